import type { Capabilities } from '../../src/domain/capabilities';
import { BAMBORA } from '../../src/providers/bambora/capabilities';
import { PAYMENT_OPTIONS } from '../../src/providers/payment-options/capabilities';
import { PIPWAVE } from '../../src/providers/pipwave/capabilities';
import { VIPPS } from '../../src/providers/vipps/capabilities';
import { DAY } from '../simulator/time';

/** What one account can do, by the name of its provider; `others` are combinations that a fifth one may have. */
export interface Column {
  provider: string;
  capabilities: Capabilities;
}

const NOK = { NOK: { exponent: 2, sent: 'minor' } } as const;
const of = (provider: string, record: Omit<Capabilities, 'currencies'>): Column => ({
  provider,
  capabilities: { ...record, currencies: NOK },
});

/** The columns of the capability table with their switches, and what else the record can say. */
export const COLUMNS: Readonly<Record<string, Column>> = {
  vipps: of('vipps', VIPPS),
  'vipps, whole amount only': of('vipps', { ...VIPPS, captures: 'one', partial: false }),
  bambora: of('bambora', BAMBORA),
  'bambora, totals only': of('bambora', { ...BAMBORA, evidence: 'totals' }),
  'bambora, many captures': of('bambora', { ...BAMBORA, captures: 'many', absence: 'neverProvable' }),
  pipwave: of('pipwave', PIPWAVE),
  'pipwave, in parts': of('pipwave', { ...PIPWAVE, partial: true }),
  'pipwave, automatic rest': of('pipwave', {
    ...PIPWAVE,
    partial: true,
    release: { ...PIPWAVE.release, afterCapture: 'automatic' },
  }),
  'pipwave, absence shown': of('pipwave', { ...PIPWAVE, absence: 'provable' }),
  'payment-options': of('payment-options', PAYMENT_OPTIONS),
  'many, totals, provable': of('others', {
    ...BAMBORA,
    captures: 'many',
    evidence: 'totals',
    release: { ...BAMBORA.release, afterCapture: 'explicit' },
  }),
  'many, marker, provable': of('others', { ...BAMBORA, captures: 'many' }),
  'one, key, explicit rest': of('others', { ...VIPPS, captures: 'one' }),
  'many, key, never provable': of('others', { ...VIPPS, absence: 'neverProvable' }),
  'many, key, no replay': of('others', { ...VIPPS, replayForMs: 0 }),
  'many, key, provisional': of('others', { ...VIPPS, provisionalMs: 3 * DAY }),
};
