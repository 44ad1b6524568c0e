import type { Operation, Payment, Shipment } from '../../src/domain/payment';
import { present } from '../../src/domain/present';
import { isUnpaidOver, tellUnpaid } from '../../src/domain/unpaid';
import { aPayment, complete, learned, op, order, START, ship } from './support/world';

const shipped = ship(aPayment(), 'parcel-1', 9_900);
const refusal = { code: '6140', why: 'not allowed' };
const denied = { status: 'denied', refusal, deniedAt: START } as const;
const is = (more: Partial<Operation>, all: Partial<Payment> = {}): Payment => ({
  ...shipped,
  operations: [op(shipped, '@authorize'), { ...op(shipped, 'parcel-1'), ...more }],
  ...all,
});
const textsOf = (payment: Payment): string[] =>
  tellUnpaid(payment, START).map((fact) => (fact.kind === 'AttentionRaised' ? fact.text : fact.kind));

describe('a parcel with a capture is told as unpaid', () => {
  test.each<[string, Payment, string]>([
    ['denied', is({ ...denied, reason: 'not allowed' }), 'was denied: not allowed'],
    ['refused', is({ status: 'refused', by: 'absence', reason: 'not allowed' }), 'ended refused: not allowed'],
    ['refused without a reason', is({ status: 'refused', by: 'answer' }), 'ended refused'],
    ['expired', is({ status: 'expired' }), 'ended expired'],
    ['lapsed', is({ status: 'lapsed' }), 'ended lapsed'],
    ['dropped in Temporal', is({ status: 'dropped' }, { cancelledInTemporal: true }), 'ended dropped'],
  ])('when it is %s', (_, payment, said) => {
    expect(tellUnpaid(payment, START)).toEqual([
      {
        at: START,
        kind: 'AttentionRaised',
        code: 'ShipmentUnpaid',
        text: `parcel-1 of 99.00 NOK ${said}`,
        operationId: 'parcel-1',
      },
    ]);
    expect(isUnpaidOver(payment, { operationId: 'parcel-1' })).toBe(false);
  });

  test.each<[string, Payment]>([
    ['planned', shipped],
    ['on its way', is({ status: 'sending' })],
    ['accepted', is({ status: 'accepted', inDoubt: true })],
    ['parked', is({ status: 'parked' })],
    ['done', is({ status: 'done' })],
    ['unknown after a no, and in doubt', is({ status: 'unknown', refusal, inDoubt: true })],
    ['unknown, and nobody said no', is({ status: 'unknown', deniedAt: START })],
    ['denied, and nobody has looked', is({ status: 'denied', refusal })],
    ['refused by a person', is({ status: 'refused', by: 'operator' })],
    ['dropped by the order service', is({ status: 'dropped' })],
  ])('not while it is %s', (_, payment) => {
    expect(tellUnpaid(payment, START)).toEqual([]);
    expect(isUnpaidOver(payment, { operationId: 'parcel-1' })).toBe(true);
  });

  test('once', () => {
    expect(tellUnpaid(is({ status: 'expired', unpaidSince: START }), START)).toEqual([]);
  });

  test('and nothing else is', () => {
    const release = complete(aPayment());
    const lapsed = {
      ...release,
      operations: release.operations.map((other) => ({ ...other, status: 'lapsed' as const })),
    };
    expect(tellUnpaid(lapsed, START)).toEqual([]);
    expect(isUnpaidOver(shipped, { shipmentId: 'parcel-1' })).toBe(false);
    expect(isUnpaidOver(release, { operationId: '@release' })).toBe(false);
  });

  test('with the first three of many', () => {
    const of = (many: number): string[] =>
      textsOf(is({ status: 'expired', shipments: Array.from({ length: many }, (_, nth) => `p-${nth + 1}`) }));
    expect(of(3)).toEqual(['p-1, p-2, p-3 of 99.00 NOK ended expired']);
    expect(of(5)).toEqual(['p-1, p-2, p-3 and 2 more of 99.00 NOK ended expired']);
  });
});

