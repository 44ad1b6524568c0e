import type { Finding, Shown } from '../../src/domain/outcome';
import { keyOf } from '../../src/domain/own-keys';
import { AUTHORIZE, type Payment } from '../../src/domain/payment';
import { takenTwiceByUs } from '../../src/domain/taken-twice';
import { lived } from './support/scenario';
import { HOUR, learned, looked, op, order, SECOND, START, vipps } from './support/world';

/** A capture that was given up, ordered again under the key of the next round, and confirmed. */
const { payment: resent, now } = lived(
  `shipped   parcel-2 3000
   confirmed parcel-2
   shipped   parcel-1 9900
   lost      parcel-1
   settled   parcel-1
   absent    parcel-1 extra
   after     1 min
   absent    parcel-1 extra
   resolve   parcel-1 notDone resend => send capture parcel-1 9900
   confirmed parcel-1               => captured 12900`,
  { capabilities: { ...vipps, replayForMs: 0 } },
);

const under = (id: string, round: number, amount = op(resent, id).amount): Shown => ({
  kind: 'capture',
  key: keyOf(resent, op(resent, id), round),
  amount,
});
const parcel2 = under('parcel-2', 0);
const once = [parcel2, under('parcel-1', 1)];
const twice = [...once, under('parcel-1', 0)];
const listing = (captured: number, shown: readonly Shown[]): Finding => ({
  kind: 'done',
  by: 'status',
  amount: 24_900,
  why: 'AUTHORIZED',
  totals: { captured, released: 0 },
  shown,
});
const look = (payment: Payment, captured: number, shown: readonly Shown[], at = now): Payment =>
  looked(payment, AUTHORIZE, listing(captured, shown), at, { extra: true });
const codes = ({ attention }: Payment): string[] => attention.map(({ code }) => code);

describe('a capture that is listed under two of its keys was taken twice, and by us', () => {
  test('people are told, with what was taken under which key', () => {
    const told = look(resent, 22_800, twice);
    expect(told.attention).toEqual([
      {
        code: 'CapturedTwice',
        since: now,
        operationId: 'parcel-1',
        text: `the provider lists parcel-1 as captured twice: 99.00 NOK under ${once[1]?.key} and 99.00 NOK under ${twice[2]?.key}`,
      },
    ]);
    expect(told.ledger).toMatchObject({ captured: 22_800, available: 2_100 });
    expect(takenTwiceByUs(resent, twice)).toBe(9_900);
  });

  test('once: who has seen to it is not told again by the next read', () => {
    const told = look(resent, 22_800, twice);
    const seen = order(told, { kind: 'acknowledge', code: 'CapturedTwice', operator: 'ida', reason: 'refunded' }, now);
    expect(codes(look(told, 22_800, twice, now + HOUR))).toEqual(['CapturedTwice']);
    expect(codes(look(seen, 22_800, twice, now + HOUR))).toEqual([]);
  });

  test('nor while it is up, whatever became of the order since', () => {
    const about = { at: now, operationId: 'parcel-1' } as const;
    const again = learned(
      look(resent, 22_800, twice),
      [
        { ...about, kind: 'Parked', code: 'Parked', why: 'seen', dueAt: now + HOUR },
        { ...about, kind: 'ResendOrdered', operator: 'ida', reason: 'seen' },
      ],
      now,
    );
    expect(op(again, 'parcel-1').twiceSince).toBeUndefined();
    expect(codes(look(again, 22_800, twice, now + HOUR))).toEqual(['CapturedTwice']);
  });

  test('by a run that is gone, too, of which this one knows no more than that it was there', () => {
    const { payment } = lived('shipped parcel-1 9900\nconfirmed parcel-1');
    const shown = [under('parcel-1', 0), under('parcel-1', 1)];
    const forgetful = learned(payment, [{ at: START, kind: 'PastUnknown', why: 'reset', run: 'run-2' }]);
    expect(codes(look(forgetful, 19_800, shown, START + SECOND))).toContain('CapturedTwice');
    expect(takenTwiceByUs(forgetful, shown)).toBe(9_900);
    expect(takenTwiceByUs(payment, shown)).toBe(0);
  });
});

describe('it was taken once', () => {
  test('where one key is listed, beside the captures of other parcels and of others', () => {
    const theirs: Shown = { kind: 'capture', key: 'their-note', amount: 500 };
    const another: Shown = { kind: 'capture', key: 'another-note', amount: 500 };
    const told = look(resent, 13_900, [...once, theirs, another]);
    expect(codes(told)).toEqual(['ForeignMovementSeen']);
    expect(takenTwiceByUs(resent, [...once, theirs, another])).toBe(0);
  });

  test('where one key is listed in two entries: a key moves money once', () => {
    const same = under('parcel-1', 1);
    expect(codes(look(resent, 12_900, [parcel2, same, same]))).toEqual([]);
    expect(takenTwiceByUs(resent, [parcel2, same, same])).toBe(0);
  });

  test('where nothing is listed', () => {
    expect(takenTwiceByUs(resent, [])).toBe(0);
    expect(takenTwiceByUs(resent, undefined)).toBe(0);
    const { shown: _, ...bare } = listing(12_900, []) as Extract<Finding, { kind: 'done' }>;
    expect(codes(looked(resent, AUTHORIZE, bare, now, { extra: true }))).toEqual([]);
  });
});
