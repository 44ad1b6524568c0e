import type { Capabilities } from '../../../src/domain/capabilities';
import type { Command } from '../../../src/domain/commands';
import { follow, hear } from '../../../src/domain/driver';
import { evolveAll } from '../../../src/domain/evolve';
import type { Fact } from '../../../src/domain/facts';
import { interpretAnswer } from '../../../src/domain/interpret-answer';
import { interpretReading } from '../../../src/domain/interpret-reading';
import type { Finding, Outcome } from '../../../src/domain/outcome';
import {
  AUTHORIZE,
  newPayment,
  type Operation,
  operationOf,
  type Payment,
  type Terms,
} from '../../../src/domain/payment';
import { DEFAULT_POLICY, type Policy } from '../../../src/domain/policy';

export const SECOND = 1_000;
export const MINUTE = 60 * SECOND;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

/** When every test begins, unless it says otherwise. */
export const START = Date.UTC(2027, 2, 1);

const NOK = { NOK: { exponent: 2, sent: 'minor' } } as const;

/** Vipps: many captures, keys that are remembered and shown. */
export const vipps: Capabilities = {
  captures: 'many',
  partial: true,
  replayForMs: 23 * HOUR,
  evidence: 'key',
  absence: 'provable',
  settleWindowMs: 75 * MINUTE,
  readGapMs: MINUTE,
  release: { untouched: 'explicit', afterCapture: 'explicit', evidence: 'totals' },
  provisionalMs: 0,
  holdDays: 180,
  minGapMs: 15 * SECOND,
  lookGapMs: 15 * SECOND,
  currencies: NOK,
};

/** Bambora as it is by default: one capture, no replay, the total as evidence. */
export const bambora: Capabilities = {
  captures: 'one',
  partial: true,
  replayForMs: 0,
  evidence: 'marker',
  absence: 'provable',
  settleWindowMs: 5 * MINUTE,
  readGapMs: MINUTE,
  release: { untouched: 'explicit', afterCapture: 'lapses', evidence: 'totals' },
  provisionalMs: 0,
  holdDays: 7,
  minGapMs: 5 * SECOND,
  lookGapMs: 5 * SECOND,
  currencies: NOK,
};

export const pipwave: Capabilities = {
  captures: 'one',
  partial: false,
  replayForMs: 0,
  evidence: 'status',
  absence: 'neverProvable',
  settleWindowMs: 5 * MINUTE,
  readGapMs: MINUTE,
  release: { untouched: 'unverified', afterCapture: 'lapses', evidence: 'status' },
  provisionalMs: 3 * DAY,
  holdDays: 7,
  minGapMs: 5 * SECOND,
  lookGapMs: 5 * SECOND,
  currencies: NOK,
};

export const paymentOptions: Capabilities = {
  captures: 'one',
  partial: true,
  replayForMs: 0,
  evidence: 'status',
  absence: 'neverProvable',
  settleWindowMs: 5 * MINUTE,
  readGapMs: MINUTE,
  release: { untouched: 'explicit', afterCapture: 'automatic', evidence: 'status' },
  provisionalMs: 0,
  holdDays: 7,
  minGapMs: 5 * SECOND,
  lookGapMs: 5 * SECOND,
  currencies: NOK,
};

/** The columns of the protocol's table with their switches, and further combinations that an account may have. */
export const PROVIDERS = {
  vipps,
  'vipps, whole amount only': { ...vipps, captures: 'one', partial: false },
  bambora,
  'bambora, totals only': { ...bambora, evidence: 'totals' },
  'bambora, many captures': { ...bambora, captures: 'many', absence: 'neverProvable' },
  pipwave,
  'pipwave, partial by gateway': { ...pipwave, partial: true },
  'pipwave, automatic rest': { ...pipwave, partial: true, release: { ...pipwave.release, afterCapture: 'automatic' } },
  'pipwave, whole amount, absence shown': { ...pipwave, absence: 'provable' },
  'payment options': paymentOptions,
  'many, totals, provable': {
    ...bambora,
    captures: 'many',
    evidence: 'totals',
    release: { ...bambora.release, afterCapture: 'explicit' },
  },
  'one, partial, key, explicit rest': { ...vipps, captures: 'one' },
  'many, key, never provable': { ...vipps, absence: 'neverProvable' },
  'many, key, no replay': { ...vipps, replayForMs: 0 },
  'many, key, provisional': { ...vipps, provisionalMs: 3 * DAY },
} as const satisfies Record<string, Capabilities>;

