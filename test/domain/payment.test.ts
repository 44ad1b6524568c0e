import { sentUntil } from '../../src/domain/kinds';
import {
  deadlines,
  earliest,
  isAuthorized,
  isMeant,
  isRead,
  isReadOnRequest,
  isUncertain,
  isUp,
  isUsedUp,
  newOperation,
  newPayment,
  type Operation,
  type Payment,
  settledAtOf,
  type Terms,
  waitingShipments,
  wasReleased,
} from '../../src/domain/payment';
import { DEFAULT_POLICY } from '../../src/domain/policy';
import {
  answered,
  aPayment,
  bambora,
  cancel,
  complete,
  confirmed,
  DAY,
  HOUR,
  lost,
  MINUTE,
  op,
  START,
  ship,
  vipps,
} from './support/world';

const terms: Terms = {
  account: 'nordic-shop',
  provider: 'vipps',
  paymentId: 'order-1001',
  reference: 'order-1001-1',
  amount: 24_900,
  currency: 'NOK',
};
const settings = { capabilities: vipps, policy: DEFAULT_POLICY };

describe('a payment at its birth', () => {
  test('has a hold that is looked up, and nothing else', () => {
    expect(newPayment(terms, settings, START)).toEqual({
      terms,
      ...settings,
      startedAt: START,
      authorized: 24_900,
      authorizedAt: START,
      authorizedAtAssumed: true,
      captureBy: START + 180 * DAY,
      holdUntil: START + 180 * DAY,
      ledger: {
        ...{ authorized: 24_900, captured: 0, reserved: 0, released: 0, available: 24_900 },
        ...{ refunded: 0, refunding: 0, refundable: 0 },
      },
      shipments: [],
      operations: [
        {
          id: '@authorize',
          kind: 'authorize',
          amount: 24_900,
          shipments: [],
          rest: 0,
          status: 'accepted',
          inDoubt: true,
          wanted: true,
          round: 0,
          attempts: 0,
          firstDueAt: START,
          dueAt: START,
          replay: false,
          settledAt: 0,
          rung: 0,
          replanned: 'no',
          evidence: [],
        },
      ],
      cancelled: false,
      foreign: { captured: 0, released: 0, refunded: 0 },
      releasedWithoutOrder: 0,
      pastUnknown: false,
      looks: [],
      expiryWarned: false,
      deadlineReached: false,
      attention: [],
      seq: 0,
      journal: [],
      audit: [],
    });
  });

  const created = { ...terms, create: {} };
  test.each<[string, Terms, typeof settings & { recovered?: true }, object]>([
    ['that is to be made is planned', created, settings, { status: 'planned', inDoubt: false }],
    [
      'may have been made by the payment that was lost',
      { ...created, recovered: true },
      settings,
      { status: 'unknown', inDoubt: true, firstSentAt: 0 },
    ],
    [
      'may have been made before the namespace was lost',
      created,
      { ...settings, recovered: true },
      { status: 'unknown', inDoubt: true, firstSentAt: 0 },
    ],
    [
      'that exists is looked up after a loss, too',
      { ...terms, recovered: true },
      settings,
      { status: 'accepted', inDoubt: true },
    ],
  ])('a hold %s', (_, agreed, own, hold) => {
    const born = op(newPayment(agreed, own, START), '@authorize');
    expect(born).toMatchObject(hold);
    expect(born.firstSentAt).toBe((hold as { firstSentAt?: number }).firstSentAt);
  });

  test('counts the days of the hold from when it was made, and captures no longer than was asked for', () => {
    const authorizedAt = START - DAY;
    expect(newPayment({ ...terms, authorizedAt, captureBy: START + DAY }, settings, START)).toMatchObject({
      authorizedAt,
      authorizedAtAssumed: false,
      captureBy: START + DAY,
      holdUntil: START + 179 * DAY,
    });
  });
});

describe('the deadlines', () => {
  test.each([
    ['are the account’s days', {}, undefined, START + 180 * DAY, START + 180 * DAY],
    ['are the provider’s, where it says less', {}, START + DAY, START + DAY, START + DAY],
    ['are the account’s, where the provider says more', {}, START + 200 * DAY, START + 180 * DAY, START + 180 * DAY],
    [
      'end the captures earlier where that was agreed',
      { captureBy: START + HOUR },
      START + DAY,
      START + HOUR,
      START + DAY,
    ],
  ])('%s', (_, agreed, said, captureBy, holdUntil) => {
    expect(deadlines(aPayment({ terms: agreed }), START, said)).toEqual({ captureBy, holdUntil });
  });

  test('of a release is the hold’s own end', () => {
    const payment = aPayment({ terms: { captureBy: START + DAY } });
    expect(sentUntil(payment, 'release')).toBe(START + 180 * DAY);
    expect(sentUntil(payment, 'capture')).toBe(START + DAY);
    expect(sentUntil(payment, 'authorize')).toBe(START + DAY);
  });

  test('are the earliest of what is known', () => {
    expect(earliest(undefined, 5, undefined, 3)).toBe(3);
    expect(earliest(2, 5)).toBe(2);
  });
});

