import type { Command } from '../../src/domain/commands';
import { decide } from '../../src/domain/decide';
import { hear } from '../../src/domain/driver';
import { refused, signalOf } from '../../src/domain/hear';
import { nextStep } from '../../src/domain/next-step';
import type { Payment } from '../../src/domain/payment';
import { refusal } from '../../src/domain/refusals';
import { answered, aPayment, complete, confirmed, learned, order, START, ship } from './support/world';

const refusedOf = (payment: Payment) =>
  payment.attention.filter(({ code }) => code === 'ShipmentRefused').map(({ shipmentId, text }) => [shipmentId, text]);

const acknowledge = { kind: 'acknowledge', code: 'ShipmentRefused', operator: 'ida', reason: 'told the shop' } as const;

describe('a shipment that was signalled and is refused', () => {
  const shipped = ship(aPayment(), 'parcel-1', 9_900);

  test.each([
    ['another amount under the same id', shipped, 'parcel-1', 9_800, 'ShipmentConflict'],
    ['more than is available', shipped, 'parcel-2', 20_000, 'ExceedsAvailable'],
    ['after completion', complete(shipped), 'parcel-2', 100, 'PaymentClosed'],
  ])('%s: is put before a person', (_, payment, shipmentId, amount, code) => {
    const heard = ship(payment, shipmentId, amount);
    expect(refusedOf(heard)).toEqual([[shipmentId, expect.stringContaining(code)]]);
    expect(heard.journal.map(({ fact }) => fact)).toEqual(
      expect.arrayContaining(['CommandRefused', 'AttentionRaised']),
    );
  });

  test('keeps the payment open until somebody says that he knows', () => {
    const captured = answered(complete(ship(aPayment(), 'parcel-1', 24_900)), 'parcel-1', confirmed(24_900));
    expect(nextStep(captured, START)).toEqual({ kind: 'finish' });
    const heard = ship(captured, 'parcel-2', 100);
    expect(nextStep(heard, START)).toMatchObject({ kind: 'wait' });
    expect(nextStep(order(heard, acknowledge), START)).toEqual({ kind: 'finish' });
  });

  test('a message that nobody knows is told in one sentence, and its code stands once', () => {
    const no = refusal('UnknownMessage', 'payments have no signal named Ship', 'did you mean the signal ship?');
    expect(no.message).toBe('UnknownMessage: payments have no signal named Ship. Did you mean the signal ship?');
    const heard = learned(shipped, refused(shipped, { name: 'Ship', raises: 'UnknownMessage' }, no, START));
    expect(heard.attention.at(-1)?.text).toBe('payments have no signal named Ship. Did you mean the signal ship?');
  });

  test('the same signal twice is one attention, another amount is another', () => {
    const once = ship(shipped, 'parcel-1', 9_800);
    expect(refusedOf(ship(once, 'parcel-1', 9_800))).toHaveLength(1);
    expect(refusedOf(ship(once, 'parcel-1', 9_700))).toHaveLength(2);
  });

  test('one can be acknowledged without those that nobody has seen', () => {
    const two = ship(ship(shipped, 'parcel-1', 9_800), 'parcel-2', 20_000);
    expect(refusedOf(order(two, { ...acknowledge, id: 'parcel-1' }))).toEqual([['parcel-2', expect.any(String)]]);
    expect(refusedOf(order(two, acknowledge))).toEqual([]);
    expect(decide(two, { ...acknowledge, id: 'parcel-3' }, START).refusal?.code).toBe('NotUp');
  });

  test('a flood of them is told in one line beyond the fiftieth', () => {
    let payment = shipped;
    for (let at = 0; at < 80; at += 1) payment = ship(payment, `flood-${at}`, 20_000);
    expect(refusedOf(payment)).toHaveLength(51);
    expect(refusedOf(payment).at(-1)).toEqual([undefined, expect.stringContaining('more messages were refused')]);
  });

  test('that comes in the moment of the end is before a person, too', () => {
    const captured = answered(complete(ship(aPayment(), 'parcel-1', 24_900)), 'parcel-1', confirmed(24_900));
    const ended = order(captured, { kind: 'complete' });
    const finished = { ...ended, finishedAt: START };
    const heard = ship(finished, 'parcel-2', 100);
    expect(nextStep(heard, START)).toMatchObject({ kind: 'wait' });
    expect(nextStep(order(heard, acknowledge), START)).toEqual({ kind: 'finish' });
  });
});

test('other messages that are refused are in the journal alone', () => {
  const { facts } = hear(aPayment(), { kind: 'retryNow', operator: 'ida', reason: 'asked' }, 'signal', START);
  expect(facts).toEqual([
    {
      at: START,
      kind: 'CommandRefused',
      command: 'retryNow',
      code: 'NothingWaits',
      reason: expect.stringContaining('NothingWaits'),
    },
  ]);
});

describe('what is told of a refused signal', () => {
  const no = refusal('InvalidMessage', 'ship.amount is missing');
  const told = (payment: Payment, shipmentId?: string) =>
    learned(
      payment,
      refused(payment, { name: 'ship', raises: 'ShipmentRefused', ...(shipmentId && { shipmentId }) }, no, START),
    );

  test('is one line for each parcel, though the words are the same', () => {
    expect(refusedOf(told(told(aPayment(), 'parcel-1'), 'parcel-2'))).toHaveLength(2);
    expect(refusedOf(told(told(aPayment(), 'parcel-1'), 'parcel-1'))).toHaveLength(1);
  });

  test('names no parcel where the signal named none', () => {
    const [line] = told(aPayment()).attention;
    expect(line).not.toHaveProperty('shipmentId');
    expect(line).not.toHaveProperty('operationId');
    const [fact] = refused(aPayment(), { name: 'ship', raises: 'ShipmentRefused' }, no, START);
    expect(fact).not.toHaveProperty('shipmentId');
  });

  test('is told beside what else is before a person', () => {
    const other = { at: START, kind: 'AttentionRaised', code: 'UnknownMessage', text: no.message } as const;
    const full = Array.from({ length: 60 }, () => other);
    expect(refusedOf(told(learned(aPayment(), full)))).toEqual([[undefined, no.message]]);
  });
});

describe('a signal that was refused is named', () => {
  const person = { operator: 'ida', reason: 'x' };
  const commands: Command[] = [
    { kind: 'complete' },
    { kind: 'cancel', reason: 'x' },
    { kind: 'providerNotice', text: 'x' },
    { kind: 'pause', ...person },
    { kind: 'resume', ...person },
    { kind: 'retryNow', ...person },
    { kind: 'acknowledge', code: 'Stuck', ...person },
    { kind: 'resolve', operationId: 'parcel-1', outcome: 'done', evidence: 'x', ...person },
  ];

  test.each(commands.map((command) => [command.kind, command] as const))(
    '%s: nothing is lost by it',
    (name, command) => {
      expect(signalOf(command)).toStrictEqual({ name });
      const no = refusal('PaymentClosed', 'x');
      expect(refused(aPayment(), signalOf(command), no, START)).toStrictEqual([
        { at: START, kind: 'CommandRefused', command: name, code: 'PaymentClosed', reason: no.message },
      ]);
    },
  );
});