describe('a parcel without a capture is told as unpaid', () => {
  const parcel = (id: string, more: Partial<Shipment> = {}): Shipment => ({
    id,
    amount: 100,
    at: START,
    ended: { state: 'expired', reason: 'too late' },
    ...more,
  });
  const all = (shipments: readonly Shipment[], more: Partial<Payment> = {}): Payment => ({
    ...aPayment(),
    shipments,
    ...more,
  });

  test('when it ended, with its reason', () => {
    expect(tellUnpaid(all([parcel('p-1')]), START)).toEqual([
      {
        at: START,
        kind: 'AttentionRaised',
        code: 'ShipmentUnpaid',
        text: 'p-1 of 1.00 NOK ended expired: too late',
        shipmentId: 'p-1',
      },
    ]);
  });

  test('dropped by whoever may, and not by the order service', () => {
    const dropped = parcel('p-1', { ended: { state: 'dropped', reason: 'x' } });
    expect(textsOf(all([dropped], { cancelledInTemporal: true }))).toEqual(['p-1 of 1.00 NOK ended dropped: x']);
    expect(textsOf(all([dropped]))).toEqual([]);
  });

  test('once, and not while it waits', () => {
    const { ended: _, ...waits } = parcel('p-1');
    expect(textsOf(all([waits, parcel('p-2', { unpaidSince: START })]))).toEqual([]);
  });

  const many = (from: number, to: number, more: Partial<Shipment> = {}): Shipment[] =>
    Array.from({ length: to - from }, (_, nth) => parcel(`p-${from + nth}`, more));
  const rest = 'more shipments ended unpaid: look at the list of shipments';

  test('fifty of them by name, and one line for the rest', () => {
    expect(textsOf(all(many(0, 50)))).not.toContain(rest);
    expect(textsOf(all(many(0, 50)))).toHaveLength(50);
    expect(textsOf(all(many(0, 90))).slice(49)).toEqual(['p-49 of 1.00 NOK ended expired: too late', rest]);
  });

  const learnedOf = (shipments: readonly Shipment[]): Payment => learned(all(shipments), []);
  const acknowledged = (payment: Payment, id?: string): Payment =>
    order(payment, {
      kind: 'acknowledge',
      code: 'ShipmentUnpaid',
      ...present({ id }),
      operator: 'ida',
      reason: 'paid',
    });
  /** More parcels have ended since. */
  const later = (payment: Payment, from: number, to: number): Payment => ({
    ...payment,
    shipments: [...payment.shipments, ...many(from, to)],
  });

  test('those that are up count, too', () => {
    expect(textsOf(later(learnedOf(many(0, 49)), 49, 60))).toEqual(['p-49 of 1.00 NOK ended expired: too late', rest]);
    expect(textsOf(later(learnedOf(many(0, 50)), 50, 60))).toEqual([rest]);
    expect(textsOf(later(learnedOf(many(0, 51)), 51, 60))).toEqual([]);
  });

  test('the line tells of all that had ended: whoever acknowledges it is told of none of them again', () => {
    const known = acknowledged(learnedOf(many(0, 90)));
    expect(known.attention).toEqual([]);
    expect(known.shipments.filter(({ unpaidSince }) => unpaidSince === undefined)).toEqual([]);
  });

  test('and of none that end later: those are told when it has been acknowledged', () => {
    const more = later(learnedOf(many(0, 90)), 90, 92);
    expect(textsOf(more)).toEqual([]);
    expect(acknowledged(more).attention.map(({ text }) => text)).toEqual([
      'p-90 of 1.00 NOK ended expired: too late',
      'p-91 of 1.00 NOK ended expired: too late',
    ]);
    expect(textsOf(later(acknowledged(learnedOf(many(0, 90))), 90, 91))).toHaveLength(1);
    // Of the fifty that are named nobody has said anything yet.
    const line = acknowledged(more, 'p-50');
    expect(line.attention).toHaveLength(51);
    expect(line.attention.at(-1)).toMatchObject({ text: rest, shipmentId: 'p-90' });
  });

  test('also those that end while it is up and some of the fifty were acknowledged alone', () => {
    const few = acknowledged(acknowledged(learnedOf(many(0, 90)), 'p-3'), 'p-4');
    expect(textsOf(later(few, 90, 92))).toEqual([]);
  });

  test('what else is up takes no place of theirs', () => {
    const others = Array.from({ length: 30 }, (_, nth) => [
      { code: 'ShipmentRefused', text: 'x', since: START, shipmentId: `q-${nth}` } as const,
      { code: 'ShipmentUnpaid', text: 'x', since: START, operationId: `o-${nth}` } as const,
    ]).flat();
    expect(textsOf(all(many(0, 50), { attention: others }))).toHaveLength(50);
    expect(textsOf(all(many(0, 50), { attention: others }))).not.toContain(rest);
  });

  test('who was told once keeps the moment of it', () => {
    const { shipments } = learned(all([parcel('p-0', { unpaidSince: START - 1 }), parcel('p-1')]), []);
    expect(shipments.map(({ unpaidSince }) => unpaidSince)).toEqual([START - 1, START]);
  });

  test('the line marks neither what waits nor what the order service itself has cancelled', () => {
    const { ended: _, ...waits } = parcel('p-waits');
    const dropped = parcel('p-dropped', { ended: { state: 'dropped', reason: 'x' } });
    const { shipments } = learned(all([...many(0, 60), waits, dropped]), []);
    expect(shipments.filter(({ unpaidSince }) => unpaidSince === undefined).map(({ id }) => id)).toEqual([
      'p-waits',
      'p-dropped',
    ]);
  });
});
