import { check } from '../../src/domain/decide';
import type { Finding, Shown } from '../../src/domain/outcome';
import { keyOf } from '../../src/domain/own-keys';
import { AUTHORIZE, type Operation, type Payment, refundOperationId } from '../../src/domain/payment';
import { doubtful } from '../../src/domain/shortfall';
import { REFUNDING } from './support/refunds';
import {
  answered,
  aPayment,
  confirmed,
  DAY,
  HOUR,
  looked,
  lost,
  MINUTE,
  op,
  order,
  PROVIDERS,
  refusal,
  SECOND,
  START,
  ship,
  vipps,
} from './support/world';

const policy = { stuckAfterMs: 300 * DAY };
const word = { kind: 'resolve', evidence: 'portal', operator: 'ida', reason: 'looked' } as const;
const told = ({ attention }: Payment): string[] => attention.map(({ code, operationId }) => `${code} ${operationId}`);
const statuses = (payment: Payment): string[] => payment.operations.slice(1).map(({ status }) => status);
const read = (captured: number, shown: readonly Shown[]): Finding => ({
  kind: 'absent',
  why: 'read',
  totals: { captured, released: 0, refunded: 0 },
  shown,
});
const unkeyed = (amount: number): Shown => ({ kind: 'capture', amount });
const keyed = (payment: Payment, id: string, amount = op(payment, id).amount): Shown => ({
  kind: 'capture',
  key: keyOf(payment, op(payment, id)),
  amount,
});
/** Two looks at the payment that show it, far enough apart. */
const twice = (payment: Payment, finding: Finding, now: number): Payment =>
  looked(looked(payment, AUTHORIZE, finding, now, { extra: true }), AUTHORIZE, finding, now + 2 * MINUTE, {
    extra: true,
  });
const again = (payment: Payment, operationId: string, now: number) =>
  check(payment, { ...word, operationId, outcome: 'notDone', resend: true }, now)?.code;

describe('what a person made by hand has no key of ours', () => {
  /** parcel-1 was refused, captured in the portal, and resolved as done; of parcel-2, which was lost, a person names too large an amount. */
  function byHand(): { payment: Payment; now: number } {
    let payment = answered(ship(aPayment({ capabilities: vipps, policy }), 'parcel-1', 5_000), 'parcel-1', refusal);
    let now = op(payment, 'parcel-1').settledAt;
    for (let reads = 0; reads < 2; reads++, now += MINUTE) payment = looked(payment, 'parcel-1', read(0, []), now);
    payment = looked(payment, AUTHORIZE, read(5_000, [unkeyed(5_000)]), now, { extra: true });
    payment = order(payment, { ...word, operationId: 'parcel-1', outcome: 'done' }, now);
    payment = looked(payment, AUTHORIZE, read(5_000, [unkeyed(5_000)]), now + MINUTE, { extra: true });
    payment = answered(ship(payment, 'parcel-2', 5_000, now), 'parcel-2', lost, now);
    now = op(payment, 'parcel-2').settledAt + MINUTE;
    payment = order(payment, { ...word, operationId: 'parcel-2', outcome: 'done', amount: 7_000 }, now);
    return { payment, now };
  }

  test('it is not called reversed where another one’s key explains all that is missing, nor sent again: it would be captured twice', () => {
    const { payment, now } = byHand();
    expect(payment.foreign.captured).toBe(0);
    const short = read(10_000, [unkeyed(5_000), keyed(payment, 'parcel-2', 5_000)]);
    const after = twice(payment, short, now + MINUTE);
    expect(op(after, 'parcel-2')).toMatchObject({ status: 'done', amount: 5_000, by: 'key' });
    expect(op(after, 'parcel-1').status).toBe('done');
    expect(told(after)).toEqual(['CaptureAmountDiffers parcel-2']);
    expect(again(after, 'parcel-1', now + HOUR)).toBe('NotResolvable');
    expect(after.difference).toBeUndefined();
  });

  test('nor is a refund', () => {
    const R1 = refundOperationId('r-1');
    const R2 = refundOperationId('r-2');
    let payment = ship(aPayment({ capabilities: REFUNDING.vipps, policy }), 'parcel-1', 20_000);
    payment = answered(payment, 'parcel-1', confirmed(20_000));
    const captured = keyed(payment, 'parcel-1');
    const shows = (refunded: number, ...refunds: readonly Shown[]): Finding => ({
      kind: 'absent',
      why: 'read',
      totals: { captured: 20_000, released: 0, refunded },
      shown: [captured, ...refunds],
    });
    const given: Shown = { kind: 'refund', amount: 5_000 };
    const ask = (refundId: string, now: number): Payment =>
      order(payment, { kind: 'refund', refundId, amount: 5_000, currency: 'NOK', reason: 'x' }, now);
    payment = answered(ask('r-1', START), R1, refusal);
    let now = op(payment, R1).settledAt;
    for (let reads = 0; reads < 2; reads++, now += MINUTE) payment = looked(payment, R1, shows(0), now);
    payment = looked(payment, AUTHORIZE, shows(5_000, given), now, { extra: true });
    payment = order(payment, { ...word, operationId: R1, outcome: 'done' }, now);
    payment = twice(payment, shows(5_000, given), now + MINUTE);
    expect(op(payment, R1).status).toBe('done');
    now += HOUR;
    payment = answered(ask('r-2', now), R2, lost, now);
    now = op(payment, R2).settledAt + MINUTE;
    payment = order(payment, { ...word, operationId: R2, outcome: 'done', amount: 7_000 }, now);
    const own: Shown = { kind: 'refund', key: keyOf(payment, op(payment, R2)), amount: 5_000 };
    payment = twice(payment, shows(10_000, given, own), now + MINUTE);
    expect(op(payment, R2)).toMatchObject({ status: 'done', amount: 5_000, by: 'key' });
    expect(op(payment, R1).status).toBe('done');
    expect(told(payment)).toEqual([`RefundAmountDiffers ${R2}`]);
    expect(again(payment, R1, now + HOUR)).toBe('NotResolvable');
  });

  test('what is not listed and rests on the provider’s own answer is left alone as well, where nothing is missing any more', () => {
    const { payment, now } = byHand();
    const three = answered(ship(payment, 'parcel-3', 3_000, now), 'parcel-3', confirmed(3_000), now);
    const short = read(13_000, [unkeyed(8_000), keyed(three, 'parcel-2', 5_000)]);
    expect(statuses(twice(three, short, now + MINUTE))).toEqual(['done', 'done', 'done']);
    const less = read(12_999, [unkeyed(7_999), keyed(three, 'parcel-2', 5_000)]);
    const after = twice(three, less, now + MINUTE);
    expect(statuses(after)).toEqual(['done', 'done', 'parked']);
    expect(op(after, 'parcel-2').amount).toBe(5_000);
    // What its key corrects was reversed for nobody, and nobody is told so.
    expect(told(after)).toEqual(['CaptureAmountDiffers parcel-2', 'CaptureReversed parcel-3']);
  });
});

