import type { ResolveCommand } from '../../src/domain/commands';
import { bookable, contradiction } from '../../src/domain/contradiction';
import { check } from '../../src/domain/decide';
import type { Finding } from '../../src/domain/outcome';
import type { Operation, Payment } from '../../src/domain/payment';
import {
  answered,
  aPayment,
  complete,
  confirmed,
  DAY,
  looked,
  lost,
  MINUTE,
  notDone,
  op,
  order,
  PROVIDERS,
  START,
  ship,
  vipps,
} from './support/world';

const policy = { stuckAfterMs: 300 * DAY };
const many = PROVIDERS['bambora, many captures'];
const word: ResolveCommand = {
  operationId: 'parcel-1',
  outcome: 'done',
  evidence: 'portal',
  operator: 'ida',
  reason: 'looked',
};

/** A capture in doubt, with the provider's totals read twice, the first time at `now`. */
const doubtful = (
  captured: number | undefined,
  now: number,
  capabilities: Parameters<typeof aPayment>[0] = { capabilities: many, policy },
): Payment =>
  twice(answered(ship(aPayment(capabilities), 'parcel-1', 9_900), 'parcel-1', lost), 'parcel-1', captured, now);

const twice = (payment: Payment, id: string, captured: number | undefined, now: number): Payment =>
  looked(looked(payment, id, notDone(captured), now, { extra: true }), id, notDone(captured), now + MINUTE, {
    extra: true,
  });

const settled = START + 6 * MINUTE;
const says = (payment: Payment, more: Partial<ResolveCommand>, now = settled + MINUTE) =>
  check(payment, { kind: 'resolve', ...word, ...more }, now)?.code;

