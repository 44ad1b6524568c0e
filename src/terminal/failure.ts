import { CommanderError } from 'commander';

/** What a command answers to the shell. */
export const EXIT = { done: 0, refused: 1, wrongUsage: 2, notReachable: 3, interrupted: 130 } as const;

/** Codes of errors that lie in what was typed or configured, and of those that nobody answered. Everything else is a refusal. */
const WRONG_USAGE = new Set([
  'ConfigRefused',
  'InvalidConfig',
  'InvalidMessage',
  'KeyMissing',
  'OrdersRefused',
  'TemporalSettingsInvalid',
  'UnknownAccount',
  'WrongUsage',
]);
const NOT_REACHABLE = new Set([
  'EmbeddedTemporalFailed',
  'NamespaceMissing',
  'SandboxUnreachable',
  'SearchAttributesMissing',
  'ServerUnavailable',
  'TemporalBinaryMissing',
]);

/** Something typed that cannot be meant. */
export class WrongUsage extends Error {
  readonly code = 'WrongUsage';
}

/** Nobody answered for some of many payments; everything else was printed already. */
export class Unreached extends Error {
  readonly code = 'ServerUnavailable';
}

/** A command that ended as it should, with news that the exit code tells; everything was printed already. */
export class Found extends Error {
  readonly code = 'Found';
}

/** What to print on the error stream, if anything, and the exit code. Never a stack: the reader did not write this program. */
export function verdictOf(error: unknown): { line?: string; exitCode: number } {
  if (error instanceof CommanderError) {
    // Commander has printed its own line. Its help and version end well; its complaints are about usage.
    const isUsage = error.code.startsWith('commander.') && error.exitCode !== 0;
    return { exitCode: isUsage ? EXIT.wrongUsage : error.exitCode };
  }
  if (error instanceof Found) return { exitCode: EXIT.refused };
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  const line = error instanceof Error ? error.message : String(error);
  if (code === 'Interrupted') return { line, exitCode: EXIT.interrupted };
  if (WRONG_USAGE.has(code)) return { line, exitCode: EXIT.wrongUsage };
  return { line, exitCode: NOT_REACHABLE.has(code) ? EXIT.notReachable : EXIT.refused };
}
