import type { Capabilities } from '../../src/domain/capabilities';
import { evolveAll } from '../../src/domain/evolve';
import type { Finding, Shown, Totals } from '../../src/domain/outcome';
import { keyOf } from '../../src/domain/own-keys';
import { AUTHORIZE, type Payment, RELEASE } from '../../src/domain/payment';
import { type Verdict, verdictOf } from '../../src/domain/verdict';
import { lived } from './support/scenario';
import { aPayment, DAY, op, PROVIDERS, paymentOptions, START, vipps } from './support/world';

const policy = { stuckAfterMs: 300 * DAY };
const marks = PROVIDERS['bambora, many captures'];
const totals = PROVIDERS['many, totals, provable'];
const releasesByStatus: Capabilities = { ...totals, release: { ...totals.release, evidence: 'status' } };
const releasesByKey: Capabilities = { ...vipps, release: { ...vipps.release, evidence: 'key' } };

/** The payment at the end of a life. */
const lifeOf = (table: string, capabilities: Capabilities): Payment => lived(table, { capabilities, policy }).payment;
const LOST = 'shipped parcel-1 9900\nlost parcel-1';
const LOST_RELEASE = 'complete\nlost release';
const forgetful = (payment: Payment): Payment =>
  evolveAll(payment, [{ at: START, kind: 'PastUnknown', why: 'reset', run: 'run-2' }]);

const absent = (shows: Totals, shown?: readonly Shown[]): Finding => ({
  kind: 'absent',
  why: 'as read',
  totals: shows,
  ...(shown === undefined ? {} : { shown }),
});
const marked = (payment: Payment, id: string, amount = op(payment, id).amount): Shown => ({
  kind: 'capture',
  key: keyOf(payment, op(payment, id)),
  amount,
});
const says = (payment: Payment, id: string, finding: Finding): Verdict => verdictOf(payment, op(payment, id), finding);

describe('a read that says no more than how it stands', () => {
  const payment = lifeOf(LOST, totals);

  test('is handed on, with its reason and nothing else', () => {
    const shows = { totals: { captured: 0 } };
    expect(says(payment, 'parcel-1', { kind: 'failed', why: 'FAILED', ...shows })).toEqual({
      kind: 'failed',
      why: 'FAILED',
    });
    expect(says(payment, 'parcel-1', { kind: 'inProgress', why: 'PENDING', ...shows })).toEqual({
      kind: 'inProgress',
      why: 'PENDING',
    });
    expect(says(payment, 'parcel-1', { kind: 'inconclusive', why: 'time-out', retryAfterMs: 1_000 })).toEqual({
      kind: 'inconclusive',
      why: 'time-out',
    });
  });
});

describe('a read that shows the hold', () => {
  const adopted = aPayment({ hold: 'adopted' });
  const held: Finding = { kind: 'done', by: 'status', amount: 24_900, why: 'AUTHORIZED' };

  test('is proof of it, with all that it tells of it: money cannot explain a hold away', () => {
    const more = { currency: 'SEK', providerReference: 'tx-1', authorizedAt: START - DAY, captureBy: START + DAY };
    const { kind, ...told } = { ...held, ...more };
    expect(verdictOf(adopted, op(adopted, AUTHORIZE), { ...held, ...more })).toEqual({ kind, ...told });
    expect(verdictOf(adopted, op(adopted, AUTHORIZE), { ...held, by: 'marker' })).toMatchObject({ kind: 'done' });
  });

  test('tells nothing that the provider does not: an unknown moment would be taken for a known one', () => {
    expect(Object.keys(verdictOf(adopted, op(adopted, AUTHORIZE), held))).toEqual(['kind', 'amount', 'by', 'why']);
  });
});

