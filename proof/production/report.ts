import Table from 'cli-table3';
import type { Audit } from './books';
import type { Move } from './moves';
import type { Pace, waitsOf } from './pace';

interface Run {
  readonly seed: number;
  /** Of each step of the installation, in seconds. */
  readonly took: Readonly<Record<string, number>>;
  readonly paces: readonly Pace[];
  /** Shipments that were reported while a worker was cut off. */
  readonly waits?: ReturnType<typeof waitsOf>;
  /** Shipments that were reported. */
  readonly told: number;
  /** Those of them that went through the gateway. */
  readonly overHttp: number;
  readonly moves: readonly Move[];
  /** Where payments stood when they were moved. */
  readonly states: readonly string[];
  readonly audit: Audit;
  readonly seconds: number;
}

export interface Report extends Run {
  /** Nothing was captured twice or beyond what was authorized, nothing is lost, no workflow task failed, every payment moved. */
  readonly safe: boolean;
}

export function reportOf(run: Run): Report {
  const { audit, moves, paces } = run;
  const isStill = paces.some(({ nextCapture }) => nextCapture === undefined);
  const left = moves.reduce((sum, move) => sum + move.left, 0);
  return { ...run, safe: audit.violations.length + audit.failedTasks.length + left === 0 && !isStill };
}

const VIOLATIONS_SHOWN = 20;

/** The report for people. */
export function textOf({
  seed,
  took,
  paces,
  waits,
  told,
  overHttp,
  moves,
  states,
  audit,
  seconds,
  safe,
}: Report): string {
  const wrong = [...audit.violations, ...audit.failedTasks];
  return [
    `Set up: ${Object.entries(took)
      .map(([what, s]) => `${what} ${s.toFixed(1)} s`)
      .join(', ')}.`,
    tableOf(
      ['what happened', 'down (s)', 'next capture (s)', 'longest pause (s)', 'captures'],
      paces.map(({ what, down, nextCapture, longestPause, captures }) => [
        what,
        down,
        nextCapture ?? 'none',
        longestPause,
        captures,
      ]),
    ),
    'Next capture: after the part takes connections again; of a worker, after it was killed or cut off.',
    ...(waits === undefined
      ? []
      : [
          `While a worker was cut off: ${waits.shipments} shipments at providers that show our key waited ${waits.p50} s (half of them), at most ${waits.max} s.`,
        ]),
    `${overHttp} of ${told} shipments were reported over HTTP.`,
    tableOf(
      ['move', 'open payments to move', 'current (s)', 'all moved (s)', 'left'],
      moves.map(({ what, toMove, current, moved, left }) => [what, toMove, current, moved, left]),
    ),
    `Among them payments that were: ${states.join(', ')}.`,
    tableOf(
      ['provider', 'payments', 'parcels', 'captures', 'in doubt', 'by a person', 'captured twice', 'over', 'lost'],
      audit.books.map((row) => [
        ...[row.provider, row.payments, row.parcels, row.captures, row.doubts, row.byPerson],
        ...[row.capturedTwice, row.overCaptured, row.lost],
      ]),
    ),
    `${audit.runs} runs with ${audit.workflowTasks} workflow tasks, ${audit.failedTasks.length} failed; ${seconds} s, seed ${seed}.`,
    ...wrong.slice(0, VIOLATIONS_SHOWN).map((what) => `  ${what}`),
    ...(wrong.length > VIOLATIONS_SHOWN ? [`  and ${wrong.length - VIOLATIONS_SHOWN} more`] : []),
    safe
      ? 'Every parcel was captured once, and the books agree to the last minor unit.'
      : 'This must not happen: please report it, with the seed and the lines above.',
  ].join('\n');
}

function tableOf(head: string[], rows: (string | number)[][]): string {
  const colAligns = head.map((_, at) => (at === 0 ? 'left' : 'right'));
  const table = new Table({ head, colAligns, style: { head: [], border: [], compact: true } });
  for (const row of rows) table.push(row);
  return table.toString();
}
