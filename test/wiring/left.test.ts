import type { Operation, Payment } from '../../src/domain/payment';
import { newLog } from '../../src/events/log';
import { handedOver } from '../../src/messages/handed';
import type { PaymentInput } from '../../src/messages/messages';
import { viewOf } from '../../src/view/view';
import { resultOf } from '../../src/workflows/left';
import { answered, aPayment, complete, confirmed, HOUR, START, ship } from '../domain/support/world';
import { freshRuns } from './support/sdk';

jest.mock('@temporalio/workflow', () => jest.requireActual('./support/sdk'));
freshRuns();

const LATER = START + 24 * HOUR;

/** The most that the server takes of one payload: 2 MiB. */
const SERVER_MAX = 2 * 1024 * 1024;

const bytesOf = (value: unknown): number => Buffer.byteLength(JSON.stringify(value));

const captured = (providerReference = 'psp-1'): Payment =>
  complete(
    answered(ship(aPayment(), 'parcel-1', 24_900), 'parcel-1', { ...confirmed(24_900), providerReference } as never),
  );

/** As large as names may be. */
function withParcels(count: number, change: Partial<Operation> = {}): Payment {
  const one = captured('r'.repeat(36));
  const [hold, capture] = one.operations as [Operation, Operation];
  const ids = Array.from({ length: count }, (_, nth) => `parcel-${nth}`.padEnd(64, 'x'));
  return {
    ...one,
    shipments: ids.map((id) => ({ id, amount: 24_900, at: START, operationId: id })),
    operations: [hold, ...ids.map((id) => ({ ...capture, id, shipments: [id], ...change }))],
  };
}

const past = (payment: Payment) => {
  const { handedOn } = resultOf(payment, undefined, LATER);
  return handedOver(JSON.parse(JSON.stringify(handedOn)) as PaymentInput);
};

test('the result is the last view, and beside it what the payment goes on with', () => {
  const payment = captured();
  const { handedOn, ...view } = resultOf(payment, undefined, LATER);
  expect(view).toEqual(viewOf(payment, LATER));
  expect(handedOn).toMatchObject({ terms: payment.terms, continued: { inbox: [], shown: 'open' } });
  expect(past(payment)?.events).toBeUndefined();
  const goesOn = past(payment)?.payment as Payment;
  expect(viewOf(goesOn, LATER)).toEqual(JSON.parse(JSON.stringify(viewOf(payment, LATER))));
});

test('what those who listen were told goes with it', () => {
  const payment = captured();
  const events = newLog(payment, []);
  expect(resultOf(payment, events, LATER).handedOn?.continued?.events).toBe(events);
});

test('of a usual payment it is a few KB; of 2,000 parcels less than the server takes', () => {
  expect(bytesOf(resultOf(withParcels(3), undefined, LATER))).toBeLessThan(8_000);
  const most = withParcels(2_000);
  expect(bytesOf(resultOf(most, undefined, LATER))).toBeLessThan(SERVER_MAX / 2);
  expect(past(most)?.payment?.shipments).toHaveLength(2_000);
});

test('what would be too large for the server is left out, and the payment ends all the same', () => {
  const large = withParcels(2_000, { stuckSince: START });
  expect(resultOf(large, undefined, LATER)).toStrictEqual(viewOf(large, LATER));
  // It is counted in bytes: one letter of other alphabets has up to three.
  const parcels = withParcels(1_500, { stuckSince: START });
  expect(resultOf(parcels, undefined, LATER).handedOn).toBeDefined();
  const words = withParcels(1_500, { stuckSince: START, reason: '₩'.repeat(100) });
  expect(resultOf(words, undefined, LATER).handedOn).toBeUndefined();
});

test('what is just small enough is kept', () => {
  const size = (length: number): number => {
    const result = resultOf(withParcels(1, { stuckSince: START, reason: 'x'.repeat(length) }), undefined, LATER);
    return result.handedOn === undefined ? Number.POSITIVE_INFINITY : bytesOf(result);
  };
  const room = 1_800_000 - size(0);
  expect(size(room)).toBe(1_800_000);
  expect(size(room + 1)).toBe(Number.POSITIVE_INFINITY);
});