describe('of what is not listed, and is missing', () => {
  const AMOUNTS = { a: 1_000, b: 2_000, c: 3_000 } as const;
  /** Three captures; `said`: those that rest on a person's word. */
  const three = (...said: readonly string[]): Payment => {
    let payment = aPayment({ capabilities: vipps, policy });
    for (const [id, amount] of Object.entries(AMOUNTS)) {
      payment = answered(ship(payment, id, amount), id, confirmed(amount));
    }
    return {
      ...payment,
      operations: payment.operations.map((one) => (said.includes(one.id) ? { ...one, by: 'operator' as const } : one)),
    };
  };
  const parked = (payment: Payment, shown: readonly Shown[], captured = 500): string[] =>
    twice(payment, read(captured, shown), START + HOUR).operations.flatMap(({ id, status }) =>
      status === 'parked' ? [id] : [],
    );

  test('everything that rests on the provider’s own answers is gone, whatever is listed without a key', () => {
    expect(parked(three(), [unkeyed(1_000), unkeyed(2_000), unkeyed(3_000)])).toEqual(['a', 'b', 'c']);
    expect(parked(three('a', 'b', 'c'), [unkeyed(1_000), unkeyed(2_000), unkeyed(3_000)])).toEqual([]);
  });

  test('what a person had said is there as far as what is listed without a key of ours comes to it', () => {
    expect(parked(three('a', 'b'), [unkeyed(3_000)])).toEqual(['c']);
    expect(parked(three('a', 'b'), [unkeyed(2_999)])).toEqual(['b', 'c']);
    expect(parked(three('a', 'b'), [unkeyed(999)])).toEqual(['a', 'b', 'c']);
    expect(parked(three('a', 'b'), [{ kind: 'capture', key: 'of the portal', amount: 3_000 }])).toEqual(['c']);
  });

  test('first where it is listed with its very amount, and each only once', () => {
    expect(parked(three('a', 'b'), [unkeyed(2_000)])).toEqual(['a', 'c']);
    expect(parked(three('a', 'b'), [unkeyed(1_000), unkeyed(1_500), unkeyed(500)])).toEqual(['c']);
  });

  test('no refund and no capture of ours stands for it', () => {
    const payment = three('a', 'b');
    expect(parked(payment, [{ kind: 'refund', amount: 3_000 }])).toEqual(['a', 'b', 'c']);
    expect(parked(payment, [keyed(payment, 'c')], 3_500)).toEqual(['a', 'b']);
  });

  test('what is listed under its key is not: a key is proof alone, whatever the total says', () => {
    const payment = three();
    expect(
      parked(
        payment,
        ['a', 'b', 'c'].map((id) => keyed(payment, id)),
      ),
    ).toEqual([]);
  });
});