describe('a key', () => {
  test('is proof alone: no total is needed, and one that is too low is older', () => {
    const payment = lifeOf(LOST, vipps);
    const shown: Finding = { kind: 'done', by: 'key', amount: 9_900, why: 'in the log', totals: { captured: 0 } };
    expect(says(payment, 'parcel-1', shown)).toEqual({ kind: 'done', amount: 9_900, by: 'key', why: 'in the log' });
    const entry = { ...marked(payment, 'parcel-1'), providerReference: 'tx-7' };
    expect(says(payment, 'parcel-1', absent({ captured: 0 }, [entry]))).toEqual({
      kind: 'done',
      amount: 9_900,
      by: 'key',
      why: 'as read',
      providerReference: 'tx-7',
    });
  });

  test('that is not listed denies the capture, whatever the total holds: a total is no proof where there are keys', () => {
    const payment = lifeOf(LOST, vipps);
    expect(says(payment, 'parcel-1', absent({ captured: 9_900 }))).toEqual({ kind: 'absent', why: 'as read' });
  });

  test('of a release denies it in the same way; without one, what was given back may be it', () => {
    const back = absent({ captured: 0, released: 10_000 });
    expect(says(lifeOf(LOST_RELEASE, releasesByKey), RELEASE, back)).toEqual({ kind: 'absent', why: 'as read' });
    expect(says(lifeOf(LOST_RELEASE, vipps), RELEASE, back)).toEqual({
      kind: 'inconclusive',
      why: 'as read; but something moved that may be @release',
      hint: 'oneOfThem',
    });
  });
});

describe('a marker says which capture it is, and the total says that it was taken', () => {
  const payment = lifeOf(LOST, marks);
  const found = (captured?: number): Finding => ({
    kind: 'done',
    by: 'marker',
    amount: 9_900,
    why: 'by its note',
    ...(captured === undefined ? {} : { totals: { captured } }),
  });

  test('so it is proof with both', () => {
    expect(says(payment, 'parcel-1', found(9_900))).toMatchObject({ kind: 'done', amount: 9_900, by: 'marker' });
    expect(says(payment, 'parcel-1', absent({ captured: 9_900 }, [marked(payment, 'parcel-1')]))).toMatchObject({
      kind: 'done',
      by: 'marker',
    });
  });

  test('and no proof without a total, or with one that has not risen: nor is that a denial', () => {
    const no = { kind: 'inconclusive', why: 'by its note; that is no proof for parcel-1', hint: 'oneOfThem' };
    expect(says(payment, 'parcel-1', found())).toEqual(no);
    expect(says(payment, 'parcel-1', found(9_899))).toEqual({ ...no, hint: 'it' });
    expect(says(payment, 'parcel-1', absent({ captured: 0 }, [marked(payment, 'parcel-1')]))).toEqual({
      kind: 'inconclusive',
      why: 'as read; but something moved that may be parcel-1',
      hint: 'oneOfThem',
    });
    expect(says(payment, 'parcel-1', absent({ captured: 0 }))).toEqual({ kind: 'absent', why: 'as read' });
  });

  test('the total need not have room for what is booked already', () => {
    const two = lifeOf(`shipped parcel-1 9900\nconfirmed parcel-1\nshipped parcel-2 5000\nlost parcel-2`, marks);
    const both = [marked(two, 'parcel-1'), marked(two, 'parcel-2')];
    const done = { kind: 'done', amount: 5_000, by: 'marker' };
    expect(says(two, 'parcel-2', absent({ captured: 14_900 }, both))).toMatchObject(done);
    // Somebody took 10.00 by hand, without a mark.
    expect(says(two, 'parcel-2', absent({ captured: 15_900 }, both))).toMatchObject(done);
    expect(says(two, 'parcel-2', absent({ captured: 14_899 }, both)).kind).toBe('inconclusive');
  });

  test('nor, a second time, for what bears somebody else’s mark: that is counted as theirs', () => {
    const theirs: Shown = { kind: 'capture', key: 'their-note', amount: 5_000 };
    const both = [theirs, marked(payment, 'parcel-1')];
    expect(says(payment, 'parcel-1', absent({ captured: 14_900 }, both))).toMatchObject({ kind: 'done', by: 'marker' });
    expect(says(payment, 'parcel-1', absent({ captured: 14_899 }, both)).kind).toBe('inconclusive');
  });

  test('nor may it be what others took with a mark of their own, beside what they had taken without one', () => {
    const booked = evolveAll(payment, [
      { at: START, kind: 'ForeignMovementSeen', captured: 9_900, released: 0, why: 'the provider’s totals' },
    ]);
    const bare: Shown = { kind: 'capture', amount: 9_900 };
    const theirs: Shown = { kind: 'capture', key: 'their-note', amount: 9_900 };
    const shows = (captured: number, ...own: readonly Shown[]) =>
      says(booked, 'parcel-1', absent({ captured }, [bare, theirs, ...own]));
    // By the total alone, or with a marker that a request left which was refused.
    expect(shows(19_800)).toMatchObject({ kind: 'inconclusive', hint: 'it' });
    expect(shows(19_800, marked(payment, 'parcel-1'))).toMatchObject({ kind: 'inconclusive', hint: 'it' });
    // It was taken, too: its marker says so; without one, what is left may be more than it.
    expect(shows(29_700, marked(payment, 'parcel-1'))).toMatchObject({ kind: 'done', by: 'marker' });
    expect(shows(29_700)).toMatchObject({ kind: 'inconclusive', hint: 'it' });
    // Where what is booked for others bears their mark, nothing is beside it.
    const alone = (captured: number, ...all: readonly Shown[]) => says(booked, 'parcel-1', absent({ captured }, all));
    expect(alone(19_800, theirs)).toMatchObject({ kind: 'done', by: 'totals' });
    expect(alone(19_800, theirs, marked(payment, 'parcel-1'))).toMatchObject({ kind: 'done', by: 'marker' });
    expect(alone(9_900, theirs)).toEqual({ kind: 'absent', why: 'as read' });
  });

  test('but after an unknown past for what may be an order of the run that is gone', () => {
    const forgotten: Shown = { kind: 'capture', key: 'hf-cap-of-a-run-that-is-gone', amount: 5_000 };
    const both = [forgotten, marked(payment, 'parcel-1')];
    const unsure = forgetful(payment);
    expect(says(unsure, 'parcel-1', absent({ captured: 14_900 }, both))).toMatchObject({ kind: 'done', by: 'marker' });
    expect(says(unsure, 'parcel-1', absent({ captured: 9_900 }, both)).kind).toBe('inconclusive');
  });
});

