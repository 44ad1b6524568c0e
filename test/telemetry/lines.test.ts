import type { Fact } from '../../src/domain/facts';
import { linesOf, shipmentsIn } from '../../src/telemetry/lines';
import { aPayment, START, ship } from '../domain/support/world';

const payment = ship(aPayment(), 'parcel-1', 9_900);
const line = (fact: Fact) => linesOf(payment, [fact]);

test('a line names the event, the operation and the shipment, and says what happened', () => {
  const unknown: Fact = {
    ...{ at: START, kind: 'OutcomeUnknown', operationId: 'parcel-1', why: 'no answer' },
    ...{ dueAt: START, settledAt: START },
  };
  expect(line(unknown)).toEqual([
    {
      level: 'warn',
      message: 'CaptureUnknown parcel-1: no answer',
      attributes: { event: 'holdfast.fact.CaptureUnknown', operationId: 'parcel-1', shipmentId: 'parcel-1' },
    },
  ]);
});

test('one about a message that was refused names its shipment, and the code', () => {
  const refused: Fact = {
    ...{ at: START, kind: 'CommandRefused', command: 'ship', code: 'PaymentClosed', reason: 'it is over' },
    shipmentId: 'parcel-9',
  };
  expect(line(refused)).toEqual([
    {
      level: 'warn',
      message: 'CommandRefused ship refused: it is over',
      attributes: { event: 'holdfast.fact.CommandRefused', code: 'PaymentClosed', shipmentId: 'parcel-9' },
    },
  ]);
});

test('what has nothing to say but its name says that, and what is in the journal only says nothing', () => {
  expect(line({ at: START, kind: 'PaymentFinished' }).map(({ message }) => message)).toEqual(['PaymentFinished']);
  expect(line({ at: START, kind: 'Sending', operationId: 'parcel-1', notAfter: START })).toEqual([]);
});

test('what the call’s own line has said already is not said again', () => {
  const confirmed = { at: START, kind: 'Confirmed', operationId: 'parcel-1', amount: 9_900, why: '' } as const;
  expect(line({ ...confirmed, by: 'answer' })).toEqual([]);
  expect(line({ ...confirmed, by: 'key' }).map(({ message }) => message)).toEqual([
    'CaptureConfirmedByLookUp parcel-1: 99.00 NOK ()',
  ]);
});

test('a capture for several shipments names them all, and the hold’s own operations name none', () => {
  expect(shipmentsIn('capture', ['a'])).toEqual({ shipmentId: 'a' });
  expect(shipmentsIn('capture', ['a', 'b'])).toEqual({ shipmentIds: ['a', 'b'] });
  expect(shipmentsIn('release', ['@release'])).toEqual({});
});
