/** How much a message may hold. */
export interface Bounds {
  /** Characters of all texts, names and numbers together. */
  maxChars: number;
  /** Objects and lists within each other; 1 is an object of plain values. */
  maxDepth: number;
  /** Members of all objects and entries of all lists together. */
  maxMembers: number;
}

/** For a message to a payment that exists. */
export const MESSAGE_BOUNDS: Bounds = { maxChars: 8_192, maxDepth: 8, maxMembers: 256 };

/** For a payment to begin: what a provider wants to know to create a hold is more. */
export const START_BOUNDS: Bounds = { maxChars: 16_384, maxDepth: 10, maxMembers: 1_024 };

/**
 * A copy of a message that is plain data within bounds, or what is wrong with it: words that follow the message's name.
 *
 * Everything is read once, by a loop: no ring, no depth and no member that throws gets further than this. What is copied can be checked
 * and sent without surprise.
 */
export function boundedCopy(message: unknown, bounds: Bounds): { copy: unknown } | { problem: string } {
  try {
    return copied(message, bounds);
  } catch {
    // A member that is computed when it is read, and fails at it.
    return { problem: 'has a member that cannot be read; send plain data' };
  }
}

/** The problem alone, for who needs no copy. */
export function boundedProblem(message: unknown, bounds: Bounds = MESSAGE_BOUNDS): string | undefined {
  const read = boundedCopy(message, bounds);
  return 'problem' in read ? read.problem : undefined;
}

type Holder = Record<string, unknown> | unknown[];

interface Open {
  from: object;
  to: Holder;
  depth: number;
  path: string;
}

function copied(message: unknown, { maxChars, maxDepth, maxMembers }: Bounds): { copy: unknown } | { problem: string } {
  const root: { copy?: unknown } = {};
  const open: Open[] = [];
  let chars = 0;
  let members = 0;

  /** Puts a value into its place; an object's members wait for their turn. */
  const take = (value: unknown, to: Holder, name: string, depth: number, path: string): string | undefined => {
    const problem = strange(value);
    if (problem !== undefined) return `${path === '' ? '' : `has ${path}, which `}${problem}`;
    if (typeof value !== 'object' || value === null) {
      chars += typeof value === 'string' ? value.length : String(value).length;
      set(to, name, value);
      return undefined;
    }
    if (depth > maxDepth) return `is nested deeper than ${maxDepth} levels; send less, and nothing that holds itself`;
    const inner: Holder = Array.isArray(value) ? [] : {};
    set(to, name, inner);
    open.push({ from: value, to: inner, depth, path });
    return undefined;
  };

  const tooLarge = (): string | undefined => {
    if (members > maxMembers) return `has more than ${maxMembers} members; send less`;
    return chars > maxChars ? `is longer than ${maxChars} characters; send less` : undefined;
  };

  let problem = take(message, root as Record<string, unknown>, 'copy', 1, '') ?? tooLarge();
  for (let next = open.pop(); next !== undefined && problem === undefined; next = open.pop()) {
    const { from, to, depth, path } = next;
    const isList = Array.isArray(from);
    members += isList ? from.length : Object.keys(from).length;
    problem = tooLarge();
    if (problem !== undefined) break;
    for (const name of isList ? Array.from(from, (_, at) => String(at)) : Object.keys(from)) {
      if (problem !== undefined) break;
      if (!isList) chars += name.length;
      const value = (from as Record<string, unknown>)[name];
      problem = take(value, to, name, depth + 1, path === '' ? named(name) : `${path}.${named(name)}`) ?? tooLarge();
    }
  }
  return problem === undefined ? { copy: root.copy } : { problem };
}

/** `__proto__` is a name like any other here. */
const set = (to: Holder, name: string, value: unknown): void =>
  void Object.defineProperty(to, name, { value, writable: true, enumerable: true, configurable: true });

/** What JSON has no word for. */
function strange(value: unknown): string | undefined {
  switch (typeof value) {
    case 'bigint':
      return 'is a BigInt; send a number or a text';
    case 'function':
    case 'symbol':
      return `is a ${typeof value}; send plain data`;
    case 'number':
      return Number.isFinite(value) ? undefined : `is ${value}; send a number`;
    case 'object':
      if (ArrayBuffer.isView(value)) return 'is bytes; send plain data';
      return value instanceof Date ? 'is a Date; send an ISO 8601 text' : undefined;
    default:
      return undefined;
  }
}

/** A name is only repeated where it can be no secret and no markup. */
const named = (name: string): string => (/^[A-Za-z][A-Za-z_-]{0,30}$|^\d{1,4}$/.test(name) ? name : '…');
