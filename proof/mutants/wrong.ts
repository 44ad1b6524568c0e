/** One function, replaced by a wrong one. */
export interface Switch {
  /** The function's name. */
  readonly of: string;
  /** Replaces it, for everybody who calls it through its module from now on. What it gives says whether anybody has. */
  turnOn(): () => boolean;
}

type Callable = (...args: never[]) => unknown;

/** The names of a module's functions, or of a table's. */
type NameOf<M> = { [N in keyof M]: M[N] extends Callable ? N : never }[keyof M] & string;

/**
 * A deliberate mistake in a function of `module`, which is the namespace of an import (`import * as ladder from …`), or an object that holds
 * functions. `mistake` is given the right function, so that it can say what is wrong with what that gets or gives. The compiler complains where
 * there is no such function any more, or where it takes or gives something else.
 *
 * Other modules call `ladder_1.climb(…)`, so replacing the export is enough; a function declaration that its own module calls is not replaced there,
 * and who keeps a function in a table when it is loaded has to be loaded later.
 */
export function wrong<M extends object, N extends NameOf<M>>(
  module: M,
  name: N,
  mistake: (right: M[N]) => M[N],
): Switch {
  return {
    of: name,
    turnOn() {
      let isCalled = false;
      // That it can be called is what `NameOf` says.
      const replacement = mistake(module[name]) as unknown as (...args: unknown[]) => unknown;
      module[name] = ((...args: unknown[]) => {
        isCalled = true;
        return replacement(...args);
      }) as unknown as M[N];
      return () => isCalled;
    },
  };
}
