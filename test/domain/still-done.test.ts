import type { Capabilities } from '../../src/domain/capabilities';
import { interpretReading } from '../../src/domain/interpret-reading';
import { nextStep } from '../../src/domain/next-step';
import type { Finding } from '../../src/domain/outcome';
import { keyOf } from '../../src/domain/own-keys';
import { AUTHORIZE, type Difference, type Payment, RELEASE } from '../../src/domain/payment';
import { provisionalUntil } from '../../src/domain/provisional';
import { lived, scenario } from './support/scenario';
import { bambora, DAY, HOUR, looked, MINUTE, op, PROVIDERS, paymentOptions, pipwave, START } from './support/world';

const policy = { stuckAfterMs: 300 * DAY };
const byKey = PROVIDERS['many, key, provisional'];
/** One capture is made, and the provider may still take it back. */
const captured = (capabilities: Capabilities, amount = 24_900): Payment =>
  lived(`shipped parcel-1 ${amount} final\nconfirmed parcel-1`, { capabilities, policy }).payment;
const factsOf = (payment: Payment, finding: Finding, now = START + HOUR, operationId = 'parcel-1'): string[] =>
  interpretReading(payment, { operationId, extra: true }, finding, now).map(({ kind }) => kind);
const failed: Finding = { kind: 'failed', why: 'FAILED' };
const notShown: Finding = { kind: 'absent', why: 'PENDING' };
const shows = (amount: number): Finding => ({ kind: 'done', by: 'status', amount, why: 'CAPTURED' });

