import { ATTENTIONS, stillOpen } from '../../src/domain/attention';
import { decide } from '../../src/domain/decide';
import { hear } from '../../src/domain/driver';
import { refused as refusedSignal, signalOf } from '../../src/domain/hear';
import { nextStep } from '../../src/domain/next-step';
import type { Attention, Operation, Payment } from '../../src/domain/payment';
import { isUnmadeOver, isUnpaidOver, tellUnmade, tellUnpaid } from '../../src/domain/unpaid';
import { detailsOf } from '../../src/view/details';
import { viewOf } from '../../src/view/view';
import { asked, R1, REFUNDING, refund } from './support/refunds';
import { lived } from './support/scenario';
import { DAY, learned, op, order, START, vipps } from './support/world';

const policy = { stuckAfterMs: 400 * DAY };
const open = refund(
  lived('shipped parcel-1 9900 final\nconfirmed parcel-1\nconfirmed release', {
    capabilities: REFUNDING.vipps,
    policy,
  }).payment,
  'return-1',
  4_000,
);
const refused = { code: '6140', why: 'not allowed' };
const is = (more: Partial<Operation>, all: Partial<Payment> = {}): Payment => ({
  ...open,
  operations: open.operations.map((other) => (other.id === R1 ? { ...other, ...more } : other)),
  ...all,
});

describe('a refund that was accepted and ended unmade is put before a person: the customer waits for it', () => {
  test.each<[string, Payment, string]>([
    ['denied', is({ status: 'denied', refusal: refused, deniedAt: START, reason: 'no' }), 'was denied: no'],
    ['refused by absence', is({ status: 'refused', by: 'absence', reason: 'no' }), 'ended refused: no'],
    ['refused by an answer', is({ status: 'refused', by: 'answer' }), 'ended refused'],
    ['expired', is({ status: 'expired' }), 'ended expired'],
    ['dropped', is({ status: 'dropped' }), 'ended dropped'],
    ['dropped by whoever cancelled', is({ status: 'dropped' }, { cancelled: true }), 'ended dropped'],
  ])('%s', (_, payment, says) => {
    expect(tellUnmade(payment, START)).toStrictEqual([
      {
        at: START,
        kind: 'AttentionRaised',
        code: 'RefundUnmade',
        operationId: R1,
        text: `return-1 of 40.00 NOK ${says}`,
      },
    ]);
    expect(isUnmadeOver(payment, { operationId: R1 })).toBe(false);
    // It is no parcel: nothing of the hold is kept for it.
    expect(tellUnpaid(payment, START)).toEqual([]);
    expect(isUnpaidOver(payment, { operationId: R1 })).toBe(false);
  });

  test.each<[string, Payment]>([
    ['planned', open],
    ['on its way', is({ status: 'sending' })],
    ['unknown', is({ status: 'unknown', inDoubt: true })],
    ['parked', is({ status: 'parked', inDoubt: true })],
    ['denied, before a read does not show it', is({ status: 'denied', refusal: refused })],
    ['done', is({ status: 'done' })],
    ['refused by a person', is({ status: 'refused', by: 'operator' })],
  ])('not one that is %s', (_, payment) => {
    expect(tellUnmade(payment, START)).toEqual([]);
    expect(isUnmadeOver(payment, { operationId: R1 })).toBe(true);
  });

  test('once, until it is ordered again', () => {
    const ended = is({ status: 'refused', by: 'absence' });
    const told = learned(ended, []);
    expect(told.attention).toMatchObject([{ code: 'RefundUnmade', operationId: R1 }]);
    expect(op(told, R1).unpaidSince).toBe(START);
    const known = order(told, { kind: 'acknowledge', code: 'RefundUnmade', id: R1, operator: 'ida', reason: 'x' });
    expect(known.attention).toEqual([]);
    const again = learned(told, [{ at: START, operationId: R1, kind: 'ResendOrdered', operator: 'ida', reason: 'x' }]);
    expect(again.attention).toEqual([]);
    expect(op(again, R1).unpaidSince).toBeUndefined();
  });

  test('and keeps the payment open, but not the hold', () => {
    const told = learned(is({ status: 'refused', by: 'absence' }), []);
    expect(nextStep(told, START).kind).toBe('wait');
    expect(ATTENTIONS.RefundUnmade).toMatchObject({ keepsOpen: true, keepsHold: false });
  });

  test('of what is about no operation nothing is over', () => {
    expect(isUnmadeOver(open, {})).toBe(false);
    expect(isUnmadeOver(open, { operationId: '@refund:return-7' })).toBe(false);
  });
});