describe('a person’s word is held against the provider’s totals', () => {
  test('done, though the provider shows nothing taken: refused, with both figures', () => {
    const payment = doubtful(0, settled);
    expect(says(payment, { outcome: 'done' })).toBe('ContradictsEvidence');
    expect(check(payment, { kind: 'resolve', ...word }, settled)?.message).toMatch(
      /shows 0\.00 NOK captured.*not 99\.00 NOK/,
    );
    expect(says(payment, { outcome: 'notDone' })).toBeUndefined();
    expect(says(payment, { outcome: 'notDone', resend: true })).toBeUndefined();
  });

  test('done with what the provider shows: taken', () => {
    const payment = doubtful(5_000, settled);
    expect(says(payment, { outcome: 'done', amount: 5_000 })).toBeUndefined();
    expect(says(payment, { outcome: 'done' })).toBe('ContradictsEvidence');
  });

  test('sent again, though the provider shows money that may be this capture: refused; not done alone is a person’s to say', () => {
    const payment = doubtful(5_000, settled);
    expect(says(payment, { outcome: 'notDone', resend: true })).toBe('ContradictsEvidence');
    expect(says(payment, { outcome: 'notDone' })).toBeUndefined();
  });

  test('money that another capture in doubt explains forbids no resend', () => {
    const two = answered(ship(doubtful(undefined, START), 'parcel-2', 5_000), 'parcel-2', lost);
    const read = (captured: number): Payment =>
      twice(twice(two, 'parcel-1', captured, settled), 'parcel-2', captured, settled);
    const again = (payment: Payment, operationId: string) =>
      says(payment, { operationId, outcome: 'notDone', resend: true });
    for (const id of ['parcel-1', 'parcel-2']) expect(again(read(4_999), id)).toBeUndefined();
    // But what comes to exactly one of them is that one, until a person says otherwise.
    expect(again(read(5_000), 'parcel-1')).toBeUndefined();
    expect(again(read(5_000), 'parcel-2')).toBe('ContradictsEvidence');
    const said = order(read(5_000), { kind: 'resolve', ...word, amount: 5_000 }, settled + MINUTE);
    const since = twice(said, 'parcel-2', 5_000, settled + 3 * MINUTE);
    expect(
      says(since, { operationId: 'parcel-2', outcome: 'notDone', resend: true }, settled + 10 * MINUTE),
    ).toBeUndefined();
  });

  test('what was booked on a wrong word and is in doubt since explains no money', () => {
    const two = answered(ship(doubtful(undefined, START), 'parcel-2', 5_000), 'parcel-2', lost);
    const booked = order(two, { kind: 'resolve', ...word, amount: 19_900 }, settled);
    const seen = twice(booked, 'parcel-2', 10_000, settled + MINUTE);
    expect(op(seen, 'parcel-1').status).toBe('parked');
    expect(says(seen, { operationId: 'parcel-2', outcome: 'notDone', resend: true }, settled + 3 * MINUTE)).toBe(
      'ContradictsEvidence',
    );
  });

  test('a reading from before the end of the settle window says nothing', () => {
    expect(says(doubtful(0, START + MINUTE), { outcome: 'done' })).toBeUndefined();
  });

  test('a capture that was confirmed is not called not done while old reads may miss it', () => {
    const shipped = answered(
      ship(aPayment({ capabilities: many, policy }), 'parcel-1', 9_900),
      'parcel-1',
      confirmed(9_900),
    );
    const reversed = twice(shipped, 'parcel-1', 0, START + MINUTE);
    expect(reversed.operations.at(-1)?.status).toBe('parked');
    const early = START + 3 * MINUTE;
    expect(says(reversed, { outcome: 'notDone' }, early)).toBe('NotResolvable');
    expect(check(reversed, { kind: 'resolve', ...word, outcome: 'notDone' }, early)?.message).toMatch(
      /or become visible, until/,
    );
    expect(says(reversed, { outcome: 'done' }, early)).toBeUndefined();
    expect(says(reversed, { outcome: 'notDone' }, settled + MINUTE)).toBeUndefined();
  });

  test('a reading from the very end of the settle window says all', () => {
    const unknown = doubtful(undefined, START);
    const { settledAt } = op(unknown, 'parcel-1');
    const read = (at: number) => looked(unknown, 'parcel-1', notDone(0), at, { extra: true });
    expect(says(read(settledAt - 1), { outcome: 'done' }, settledAt)).toBeUndefined();
    expect(says(read(settledAt), { outcome: 'done' }, settledAt)).toBe('ContradictsEvidence');
  });

  test('what is refused names how much there is room for, never less than nothing', () => {
    const message = (payment: Payment, more: Partial<ResolveCommand>) =>
      check(payment, { kind: 'resolve', ...word, ...more }, settled + 3 * MINUTE)?.message;
    const part = doubtful(5_000, settled);
    expect(message(part, {})).toContain('at most 50.00 NOK of that can be parcel-1, not 99.00 NOK');
    expect(message(part, { outcome: 'notDone', resend: true })).toMatch(
      /shows 50\.00 NOK captured, and 50\.00 NOK of that may be parcel-1: a resend could move it twice/,
    );
    const other = answered(ship(doubtful(undefined, START), 'parcel-2', 5_000), 'parcel-2', confirmed(5_000));
    const less = looked(other, 'parcel-1', notDone(1_000), settled, { extra: true });
    expect(message(less, {})).toContain('at most 0.00 NOK of that can be parcel-1');
  });

  test('a hold raises no total, and is taken on the person’s word', () => {
    const held = aPayment({ hold: 'adopted', policy });
    const differs = looked(
      held,
      '@authorize',
      { kind: 'done', by: 'status', amount: 20_000, why: 'AUTHORIZED', totals: { captured: 0 } },
      settled,
    );
    expect(differs.seen).toBeDefined();
    expect(op(differs, '@authorize').status).toBe('parked');
    expect(says(differs, { operationId: '@authorize', amount: 20_000 })).toBeUndefined();
  });

  test('a release that is sent again gives back the rest, and nothing twice', () => {
    const shipped = answered(ship(aPayment({ policy }), 'parcel-1', 9_900), 'parcel-1', confirmed(9_900));
    const unknown = answered(complete(shipped), '@release', lost);
    const late = op(unknown, '@release').settledAt;
    const part = [0, MINUTE].reduce(
      (payment, after) => looked(payment, '@release', notDone(9_900, 5_000), late + after, { extra: true }),
      unknown,
    );
    const again = { operationId: '@release', outcome: 'notDone', resend: true } as const;
    expect(op(part, '@release').status).toBe('unknown');
    expect(says(part, again, late + 2 * MINUTE)).toBeUndefined();
  });

  test('a provider that shows another total only leaves it to the person', () => {
    const released: Finding = { kind: 'absent', why: 'not listed', totals: { released: 0 } };
    const payment = looked(doubtful(undefined, START), 'parcel-1', released, settled, { extra: true });
    expect(payment.seen).toBeDefined();
    expect(says(payment, { outcome: 'done' })).toBeUndefined();
  });

  test('a provider that shows no totals leaves it to the person', () => {
    const payment = doubtful(undefined, settled, { capabilities: { ...many, evidence: 'status' }, policy });
    expect(says(payment, { outcome: 'done' })).toBeUndefined();
  });

  test('where a capture is named by its key, other money is no hint of it', () => {
    const late = START + 3 * 60 * MINUTE;
    const payment = doubtful(5_000, late, {
      capabilities: { ...vipps, absence: 'neverProvable', replayForMs: 0 },
      policy,
    });
    expect(says(payment, { outcome: 'notDone', resend: true }, late)).toBeUndefined();
  });
});

