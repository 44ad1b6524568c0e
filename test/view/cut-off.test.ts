import { type ShipmentView, whileCutOff } from '../../src/view/shipment-view';
import { viewOf } from '../../src/view/view';
import { aPayment, pipwave, START, ship } from '../domain/support/world';

/** At a provider that captures once, at the end. */
const shipped = ship(aPayment({ capabilities: pipwave }), 'parcel-1', 9_900);
const only = ({ shipments: [shipment] }: { shipments: readonly ShipmentView[] }): ShipmentView =>
  shipment as ShipmentView;

test('a parcel that the hold was to pay for is not safe to ship while its payment is cut off', () => {
  const waiting = only(viewOf(shipped, START));
  expect(waiting.safeToShip).toBe('yes');
  expect(whileCutOff(waiting)).toEqual({
    ...waiting,
    safeToShip: 'notYet',
    reason: 'the payment was cut off in Temporal, and captures nothing until it is mended',
  });
});

test('what is captured stays captured, and what waits for an answer is not yet safe anyway', () => {
  const waiting = only(viewOf(shipped, START));
  for (const one of [
    { ...waiting, state: 'captured' },
    { ...waiting, state: 'unknown', safeToShip: 'notYet' },
    { ...waiting, state: 'refused', safeToShip: 'no' },
  ] as const) {
    expect(whileCutOff(one)).toBe(one);
  }
});