describe('what people are told of refunds', () => {
  const item = (code: Attention['code']): Attention => ({ code, operationId: R1, text: 'x', since: START });

  test('keeps the payment open until it is over, or somebody has looked', () => {
    for (const code of ['ForeignRefundSeen', 'RefundAmountDiffers', 'RefundRefused', 'RefundReversed'] as const) {
      expect(ATTENTIONS[code]).toMatchObject({ keepsOpen: true, keepsHold: false });
      const up = { ...is({ status: 'done' }), attention: [item(code)] };
      expect(nextStep(up, START).kind).toBe('wait');
    }
    for (const code of ['ForeignRefundSeen', 'RefundAmountDiffers', 'RefundRefused'] as const) {
      expect(ATTENTIONS[code].isOver(is({ status: 'done' }), item(code), START)).toBe(false);
    }
    const { isOver } = ATTENTIONS.RefundReversed;
    expect(isOver(is({ status: 'parked' }), item('RefundReversed'), START)).toBe(false);
    expect(isOver(is({ status: 'done' }), item('RefundReversed'), START)).toBe(true);
  });

  test('cannot be acknowledged while the refund is in doubt', () => {
    expect(stillOpen(is({ status: 'parked', inDoubt: true }), item('RefundReversed'))).toBe(`${R1} is still in doubt`);
    expect(stillOpen(is({ status: 'done' }), item('RefundAmountDiffers'))).toBeUndefined();
  });
});

describe('a refund that was signalled and is refused', () => {
  test('is put before a person, for the customer may have been promised it', () => {
    const command = { kind: 'refund', ...asked('return-9', 99_000) } as const;
    expect(signalOf(command)).toEqual({ name: 'refund', raises: 'RefundRefused', refundId: 'return-9' });
    const { payment, facts, refusal } = hear(open, command, 'signal', START);
    expect(refusal?.code).toBe('ExceedsRefundable');
    expect(facts).toStrictEqual([
      {
        at: START,
        kind: 'CommandRefused',
        command: 'refund',
        code: 'ExceedsRefundable',
        reason: refusal?.message,
        refundId: 'return-9',
      },
      {
        at: START,
        kind: 'AttentionRaised',
        code: 'RefundRefused',
        text: refusal?.message,
        operationId: '@refund:return-9',
      },
    ]);
    // The same no twice is a message that came twice.
    expect(hear(payment, command, 'signal', START).facts).toHaveLength(1);
    expect(hear(payment, command, 'update', START).facts).toEqual([]);
  });

  const named = ({ attention }: Payment) =>
    attention.filter(({ code }) => code === 'RefundRefused').map(({ operationId }) => operationId);
  const acknowledge = { kind: 'acknowledge', code: 'RefundRefused', operator: 'ida', reason: 'paid by bank' } as const;

  test.each([
    ['whose account cannot refund', { ...open, capabilities: vipps }],
    ['whose provider makes one refund', { ...open, capabilities: REFUNDING.bambora }],
    ['whose refunds are made elsewhere', { ...open, refundsElsewhere: true as const }],
  ])('of a payment %s, is told by its name, in the journal, too', (_, payment) => {
    const two = refund(refund(payment, 'return-7', 1_000), 'return-8', 2_000);
    expect(named(two)).toEqual(['@refund:return-7', '@refund:return-8']);
    const told = two.journal.filter(({ fact }) => fact === 'CommandRefused').map(({ text }) => text);
    expect(told).toEqual([expect.stringContaining('return-7'), expect.stringContaining('return-8')]);
  });

  test('is told beside one that was refused with the same words, and closed without it', () => {
    const no = { code: 'CannotRefund', message: 'the same words' } as const;
    const hears = (payment: Payment, refundId: string): Payment =>
      learned(payment, refusedSignal(payment, { name: 'refund', raises: 'RefundRefused', refundId }, no, START));
    const two = hears(hears(hears(open, 'return-7'), 'return-8'), 'return-7');
    expect(named(two)).toEqual(['@refund:return-7', '@refund:return-8']);
    const one = order(two, { ...acknowledge, id: '@refund:return-7' });
    expect(named(one)).toEqual(['@refund:return-8']);
    expect(nextStep(one, START).kind).not.toBe('finish');
    expect(named(order(two, acknowledge))).toEqual([]);
    expect(decide(two, { ...acknowledge, id: '@refund:return-6' }, START).refusal?.code).toBe('NotUp');
  });

  test('beyond the fiftieth is told in one line, which names none', () => {
    let payment = open;
    for (let nth = 0; nth < 60; nth += 1) payment = refund(payment, `flood-${nth}`, 99_000);
    expect(named(payment)).toHaveLength(51);
    expect(named(payment).at(-1)).toBeUndefined();
  });

  test('can be acknowledged while the refund that was accepted under its id is under way, and the page offers it', () => {
    const conflict = refund(is({ status: 'unknown', inDoubt: true }), 'return-1', 99);
    expect(conflict.attention).toMatchObject([{ code: 'RefundRefused', operationId: R1 }]);
    const offered = viewOf(conflict, START).actions.filter(({ update }) => update === 'acknowledge');
    expect(offered).toMatchObject([{ message: { code: 'RefundRefused', id: R1 } }]);
    expect(detailsOf(viewOf(conflict, START))).toContain('**RefundRefused** `@refund:return-1` since');
    expect(named(order(conflict, { ...acknowledge, id: R1 }))).toEqual([]);
  });
});