describe('a lost creation that no read of the provider can ever show', () => {
  const created = aPayment({ hold: 'created', policy });
  const unknown = answered(created, '@authorize', lost);
  const { settledAt } = op(unknown, '@authorize');
  const resend = { operationId: '@authorize', outcome: 'notDone', resend: true } as const;
  const reads = (isBlind?: true): Payment => {
    const finding: Finding = { kind: 'inconclusive', why: 'no id', ...(isBlind ? { isBlind } : {}) };
    const once = looked(unknown, '@authorize', finding, settledAt, { extra: true });
    return looked(once, '@authorize', finding, settledAt + MINUTE, { extra: true });
  };

  test('may be ordered again by an operator after two answered look-ups', () => {
    expect(says(reads(true), resend, settledAt + 2 * MINUTE)).toBeUndefined();
  });

  test('not before, nor where the reads only failed', () => {
    expect(says(unknown, resend, settledAt + 2 * MINUTE)).toBe('NotResolvable');
    expect(says(reads(), resend, settledAt + 2 * MINUTE)).toBe('NotResolvable');
  });
});

describe('what is booked as moved by others, and may be the operation', () => {
  const unknown = answered(ship(aPayment({ capabilities: many, policy }), 'parcel-1', 9_900), 'parcel-1', lost);
  const foreign = { captured: 5_000, released: 5_000, refunded: 0 };
  /** A run that is gone may have captured it; no total has been shown to this one. */
  const booked: Payment = { ...unknown, pastUnknown: true, foreign };
  const against = (payment: Payment, id: string, more: Partial<ResolveCommand>) =>
    contradiction(payment, op(payment, id), { ...word, operationId: id, ...more });

  test('forbids that it is sent again, and nothing else', () => {
    expect(against(booked, 'parcel-1', { outcome: 'notDone', resend: true })).toBe(
      '50.00 NOK captured is booked as moved by others and may be parcel-1: a resend could move it twice',
    );
    expect(against(booked, 'parcel-1', { outcome: 'notDone' })).toBeUndefined();
    expect(against(booked, 'parcel-1', { outcome: 'done', resend: true })).toBeUndefined();
    expect(
      against({ ...booked, pastUnknown: false }, 'parcel-1', { outcome: 'notDone', resend: true }),
    ).toBeUndefined();
  });

  test('not where its key would tell, nor of a release: the rest of a hold is given back once', () => {
    const byKey = { ...booked, capabilities: vipps };
    expect(against(byKey, 'parcel-1', { outcome: 'notDone', resend: true })).toBeUndefined();
    const shipped = answered(ship(aPayment({ policy }), 'parcel-1', 9_900), 'parcel-1', confirmed(9_900));
    const released: Payment = { ...answered(complete(shipped), '@release', lost), pastUnknown: true, foreign };
    expect(against(released, '@release', { outcome: 'notDone', resend: true })).toBeUndefined();
  });

  test('may be called this one as far as it may be it: all of it, where it provably never got there from us', () => {
    const start = ship(aPayment({ capabilities: many, policy }), 'parcel-1', 9_900);
    const left = (more: Partial<Operation>): number => {
      const payment = { ...start, foreign: { captured: 3_000, released: 0, refunded: 0 } };
      return bookable(payment, { ...op(payment, 'parcel-1'), ...more });
    };
    expect(left({})).toBe(3_000);
    expect(left({ attempts: 1 })).toBe(3_000);
    expect(left({ status: 'refused', elsewhereBefore: 3_000 })).toBe(3_000);
    expect(left({ status: 'refused', elsewhereBefore: 3_000, attempts: 1 })).toBe(0);
    expect(left({ status: 'unknown', attempts: 1 })).toBe(0);
    expect(left({ kind: 'authorize' })).toBe(0);
  });

  test('is counted once against a person’s word, also where the past is not known', () => {
    const seen = { captured: 5_000, at: settled };
    const sent: Payment = { ...booked, seen };
    expect(against(sent, 'parcel-1', { outcome: 'done', amount: 5_000 })).toBeUndefined();
    expect(against(sent, 'parcel-1', { outcome: 'done', amount: 5_001 })).toContain('at most 50.00 NOK');
    const never = ship(aPayment({ capabilities: many, policy }), 'parcel-1', 9_900);
    const byHand: Payment = { ...never, seen, foreign };
    expect(against(byHand, 'parcel-1', { outcome: 'done', amount: 5_000 })).toBeUndefined();
    expect(against(byHand, 'parcel-1', { outcome: 'done', amount: 5_001 })).toContain('at most 50.00 NOK');
    expect(against({ ...byHand, pastUnknown: true }, 'parcel-1', { outcome: 'done', amount: 5_001 })).toContain(
      'at most',
    );
  });
});
