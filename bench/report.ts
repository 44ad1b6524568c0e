import Table from 'cli-table3';
import { median, type Ratio, ratioOf } from './statistics';
import type { Name } from './variant';

/** What is to be reached, and how it is read: as the ratio to the naive workflow, or as Holdfast's own value. */
export type Target = { of: 'ratio' | 'value'; atLeast: number } | { of: 'ratio' | 'value'; atMost: number };

/** What each of them measured, a value for each block. */
export type Measured = Readonly<Record<Name, readonly number[]>>;

export interface Row {
  measure: string;
  unit: string;
  /** Median of its blocks. */
  holdfast: number;
  naive: Ratio;
  bare: Ratio;
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

export function row(measure: string, unit: string, measured: Measured, target?: Target): Row {
  const compared = {
    holdfast: median(measured.holdfast),
    naive: ratioOf(measured.holdfast, measured.naive),
    bare: ratioOf(measured.holdfast, measured.bare),
  };
  return { measure, unit, ...compared, ...(target === undefined ? {} : { target, met: isMet(compared, target) }) };
}

export function report(rows: readonly Row[], run: Omit<Report, 'rows' | 'met'>): Report {
  return { ...run, rows, met: rows.every(({ met }) => met !== false) };
}

function isMet({ holdfast, naive }: Pick<Row, 'holdfast' | 'naive'>, target: Target): boolean {
  const measured = target.of === 'ratio' ? naive.ratio : holdfast;
  return 'atLeast' in target ? measured >= target.atLeast : measured <= target.atMost;
}

/** The report for people. */
export function tableOf({ rows, machine, seconds, met }: Report): string {
  const table = new Table({
    head: ['measure', 'Holdfast', 'naive', 'ratio', 'spread', 'target', '', 'bare', 'ratio'],
    colAligns: ['left', 'right', 'right', 'right', 'right', 'left', 'left', 'right', 'right'],
    style: { head: [], border: [], compact: true },
  });
  for (const one of rows) {
    table.push([
      `${one.measure}, ${one.unit}`,
      digits(one.holdfast),
      digits(one.naive.value),
      one.naive.ratio.toFixed(2),
      one.naive.spread.map((value) => value.toFixed(2)).join(' – '),
      targetText(one.target, one.unit),
      one.met === undefined ? '' : one.met ? 'met' : 'NOT MET',
      digits(one.bare.value),
      one.bare.ratio.toFixed(2),
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
