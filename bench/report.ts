import Table from 'cli-table3';
import type { Ratio } from './statistics';

/** What is to be reached, and how it is read: as the ratio to the bare workflow, or as Holdfast's own value. */
export type Target = { of: 'ratio' | 'value'; atLeast: number } | { of: 'ratio' | 'value'; atMost: number };

export interface Row extends Ratio {
  measure: string;
  unit: string;
  /** Absent where the row only informs. */
  target?: Target;
  /** Present with a target. */
  met?: boolean;
}

export interface Machine {
  node: string;
  cores: number;
  loadBefore: number;
  loadAfter: number;
  /** Cores that other processes kept busy meanwhile, on average: above a few tenths, measure again on a quiet machine. */
  othersCores: number;
}

export interface Report {
  quick: boolean;
  seconds: number;
  machine: Machine;
  rows: readonly Row[];
  /** Every target is met. */
  met: boolean;
}

export function row(measure: string, unit: string, ratio: Ratio, target?: Target): Row {
  return { measure, unit, ...ratio, ...(target === undefined ? {} : { target, met: isMet(ratio, target) }) };
}

export function report(rows: readonly Row[], run: Omit<Report, 'rows' | 'met'>): Report {
  return { ...run, rows, met: rows.every(({ met }) => met !== false) };
}

function isMet({ holdfast, ratio }: Ratio, target: Target): boolean {
  const measured = target.of === 'ratio' ? ratio : holdfast;
  return 'atLeast' in target ? measured >= target.atLeast : measured <= target.atMost;
}

/** The report for people. */
export function tableOf({ rows, machine, seconds, met }: Report): string {
  const table = new Table({
    head: ['measure', 'Holdfast', 'bare', 'ratio', 'spread', 'target', ''],
    colAligns: ['left', 'right', 'right', 'right', 'right', 'left', 'left'],
    style: { head: [], border: [], compact: true },
  });
  for (const one of rows) {
    table.push([
      `${one.measure}, ${one.unit}`,
      digits(one.holdfast),
      digits(one.bare),
      one.ratio.toFixed(2),
      one.spread.map((value) => value.toFixed(2)).join(' – '),
      targetText(one.target, one.unit),
      one.met === undefined ? '' : one.met ? 'met' : 'NOT MET',
    ]);
  }
  return [
    table.toString(),
    `${met ? 'Every target is met.' : 'Not every target is met.'} ${Math.round(seconds)} s on ${machine.cores} cores, Node ${machine.node}; ` +
      `load ${machine.loadBefore.toFixed(2)} before, ${machine.loadAfter.toFixed(2)} after; cores that others kept busy: ${machine.othersCores.toFixed(2)}.`,
  ].join('\n');
}

function targetText(target: Target | undefined, unit: string): string {
  if (target === undefined) return '';
  const bound = 'atLeast' in target ? `≥ ${target.atLeast}` : `≤ ${target.atMost}`;
  return target.of === 'ratio' ? `${bound} ×` : `${bound} ${unit}`;
}

const digits = (value: number): string => value.toFixed(value >= 100 ? 0 : value >= 10 ? 1 : 2);
