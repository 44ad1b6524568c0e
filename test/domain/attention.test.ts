import { ATTENTIONS, keepsHold, keepsOpen, stillOpen } from '../../src/domain/attention';
import type { Attention, AttentionCode, Operation, Payment } from '../../src/domain/payment';
import { deadlineOf } from '../../src/domain/waiting';
import { answered, aPayment, learned, lost, op, START, ship } from './support/world';

const codes = Object.keys(ATTENTIONS) as AttentionCode[];
const item = (code: AttentionCode, operationId?: string): Attention => ({
  code,
  text: 'look',
  since: START,
  ...(operationId === undefined ? {} : { operationId }),
});
const shown = (code: AttentionCode, payment: Payment = aPayment()): Payment => ({
  ...payment,
  attention: [item(code)],
});
const two = ship(ship(aPayment(), 'parcel-1', 9_900), 'parcel-2', 5_000);
const having = (payment: Payment, id: string, more: Partial<Operation>): Payment => ({
  ...payment,
  operations: payment.operations.map((other) => (other.id === id ? { ...other, ...more } : other)),
});
const overdrawn = learned(two, [{ at: START, kind: 'ForeignMovementSeen', captured: 24_900, released: 0, why: 'x' }]);

const aboutMoney: readonly AttentionCode[] = [
  'ForeignRefundSeen',
  'RefundAmountDiffers',
  'RefundRefused',
  'RefundReversed',
  'RefundUnmade',
  'CaptureAmountDiffers',
  'CaptureReversed',
  'CapturedTwice',
  'ForeignMovementSeen',
  'HoldShared',
  'InvalidTerms',
  'PastUnknown',
  'ReleaseAmountDiffers',
];
const aboutParcels: readonly AttentionCode[] = [
  'ShipmentRefused',
  'ShipmentUnpaid',
  'UnknownMessage',
  'UnreadableMessage',
];
const endsByItself: readonly AttentionCode[] = [
  'AuthorizationDiffers',
  'AuthorizationExpiring',
  'CaptureReversed',
  'DeadlineReached',
  'HoldShared',
  'Overdrawn',
  'Parked',
  'RefundReversed',
  'ShipmentUnpaid',
  'Stuck',
];

describe('what an attention does while it is up', () => {
  test.each(codes)('%s', (code) => {
    const isParcel = aboutParcels.includes(code);
    const isOpen = isParcel || aboutMoney.includes(code);
    expect(ATTENTIONS[code]).toMatchObject({ keepsOpen: isOpen, keepsHold: isParcel });
    expect(keepsOpen(shown(code))).toBe(isOpen);
    expect(keepsHold(shown(code), START)).toBe(isParcel);
  });
});

describe('what ends an attention without a person', () => {
  test.each(codes.filter((code) => !endsByItself.includes(code)))('only a person ends %s', (code) => {
    expect(ATTENTIONS[code].isOver(aPayment(), item(code), START)).toBe(false);
  });

  test('one that is stuck moves on, or is stuck with nothing', () => {
    const { dueAt } = op(two, 'parcel-1');
    const isOver = (now: number, id?: string) => ATTENTIONS.Stuck.isOver(two, item('Stuck', id), now);
    expect(isOver(dueAt + two.policy.stuckAfterMs - 1, 'parcel-1')).toBe(true);
    expect(isOver(dueAt + two.policy.stuckAfterMs, 'parcel-1')).toBe(false);
    expect(isOver(dueAt + two.policy.stuckAfterMs)).toBe(true);
  });
});

describe('the hold is kept for a parcel that a person has to see', () => {
  test('as long as it lasts', () => {
    const payment = shown('ShipmentUnpaid');
    expect(keepsHold(payment, payment.holdUntil - 1)).toBe(true);
    expect(keepsHold(payment, payment.holdUntil)).toBe(false);
  });

  test('until the deadline margin, where the account releases then', () => {
    const payment = shown('ShipmentUnpaid', aPayment({ policy: { atDeadline: 'release' } }));
    expect(keepsHold(payment, deadlineOf(payment) - 1)).toBe(true);
    expect(keepsHold(payment, deadlineOf(payment))).toBe(false);
  });

  test('not where the account does not want that, nor before there is a hold', () => {
    expect(keepsHold(shown('ShipmentUnpaid', aPayment({ policy: { keepForRefused: false } })), START)).toBe(false);
    expect(keepsHold(shown('ShipmentUnpaid', aPayment({ hold: 'adopted' })), START)).toBe(false);
  });
});

describe('an attention cannot be acknowledged', () => {
  test('while what it is about is in doubt or parked, and the reason is told', () => {
    const unknown = answered(two, 'parcel-1', lost);
    const parked = having(two, 'parcel-1', { status: 'parked' });
    expect(stillOpen(unknown, item('Stuck', 'parcel-1'))).toBe('parcel-1 is still in doubt');
    expect(stillOpen(parked, item('Parked', 'parcel-1'))).toBe('parcel-1 is still parked');
    expect(stillOpen(unknown, item('Stuck', 'parcel-2'))).toBeUndefined();
    expect(stillOpen(unknown, item('Stuck'))).toBeUndefined();
    expect(stillOpen(having(unknown, 'parcel-1', { status: 'done' }), item('Stuck', 'parcel-1'))).toBeUndefined();
  });

  test('but a refusal can, whatever became of the refund that has the same id: it is of a message', () => {
    const parked = having(two, 'parcel-1', { status: 'parked', inDoubt: true });
    expect(stillOpen(parked, item('RefundRefused', 'parcel-1'))).toBeUndefined();
  });

  test('that the payment is overdrawn, while it is; others can be', () => {
    expect(stillOpen(overdrawn, item('Overdrawn'))).toBe('more is captured, reserved and released than was authorized');
    expect(stillOpen(overdrawn, item('ForeignMovementSeen'))).toBeUndefined();
    expect(stillOpen(two, item('Overdrawn'))).toBeUndefined();
  });
});