describe('a done capture is called into question', () => {
  test('by the provider’s last word, and by a status that does not show it, or shows less', () => {
    const payment = captured(pipwave);
    for (const finding of [failed, notShown, shows(24_899)]) {
      expect(factsOf(payment, finding)).toEqual(['LookedUp', 'DifferenceSeen']);
    }
  });

  test('not by a status that shows it, by a provider that is still at it, or by a read that failed', () => {
    const payment = captured(pipwave);
    const busy: Finding = { kind: 'inProgress', why: 'PENDING' };
    for (const finding of [shows(24_900), busy, { kind: 'inconclusive', why: 'time-out' } as const]) {
      expect(factsOf(payment, finding)).toEqual(['LookedUp']);
    }
  });

  test('not by a status that does not show it beside a total that does', () => {
    expect(factsOf(captured(pipwave), { ...notShown, totals: { captured: 24_900 } })).toEqual(['LookedUp']);
    expect(factsOf(captured(pipwave), { ...notShown, totals: { released: 0 } })).toContain('DifferenceSeen');
  });

  test('not by a list or a mark that is missing: there the totals decide', () => {
    const provisional = { ...bambora, provisionalMs: 3 * DAY };
    expect(factsOf(captured(provisional), notShown)).toEqual(['LookedUp']);
    expect(factsOf(captured(byKey), notShown)).toEqual(['LookedUp']);
    const listed = { ...notShown, totals: { captured: 24_900 }, shown: [] };
    expect(factsOf(captured(provisional), listed, START + 4 * DAY)).toEqual(['LookedUp']);
    expect(factsOf(captured(pipwave), listed, START + 4 * DAY)).toEqual(['LookedUp']);
    expect(factsOf(captured(provisional), failed)).toEqual(['LookedUp', 'DifferenceSeen']);
  });

  test('by a list that lacks its key, though others captured as much, and though no total is shown', () => {
    const theirs = [{ kind: 'capture', amount: 24_900 }] as const;
    for (const read of [
      { ...notShown, shown: [] },
      { ...notShown, shown: theirs, totals: { captured: 24_900 } },
    ]) {
      const payment = captured(byKey);
      const settledAt = provisionalUntil(payment, op(payment, 'parcel-1'));
      expect(factsOf(payment, read, settledAt)).toEqual(['LookedUp', 'DifferenceSeen']);
      // Until then the list may be late.
      expect(factsOf(payment, read, settledAt - 1)).toEqual(['LookedUp']);
      const first = looked(payment, 'parcel-1', read, settledAt, { extra: true });
      const sooner = looked(first, 'parcel-1', read, settledAt + MINUTE - 1, { extra: true });
      expect(op(sooner, 'parcel-1').status).toBe('done');
      const second = looked(sooner, 'parcel-1', read, settledAt + MINUTE, { extra: true });
      expect(op(second, 'parcel-1').status).toBe('parked');
      expect(second.attention.map(({ code }) => code)).toContain('CaptureReversed');
      expect(second.difference).toBeUndefined();
    }
  });

  test('not where none turns bad: there the totals decide', () => {
    const certain = captured({ ...byKey, provisionalMs: 0 });
    expect(factsOf(certain, { ...notShown, shown: [] }, START + 4 * DAY)).toEqual(['LookedUp']);
  });

  test('not by one that shows less than is booked: the totals say which is gone', () => {
    const read = { ...notShown, shown: [], totals: { captured: 24_899 } };
    expect(looked(captured(byKey), 'parcel-1', read, START + 4 * DAY, { extra: true }).difference?.at).toBe(
      START + 4 * DAY,
    );
    expect(
      op(looked(captured(byKey), 'parcel-1', read, START + 4 * DAY, { extra: true }), 'parcel-1'),
    ).not.toHaveProperty('calledGone');
  });

  test('not by one beside which the provider knows it, nor one that lacks what an operator vouched for', () => {
    expect(
      factsOf(
        captured(byKey),
        { kind: 'done', by: 'status', amount: 24_900, why: 'CAPTURED', shown: [] },
        START + 4 * DAY,
      ),
    ).toEqual(['LookedUp']);
    const { payment, now } = lived(
      `shipped parcel-1 24900
       lost parcel-1
       settled parcel-1
       resolve parcel-1 done => parcel-1 done`,
      { capabilities: byKey, policy },
    );
    expect(factsOf(payment, { ...notShown, shown: [] }, now + 4 * DAY)).toEqual(['LookedUp']);
  });

  test('not by a status where an operator vouched for it: the status had not shown it before', () => {
    const { payment } = lived(
      `shipped parcel-1 24900 final
       lost parcel-1
       settled parcel-1
       resolve parcel-1 done => parcel-1 done`,
      { capabilities: pipwave, policy },
    );
    expect(factsOf(payment, notShown)).toEqual(['LookedUp']);
    expect(factsOf(payment, shows(24_899))).toEqual(['LookedUp']);
    expect(factsOf(payment, failed)).toEqual(['LookedUp', 'DifferenceSeen']);
  });

  test('not where it is listed under another key of its own: an operator had ordered it again in a run that is gone', () => {
    const payment = captured({ ...byKey, captures: 'one' });
    const listed = {
      shown: [{ kind: 'capture' as const, key: keyOf(payment, op(payment, 'parcel-1')), amount: 24_900 }],
    };
    expect(factsOf(payment, { ...failed, ...listed })).toEqual(['LookedUp']);
    expect(factsOf(payment, { ...failed, shown: [] })).toEqual(['LookedUp', 'DifferenceSeen']);
    expect(factsOf(payment, failed)).toEqual(['LookedUp', 'DifferenceSeen']);
  });

  test('also where its mark is listed: a mark stays on an order that failed', () => {
    const payment = captured({ ...bambora, provisionalMs: 3 * DAY });
    const shown = [{ kind: 'capture' as const, key: keyOf(payment, op(payment, 'parcel-1')), amount: 24_900 }];
    expect(factsOf(payment, { ...failed, shown })).toEqual(['LookedUp', 'DifferenceSeen']);
  });
});

test('neither a hold nor a release that a status no longer shows is a capture that turned bad', () => {
  const { payment } = lived('complete\nconfirmed release => finish', { capabilities: paymentOptions, policy });
  expect(factsOf(payment, notShown, START + HOUR, AUTHORIZE)).toEqual(['LookedUp']);
  expect(factsOf(payment, failed, START + HOUR, RELEASE)).toEqual(['LookedUp']);
});

scenario(
  'a second bad read counts when it is a gap later than the first: one sooner may be as old as that',
  `
  shipped    parcel-1 24900
  confirmed  parcel-1
  notice
  failed     parcel-1 extra    => parcel-1 done; wait 1 min
  after      15 s
  notice                       => look up parcel-1 extra
  failed     parcel-1 extra    => parcel-1 done; no attention; wait 45 s
  after      45 s
  failed     parcel-1 extra    => parcel-1 parked in doubt; attention CaptureReversed
  `,
  { capabilities: pipwave, policy },
);

