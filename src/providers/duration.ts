import { z } from 'zod';

const UNITS = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const;
type Unit = keyof typeof UNITS;

const LONGEST_MS = 3_650 * UNITS.d;

export const DURATION_REMEDY = 'write a whole number and its unit: 3d, 12h, 90m, 15s or 250ms';

/** `90m` → 5400000. Undefined for anything else: a plain number might be meant as seconds or as milliseconds. */
export function parseDuration(text: string): number | undefined {
  const [, digits, unit] = /^(\d{1,9})(ms|s|m|h|d)$/.exec(text) ?? [];
  if (digits === undefined || unit === undefined) return undefined;
  const ms = Number(digits) * UNITS[unit as Unit];
  return ms <= LONGEST_MS ? ms : undefined;
}

/** 5400000 → `90m`: the largest unit that needs no fraction. */
export function formatDuration(ms: number): string {
  const fitting = (Object.entries(UNITS) as [Unit, number][]).filter(([, size]) => ms >= size && ms % size === 0);
  const [unit, size] = fitting.at(-1) ?? (['ms', 1] as const);
  return `${ms / size}${unit}`;
}

/** A length in a configuration file, as milliseconds, above zero. `params.remedy` is read by the configuration's errors, the rest by editors. */
export const duration = z
  .unknown()
  .transform((value, context): number => {
    const ms = typeof value === 'string' ? parseDuration(value) : undefined;
    if (ms !== undefined && ms > 0) return ms;
    const problem =
      typeof value === 'number' ? 'is a plain number, without a unit' : 'is not a length of time above zero';
    context.addIssue({ code: 'custom', message: problem, params: { remedy: DURATION_REMEDY, showValue: true } });
    return z.NEVER;
  })
  .meta({
    id: 'duration',
    type: 'string',
    pattern: '^[0-9]*[1-9][0-9]*(ms|s|m|h|d)$',
    examples: ['3d', '12h', '90m', '15s', '250ms'],
  });