export type ProviderName = keyof typeof PROVIDERS;

/** A ladder with a long first step, and one gap for writes and looks: most tests are about something else. */
const LADDER = [15 * SECOND, MINUTE, 5 * MINUTE, 15 * MINUTE, 60 * MINUTE];

export interface World {
  capabilities?: Capabilities;
  policy?: Partial<Policy>;
  terms?: Partial<Terms>;
  /** The hold: confirmed (the default), or as it is at the start of a payment. */
  hold?: 'confirmed' | 'adopted' | 'created';
  now?: number;
}

/** A payment of 249.00 NOK whose hold is confirmed. One override per test says what the test is about. */
export function aPayment({
  capabilities = vipps,
  policy,
  terms,
  hold = 'confirmed',
  now = START,
}: World = {}): Payment {
  const payment = newPayment(
    {
      account: 'nordic-shop',
      provider: 'vipps',
      paymentId: 'order-1001',
      reference: 'order-1001-1',
      amount: 24_900,
      currency: 'NOK',
      ...(hold === 'created' ? { create: { flow: 'web' } } : {}),
      ...terms,
    },
    { capabilities, policy: { ...DEFAULT_POLICY, ladderMs: LADDER, ...policy } },
    now,
  );
  if (hold !== 'confirmed') return payment;
  return evolveAll(payment, [
    {
      at: now,
      operationId: AUTHORIZE,
      kind: 'Confirmed',
      amount: payment.terms.amount,
      by: 'status',
      why: 'AUTHORIZED',
    },
  ]);
}

/** The payment after these facts and all that follows from them by the clock. */
export function learned(payment: Payment, facts: readonly Fact[], now: number = START): Payment {
  return follow(evolveAll(payment, facts), now).payment;
}

export function order(payment: Payment, command: Command, now: number = START): Payment {
  return follow(hear(payment, command, 'signal', now).payment, now).payment;
}

export const ship = (payment: Payment, shipmentId: string, amount: number, now = START, final = false): Payment =>
  order(payment, { kind: 'ship', shipmentId, amount, currency: 'NOK', final }, now);

export const complete = (payment: Payment, now = START): Payment => order(payment, { kind: 'complete' }, now);

export const cancel = (payment: Payment, now = START): Payment =>
  order(payment, { kind: 'cancel', reason: 'out of stock' }, now);

export function op(payment: Payment, id: string): Operation {
  const found = operationOf(payment, id);
  if (found === undefined) throw new Error(`no operation ${id} among ${payment.operations.map((other) => other.id)}`);
  return found;
}

/** Sends an operation now, and hears `outcome` at `heardAt`. */
export function answered(payment: Payment, id: string, outcome: Outcome, now = START, heardAt = now): Payment {
  const notAfter = Math.min(now + payment.policy.sendWithinMs, payment.captureBy);
  const sent = evolveAll(payment, [{ at: now, operationId: id, kind: 'Sending', notAfter }]);
  return learned(sent, interpretAnswer(sent, op(sent, id), outcome, heardAt), heardAt);
}

export function looked(
  payment: Payment,
  id: string,
  finding: Finding,
  now: number,
  { extra = false, resetRun }: { extra?: boolean; resetRun?: string } = {},
): Payment {
  return learned(payment, interpretReading(payment, { operationId: id, extra }, finding, now, resetRun), now);
}

export const lost: Outcome = { kind: 'unknown', why: 'time-out' };
export const confirmed = (amount: number): Outcome => ({ kind: 'confirmed', amount });
export const refusal: Outcome = { kind: 'refused', code: '6140', why: 'not allowed' };

export const notDone = (captured?: number, released?: number): Finding => ({
  kind: 'absent',
  why: 'the log does not show it',
  ...(captured === undefined ? {} : { totals: { captured, released: released ?? 0 } }),
});
