import { createInterface } from 'node:readline/promises';
import { WrongUsage } from './failure';
import { Interrupted } from './interrupt';

/** Where the question is asked. */
export interface Asking {
  input: NodeJS.ReadableStream & { isTTY?: boolean };
  output: NodeJS.WritableStream;
}

/** A person changed their mind: nothing was done. */
export class Declined extends Error {
  readonly code = 'Declined';
}

/**
 * Asks whether to go on. `--yes` has answered already; without a terminal there is nobody to ask, and silence is no consent. Throws
 * `Declined`, `WrongUsage`, `Interrupted`.
 */
export async function confirm(
  question: string,
  yes: boolean | undefined,
  // The answer of a command may go to a file: the question goes beside it.
  { input, output }: Asking = { input: process.stdin, output: process.stderr },
): Promise<void> {
  if (yes) return;
  if (!input.isTTY)
    throw new WrongUsage('There is no terminal to confirm this on. Add --yes, or --dry-run to see the effect first.');
  const lines = createInterface({ input, output, terminal: false });
  const gone = new AbortController();
  lines.once('close', () => gone.abort());
  try {
    const answer = await lines.question(`${question} [y/N] `, { signal: gone.signal });
    if (!/^y(es)?$/i.test(answer.trim())) throw new Declined('Nothing was done.');
  } catch (error) {
    if (gone.signal.aborted) throw new Interrupted('Nothing was done.');
    throw error;
  } finally {
    lines.close();
  }
}