describe('a status', () => {
  const captured = (amount: number): Finding => ({ kind: 'done', by: 'status', amount, why: 'CAPTURED' });
  const released = (amount: number): Finding => ({ kind: 'done', by: 'status', amount, why: 'VOID' });

  test('proves the capture that alone can explain it', () => {
    const payment = lifeOf('shipped parcel-1 9900 final\nlost parcel-1', paymentOptions);
    expect(says(payment, 'parcel-1', captured(9_900))).toEqual({
      kind: 'done',
      amount: 9_900,
      by: 'status',
      why: 'CAPTURED',
    });
  });

  test('proves a release after an unknown past only when all of the rest is gone', () => {
    const payment = forgetful(lifeOf(LOST_RELEASE, paymentOptions));
    expect(says(payment, RELEASE, released(24_900))).toMatchObject({ kind: 'done', amount: 24_900, by: 'status' });
    expect(says(payment, RELEASE, released(10_000))).toEqual({
      kind: 'inconclusive',
      why: 'VOID; that is no proof for @release',
      hint: 'oneOfThem',
    });
  });
});

describe('a total', () => {
  const may = { kind: 'inconclusive', why: 'as read; but something moved that may be parcel-1', hint: 'it' };

  test('proves the capture that it has room for, exactly; also where its marker is missing', () => {
    const done = { kind: 'done', amount: 9_900, by: 'totals', why: 'as read' };
    expect(says(lifeOf(LOST, totals), 'parcel-1', absent({ captured: 9_900 }))).toEqual(done);
    expect(says(lifeOf(LOST, marks), 'parcel-1', absent({ captured: 9_900 }))).toEqual(done);
    expect(says(lifeOf(LOST, totals), 'parcel-1', absent({ captured: 9_901 }))).toEqual(may);
  });

  test('proves none where the provider promises no more than a status: it may be somebody else’s', () => {
    const payment = lifeOf('shipped parcel-1 9900 final\nlost parcel-1', paymentOptions);
    expect(says(payment, 'parcel-1', absent({ captured: 9_900 }))).toEqual(may);
  });

  test('below what is booked is old, or what was booked was a wrong word: it denies no capture', () => {
    const old = { kind: 'inconclusive', why: 'as read; but less is shown than is booked', hint: 'old' };
    const life = 'shipped parcel-1 9900\nconfirmed parcel-1\nshipped parcel-2 5000\nlost parcel-2';
    expect(says(lifeOf(life, totals), 'parcel-2', absent({ captured: 9_899 }))).toEqual(old);
    expect(says(lifeOf(life, totals), 'parcel-2', absent({ captured: 9_900 })).kind).toBe('absent');
    expect(says(lifeOf(life, vipps), 'parcel-2', absent({ captured: 9_899 })).kind).toBe('absent');
  });

  test('of captures that is too low denies a release all the same: it is another total', () => {
    const payment = lifeOf('shipped parcel-1 9900\nconfirmed parcel-1\ncomplete\nlost release', totals);
    expect(says(payment, RELEASE, absent({ captured: 0, released: 0 })).kind).toBe('absent');
  });
});

