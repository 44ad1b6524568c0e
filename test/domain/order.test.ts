import { deriveKey } from '../../src/domain/key';
import { openingOrder, orderOf, sendOrderOf } from '../../src/domain/order';
import { answered, aPayment, complete, confirmed, learned, lost, op, SECOND, START, ship } from './support/world';

describe('send', () => {
  const shipped = ship(aPayment(), 'parcel-1', 9_900);

  it('refuses after captureBy, from an overdrawn payment, and without a hold', () => {
    const send1 =
      (payment = shipped, now = START) =>
      () =>
        sendOrderOf(payment, op(payment, 'parcel-1'), now);
    expect(send1(shipped, shipped.captureBy)).toThrow(
      `nothing is sent later than its kind allows; seen {"now":${shipped.captureBy},"until":${shipped.captureBy}}`,
    );
    const taken = { at: START, kind: 'ForeignMovementSeen', captured: 24_900, released: 0, why: 'portal' } as const;
    expect(send1(learned(shipped, [taken]))).toThrow('overdrawn payment; seen {"available":-9900}');
    const [hold, capture] = shipped.operations;
    expect(send1({ ...shipped, operations: [{ ...hold, status: 'accepted' }, capture] as never })).toThrow(
      'without a hold; seen {"operationId":"parcel-1"}',
    );
  });

  it('gives an attempt its time limit, never behind captureBy', () => {
    expect(sendOrderOf(shipped, op(shipped, 'parcel-1'), START).order.notAfter).toBe(START + 30 * SECOND);
    const late = shipped.captureBy - SECOND;
    expect(sendOrderOf(shipped, op(shipped, 'parcel-1'), late).order.notAfter).toBe(shipped.captureBy);
  });

  it('says what the ledger has as captured; what is unknown is not in it', () => {
    const unknown = answered(shipped, 'parcel-1', lost);
    const two = answered(ship(unknown, 'parcel-2', 5_000), 'parcel-2', confirmed(5_000));
    const three = ship(two, 'parcel-3', 100);
    expect(sendOrderOf(three, op(three, 'parcel-3'), START).order).toMatchObject({
      capturedBefore: 5_000,
      amount: 100,
    });
  });

  it('has the same key for every attempt of one operation, and the look-up asks for it', () => {
    const unknown = answered(shipped, 'parcel-1', lost);
    expect(sendOrderOf(unknown, op(unknown, 'parcel-1'), START + 1).order.key).toBe(
      orderOf(shipped, op(shipped, 'parcel-1')).key,
    );
  });

  it('names the run whose reset is known', () => {
    const known = learned(aPayment(), [{ at: START, kind: 'PastUnknown', why: 'reset', run: 'run-2' }]);
    const planned = { ...op(shipped, 'parcel-1'), firstSentAt: 0 };
    const payment = { ...known, operations: [...known.operations, planned] };
    expect(sendOrderOf(payment, planned, START).order.knownRun).toBe('run-2');
  });
});

describe('what the provider is told', () => {
  const PARTS = { account: 'nordic-shop', paymentId: 'order-1001' };
  const about = { ...PARTS, reference: 'order-1001-1', amount: 24_900, currency: 'NOK' };
  const keyOf = (kind: 'authorize' | 'release', operationId: string) =>
    deriveKey({ ...PARTS, kind, operationId, round: 0 });

  it('of a hold that Holdfast makes: the members that the order service gave', () => {
    const created = aPayment({ hold: 'created' });
    const { order, fact } = sendOrderOf(created, op(created, '@authorize'), START);
    const notAfter = START + 30 * SECOND;
    expect(fact).toEqual({ at: START, operationId: '@authorize', kind: 'Sending', notAfter });
    expect(order).toEqual({
      ...about,
      kind: 'authorize',
      operationId: '@authorize',
      key: keyOf('authorize', '@authorize'),
      notAfter,
      capturedBefore: 0,
      releasedBefore: 0,
      refundedBefore: 0,
      create: { flow: 'web' },
    });
  });

  it('of a hold that exists: nothing to make it with', () => {
    const adopted = aPayment({ hold: 'adopted' });
    expect(sendOrderOf(adopted, op(adopted, '@authorize'), START).order).not.toHaveProperty('create');
  });

  it('of a release: what was captured, the id that the provider gave the hold, and its own', () => {
    const created = answered(aPayment({ hold: 'created' }), '@authorize', {
      kind: 'confirmed',
      amount: 24_900,
      providerReference: 'hold-7',
    });
    const payment = complete(answered(ship(created, 'parcel-1', 9_900), 'parcel-1', confirmed(9_900)));
    const release = { ...op(payment, '@release'), providerReference: 'release-8' };
    expect(sendOrderOf(payment, release, START).order).toEqual({
      ...about,
      amount: 15_000,
      kind: 'release',
      operationId: '@release',
      key: keyOf('release', '@release'),
      notAfter: START + 30 * SECOND,
      capturedBefore: 9_900,
      releasedBefore: 0,
      refundedBefore: 0,
      holdReference: 'hold-7',
      providerReference: 'release-8',
    });
    // Its own reference is all that a hold needs, and without one nothing is said of it.
    expect(orderOf(payment, op(payment, '@authorize'))).not.toHaveProperty('holdReference');
    expect(orderOf(payment, op(payment, '@authorize')).providerReference).toBe('hold-7');
    expect(orderOf(aPayment(), op(aPayment(), '@authorize'))).not.toHaveProperty('providerReference');
    expect(orderOf(shippedOnly, op(shippedOnly, 'parcel-1'))).not.toHaveProperty('holdReference');
  });

  const shippedOnly = ship(aPayment(), 'parcel-1', 9_900);

  it('before anything else is known: whose hold it is, under the key that its look-ups have', () => {
    const { terms } = aPayment();
    expect(openingOrder(terms)).toEqual(orderOf(aPayment(), op(aPayment(), '@authorize')));
  });

  it('says nothing of a run where none was reset', () => {
    expect(sendOrderOf(shippedOnly, op(shippedOnly, 'parcel-1'), START).order).not.toHaveProperty('knownRun');
  });
});