describe('what an operation says of itself', () => {
  const shipped = ship(aPayment(), 'parcel-1', 9_900);
  const planned = op(shipped, 'parcel-1');
  const no = { code: '6140', why: 'not allowed' };

  test.each<[string, Partial<Operation>, boolean]>([
    ['planned', {}, false],
    ['in doubt', { inDoubt: true }, true],
    ['unknown', { status: 'unknown' }, true],
    ['denied', { status: 'denied', refusal: no }, true],
    ['parked unsent', { status: 'parked' }, false],
    ['parked after a no', { status: 'parked', refusal: no }, true],
    ['refused', { status: 'refused', refusal: no }, false],
  ])('%s: whether an attempt may have taken effect', (_, more, uncertain) => {
    expect(isUncertain({ ...planned, ...more })).toBe(uncertain);
  });

  test('it is settled a window after its time limit, or later where that is known', () => {
    expect(settledAtOf(shipped, planned)).toBe(75 * MINUTE);
    expect(settledAtOf(shipped, { ...planned, notAfter: START })).toBe(START + 75 * MINUTE);
    expect(settledAtOf(shipped, { ...planned, notAfter: START, settledAt: START + DAY })).toBe(START + DAY);
  });

  test.each<[string, Partial<Operation>, boolean]>([
    ['never', {}, false],
    ['once', { readFrom: START }, false],
    ['twice within the gap', { readFrom: START, readAt: START + MINUTE - 1 }, false],
    ['twice, a gap apart', { readFrom: START, readAt: START + MINUTE }, true],
    ['first at the moment it was settled', { readFrom: START, readAt: START + MINUTE, settledAt: START }, true],
    ['first before it was settled', { readFrom: START, readAt: START + DAY, settledAt: START + 1 }, false],
    ['without a first time', { readAt: START + DAY }, false],
  ])('read %s', (_, more, read) => {
    expect(isRead(shipped, { ...planned, ...more })).toBe(read);
  });
});

describe('what is up', () => {
  const stuck = { code: 'Stuck', text: 'x', since: START, operationId: 'parcel-1' } as const;
  const refused = { code: 'ShipmentRefused', text: 'x', since: START, shipmentId: 'parcel-2' } as const;
  const payment: Payment = { ...aPayment(), attention: [stuck, refused] };

  test('is asked for by its code, or for one operation', () => {
    expect(isUp(payment, 'Stuck')).toBe(true);
    expect(isUp(payment, 'Overdrawn')).toBe(false);
    expect(isUp(payment, 'Stuck', 'parcel-1')).toBe(true);
    expect(isUp(payment, 'Stuck', 'parcel-2')).toBe(false);
  });

  test('is meant by its code, and by the operation or the parcel where one is named', () => {
    expect(isMeant(stuck, { code: 'Stuck' })).toBe(true);
    expect(isMeant(stuck, { code: 'Overdrawn' })).toBe(false);
    expect(isMeant(stuck, { code: 'Stuck', id: 'parcel-1' })).toBe(true);
    expect(isMeant(stuck, { code: 'Stuck', id: 'parcel-2' })).toBe(false);
    expect(isMeant(stuck, { code: 'Overdrawn', id: 'parcel-1' })).toBe(false);
    expect(isMeant(refused, { code: 'ShipmentRefused', id: 'parcel-2' })).toBe(true);
    expect(isMeant({ ...stuck, shipmentId: 'parcel-2' }, { code: 'Stuck' })).toBe(true);
    expect(isMeant({ ...stuck, shipmentId: 'parcel-2', endpoint: 'orders' }, { code: 'Stuck' })).toBe(true);
    const untold = { code: 'NotTold', text: 'x', since: START, endpoint: 'orders' } as const;
    expect(isMeant(untold, { code: 'NotTold', id: 'orders' })).toBe(true);
    expect(isMeant(untold, { code: 'NotTold', id: 'books' })).toBe(false);
  });
});

describe('the hold', () => {
  test('is there once it is confirmed', () => {
    expect(isAuthorized(aPayment())).toBe(true);
    expect(isAuthorized(aPayment({ hold: 'adopted' }))).toBe(false);
  });

  test('was given back once that is done, or may be', () => {
    const asked = complete(aPayment());
    expect(wasReleased(aPayment())).toBe(false);
    expect(wasReleased(asked)).toBe(false);
    expect(wasReleased(answered(asked, '@release', lost))).toBe(true);
    expect(wasReleased(answered(asked, '@release', confirmed(24_900)))).toBe(true);
  });

  test('is used up by the one capture of a provider that allows one, planned or done', () => {
    const one = ship(aPayment({ capabilities: bambora }), 'parcel-1', 9_900, START, true);
    expect(isUsedUp(aPayment({ capabilities: bambora }))).toBe(false);
    expect(isUsedUp(one)).toBe(true);
    expect(isUsedUp(answered(one, 'parcel-1', confirmed(9_900)))).toBe(true);
    expect(isUsedUp(cancel(one))).toBe(false);
    expect(isUsedUp(ship(aPayment(), 'parcel-1', 9_900))).toBe(false);
  });

  test('is waited for by the parcels that have no capture and have not ended', () => {
    const waits = ship(aPayment({ hold: 'adopted' }), 'parcel-1', 9_900);
    expect(waitingShipments(waits).map(({ id }) => id)).toEqual(['parcel-1']);
    expect(waitingShipments(cancel(waits))).toEqual([]);
    expect(waitingShipments(ship(aPayment(), 'parcel-1', 9_900))).toEqual([]);
  });
});

test.each([
  ['capture', true],
  ['refund', true],
  ['release', false],
  ['authorize', false],
] as const)(
  'of what was refused, a %s may be sent again or was done by hand, and is read on request: %s',
  (kind, isAsked) => {
    const planned = newOperation('parcel-1', kind, 9_900, START);
    expect(isReadOnRequest({ ...planned, status: 'refused' })).toBe(isAsked);
    expect(isReadOnRequest(planned)).toBe(false);
  },
);