describe('a read takes the alarm down', () => {
  const doubted = looked(captured(pipwave), 'parcel-1', failed, START + HOUR, { extra: true });
  const later = START + HOUR + MINUTE;

  test('that shows the capture, as long after the first as the one that would confirm it', () => {
    expect(factsOf(doubted, shows(24_900), later)).toEqual(['LookedUp', 'DifferenceGone']);
    expect(factsOf(doubted, shows(24_900), later - 1)).toEqual(['LookedUp']);
  });

  test('but not that of another order', () => {
    const elsewhere = { ...doubted, difference: { ...(doubted.difference as Difference), operationId: 'parcel-2' } };
    expect(factsOf(elsewhere, shows(24_900), later)).toEqual(['LookedUp']);
  });

  test('and none that only says that the provider is at it', () => {
    expect(factsOf(doubted, { kind: 'inProgress', why: 'PENDING' }, later)).toEqual(['LookedUp']);
  });
});

describe('two captures that turn bad are judged one after the other', () => {
  const DUE = START + 3 * DAY + 75 * MINUTE;
  const { payment } = lived(
    `shipped parcel-1 9900
     confirmed parcel-1
     shipped parcel-2 5000
     confirmed parcel-2 => captured 14900`,
    { capabilities: byKey, policy },
  );
  const first = looked(payment, 'parcel-1', failed, DUE, { extra: true });
  const both = looked(first, 'parcel-2', failed, DUE, { extra: true });

  test('the second is looked up again when the first is', () => {
    expect(nextStep(first, DUE)).toEqual({ kind: 'lookUp', operationId: 'parcel-2', extra: true });
    expect(both.difference).toEqual({ at: DUE, operationId: 'parcel-1', of: 'captured', shows: 'lessOfOurs' });
    expect(nextStep(both, DUE)).toEqual({ kind: 'wait', until: DUE + MINUTE });
    expect(op(both, 'parcel-2').dueAt).toBe(DUE + MINUTE);
    expect(op(both, 'parcel-2').calledGone).toBe(true);
  });

  test('and is what waits as soon as the first is over', () => {
    const good: Finding = { kind: 'done', by: 'key', amount: 9_900, why: 'in the log' };
    const over = looked(both, 'parcel-1', good, DUE + MINUTE, { extra: true });
    expect(over.difference).toMatchObject({ at: DUE + MINUTE, operationId: 'parcel-2' });
    expect(op(over, 'parcel-1')).not.toHaveProperty('calledGone');
  });

  test('a total that shows enough takes no alarm down that was its own last reading’s', () => {
    const total: Finding = { kind: 'done', by: 'status', amount: 24_900, why: 'x', totals: { captured: 14_900 } };
    const read = looked(first, AUTHORIZE, total, DUE + MINUTE, { extra: true });
    expect(read.difference).toMatchObject({ at: DUE + MINUTE, operationId: 'parcel-1' });
  });

  test('the first is parked by its own second read, and then the second is doubted', () => {
    const parked = looked(both, 'parcel-1', failed, DUE + MINUTE, { extra: true });
    expect([op(parked, 'parcel-1').status, op(parked, 'parcel-2').status]).toEqual(['parked', 'done']);
    expect(nextStep(parked, DUE + MINUTE)).toEqual({ kind: 'lookUp', operationId: 'parcel-2', extra: true });
    const next = looked(parked, 'parcel-2', failed, DUE + MINUTE, { extra: true });
    expect(next.difference).toMatchObject({ at: DUE + MINUTE, operationId: 'parcel-2' });
    expect(parked.difference?.operationId).toBe('parcel-2');
    expect(op(next, 'parcel-2').status).toBe('done');
  });

  test('a good read of the second takes no alarm down that is about the first', () => {
    const good: Finding = { kind: 'done', by: 'key', amount: 5_000, why: 'in the log' };
    expect(looked(both, 'parcel-2', good, DUE + MINUTE, { extra: true }).difference?.operationId).toBe('parcel-1');
  });
});