describe('a release is done when nothing of the hold is left', () => {
  const payment = lifeOf(LOST_RELEASE, totals);
  const may = { kind: 'inconclusive', why: 'as read; but something moved that may be @release', hint: 'oneOfThem' };

  test('with what was given back, also where others had taken of it meanwhile', () => {
    expect(says(payment, RELEASE, absent({ captured: 0, released: 24_900 }))).toEqual({
      kind: 'done',
      amount: 24_900,
      by: 'totals',
      why: 'as read',
    });
    expect(says(payment, RELEASE, absent({ captured: 5_000, released: 19_900 }))).toMatchObject({
      kind: 'done',
      amount: 19_900,
    });
  });

  test('and not before: of what is left, it may still be on its way', () => {
    expect(says(payment, RELEASE, absent({ captured: 0, released: 24_899 }))).toEqual(may);
    expect(says(payment, RELEASE, absent({ released: 24_899 }))).toEqual(may);
  });

  test('where the read leaves the captured total out, what is booked as captured counts', () => {
    const rest = lifeOf('shipped parcel-1 9900\nconfirmed parcel-1\ncomplete\nlost release', totals);
    expect(says(rest, RELEASE, absent({ released: 15_000 }))).toMatchObject({ kind: 'done', amount: 15_000 });
  });

  test('nothing was given back where others took all of it', () => {
    expect(says(payment, RELEASE, absent({ captured: 24_900, released: 0 })).kind).toBe('absent');
    expect(says(payment, RELEASE, absent({ captured: 24_900 })).kind).toBe('absent');
  });

  test('after an unknown past only with just what was to be given back', () => {
    expect(says(forgetful(payment), RELEASE, absent({ captured: 0, released: 24_900 })).kind).toBe('done');
    expect(says(forgetful(payment), RELEASE, absent({ captured: 5_000, released: 19_900 }))).toEqual(may);
  });

  test('where the provider vouches for no total of what was given back, that is no proof', () => {
    expect(says(lifeOf(LOST_RELEASE, releasesByStatus), RELEASE, absent({ captured: 0, released: 24_900 }))).toEqual(
      may,
    );
  });
});

test('of a release that a read no longer shows nothing is said of what is booked: it is given back once', () => {
  const payment = lifeOf('complete\nconfirmed release', totals);
  const finding = { kind: 'absent', why: 'by the totals', totals: { captured: 0, released: 0 } } as const;
  expect(verdictOf(payment, op(payment, '@release'), finding)).toEqual({ kind: 'absent', why: 'by the totals' });
});