describe('where nothing names what is missing', () => {
  const of = (id: string, amount: number, by: Operation['by'] = 'answer'): Operation => ({
    ...op(ship(aPayment(), 'x', 100), 'x'),
    id,
    amount,
    by,
  });
  const doubted = (missing: number, ...done: readonly Operation[]): string => doubtful(done, missing).id;

  test('it is the latest that comes to it, or else the latest', () => {
    expect(doubted(3_000, of('a', 3_000), of('b', 3_000), of('c', 5_000))).toBe('b');
    expect(doubted(4_000, of('a', 3_000), of('b', 5_000), of('c', 3_000))).toBe('c');
  });

  test('a person’s word goes first where it is enough: all of it may be wrong, or a part', () => {
    const said = [of('a', 2_000, 'operator'), of('b', 5_000, 'operator'), of('c', 2_000)];
    expect(doubted(2_000, ...said)).toBe('a');
    expect(doubted(1_999, ...said)).toBe('b');
    expect(doubted(2_000, of('a', 5_000, 'operator'), of('b', 2_001, 'operator'), of('c', 2_000))).toBe('b');
  });

  test('a word that is not enough goes behind what is missing exactly, and before the rest', () => {
    const said = [of('a', 1_000, 'operator'), of('b', 2_000), of('c', 4_000)];
    expect(doubted(2_000, ...said)).toBe('b');
    expect(doubted(3_000, ...said)).toBe('a');
    expect(doubted(3_000, of('z', 1_000, 'operator'), ...said)).toBe('a');
  });

  test.each(['many, totals, provable', 'bambora, many captures'] as const)(
    'at %s, the second of two, whose money the total shows, is not doubted for the first, nor sent again',
    (name) => {
      const total: Finding = { kind: 'absent', why: 'by the totals', totals: { captured: 5_000, released: 0 } };
      let payment = aPayment({ capabilities: PROVIDERS[name], policy });
      payment = answered(ship(payment, 'parcel-1', 9_900), 'parcel-1', confirmed(9_900));
      payment = answered(ship(payment, 'parcel-2', 5_000), 'parcel-2', confirmed(5_000));
      payment = twice(twice(payment, total, START + HOUR), total, START + 2 * HOUR);
      expect(told(payment)).toEqual(['CaptureReversed parcel-1']);
      expect(statuses(payment)).toEqual(['parked', 'done']);
      expect(again(payment, 'parcel-2', START + 3 * HOUR)).toBe('NotResolvable');
    },
  );
});

test('reads from before it was done allow no resend once it is reversed: what proved it done pointed at it', () => {
  const total = (captured: number): Finding => ({ kind: 'absent', why: 'x', totals: { captured, released: 0 } });
  const extra = { extra: true };
  let payment = ship(aPayment({ capabilities: PROVIDERS['many, totals, provable'], policy }), 'parcel-1', 5_000);
  payment = answered(payment, 'parcel-1', lost);
  const now = op(payment, 'parcel-1').settledAt;
  payment = looked(payment, 'parcel-1', total(0), now, extra); // stale
  payment = looked(payment, 'parcel-1', { kind: 'absent', why: 'no totals in it' }, now + MINUTE, extra);
  payment = looked(payment, 'parcel-1', total(5_000), now + 2 * MINUTE, extra);
  expect(op(payment, 'parcel-1').status).toBe('done');
  payment = twice(payment, total(0), now + HOUR);
  expect(op(payment, 'parcel-1').status).toBe('parked');
  const reversed = now + HOUR + 2 * MINUTE;
  expect(again(payment, 'parcel-1', reversed + SECOND)).toBe('NotResolvable');
  // Two reads since then do.
  payment = looked(payment, 'parcel-1', total(0), reversed + MINUTE, extra);
  expect(again(payment, 'parcel-1', reversed + MINUTE)).toBe('NotResolvable');
  payment = looked(payment, 'parcel-1', total(0), reversed + 2 * MINUTE, extra);
  expect(again(payment, 'parcel-1', reversed + 2 * MINUTE)).toBeUndefined();
});
