import type { Part } from './server';

const ANSWERS_WITHIN_MS = 1_000;

/** Asks a server for its health. Its own deadline is not kept when the server is dead, so the clock here is ours; one question at a time. */
export function createServerCheck(ask: () => Promise<unknown>, withinMs = ANSWERS_WITHIN_MS): () => Promise<Part> {
  let asking: Promise<Part> | undefined;
  return async () => {
    asking ??= ask()
      .then(
        (): Part => ({ ok: true }),
        (error: unknown): Part => ({ ok: false, why: error instanceof Error ? error.message : String(error) }),
      )
      .finally(() => {
        asking = undefined;
      });
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<Part>((take) => {
      timer = setTimeout(() => take({ ok: false, why: `no answer within ${withinMs} ms` }), withinMs);
    });
    return Promise.race([asking, late]).finally(() => clearTimeout(timer));
  };
}
