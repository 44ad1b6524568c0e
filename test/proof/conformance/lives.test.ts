import { type Ended, Life, MovedClock } from '../../../proof/conformance/life';
import { openAccount } from '../../../proof/conformance/stage';
import { PROVED, type ProviderName } from '../../../proof/providers';
import { isFinal } from '../../../src/domain/payment';
import type { FaultOrder } from '../../../src/sandbox/faults';
import { startSandbox } from '../../../src/sandbox/server';
import type { AuthorizedPayment } from '../../../src/sandbox/simulator';

const HELD = 10_000;
const PART = 3_000;
const DAY = 24 * 3_600_000;

interface Played {
  name: ProviderName;
  says: string;
  switches?: Readonly<Record<string, unknown>>;
  settings?: Readonly<Record<string, unknown>>;
  fault?: Omit<FaultOrder, 'provider'>;
  amounts?: readonly number[];
  /** A person takes everything in the portal, and the read before our capture does not show it yet. */
  portalFirst?: boolean;
  ends: Partial<Ended>;
}

/** Whole lives through core, adapter and sandbox, each with one thing that a provider may do. */
const LIVES: readonly Played[] = [
  {
    name: 'pipwave',
    says: 'the gateway takes a part, and settles everything a day later: a person is told',
    switches: { pgPartial: 'single', settlesAllAfterMs: DAY },
    settings: { partialCaptures: true, finalAmountIsCaptured: true },
    ends: { operations: 'parcel-1 done', booked: HELD, attention: 'ForeignMovementSeen', isFinished: false },
  },
  {
    name: 'vipps',
    says: 'moments that cannot be end nothing',
    switches: { guaranteedUntil: '0001-01-01T00:00:00', eventTimestamp: '9999-12-31T23:59:59.9999999Z' },
    ends: { operations: 'parcel-1 done, @release done', booked: PART, attention: '', isFinished: true },
  },
  {
    name: 'vipps',
    says: 'a first 500 that sticks to its key is left behind once absence is proven',
    fault: { operation: 'capture', fault: 'failsBeforeEffect', status: 500, sticky: true },
    ends: { operations: 'parcel-1 done, @release done', booked: PART, attention: '', isFinished: true },
  },
  {
    name: 'vipps',
    says: 'a success under a 429 is found by its key, and not sent again as another',
    fault: { operation: 'capture', fault: 'mislabelsAnswer', status: 429 },
    ends: { operations: 'parcel-1 done, @release done', booked: PART, captures: 1, isFinished: true },
  },
  {
    name: 'payment-options',
    says: 'a success under a 401 is looked up, and not sent again',
    switches: { capturedStatus: 'C', secondCapture: 'charged' },
    fault: { operation: 'capture', fault: 'mislabelsAnswer', status: 401 },
    ends: { operations: 'parcel-1 done', booked: PART, captures: 1, isFinished: true },
  },
  {
    name: 'bambora',
    says: 'a capture that is not finished is waited for',
    switches: { captureAnswer: 'unfinished', processingMs: 30_000 },
    ends: { operations: 'parcel-1 done', booked: PART, attention: '', isFinished: true },
  },
  {
    name: 'bambora',
    says: 'ours was refused, and the one capture that is listed bears another mark: it is not ours',
    switches: { backOffice: 'visible', backOfficeComment: 'by hand' },
    amounts: [HELD],
    portalFirst: true,
    ends: {
      operations: 'parcel-1 refused invalid_payment_state_transition',
      captures: 0,
      attention: 'ShipmentUnpaid, ForeignMovementSeen',
      isFinished: false,
    },
  },
  {
    name: 'vipps',
    says: 'twelve parcels at once keep to our own limit, in order, and nobody is told',
    switches: { limiter: true },
    amounts: Array.from({ length: 12 }, () => 100),
    ends: { booked: 1_200, captures: 12, attention: '', isFinished: true, parked: [] },
  },
];

test.each(LIVES)('$name: $says', async ({ name, switches, settings, fault, amounts = [PART], portalFirst, ends }) => {
  const sandbox = await startSandbox({ seed: 3 });
  await sandbox.control.setSwitches(name, { ...PROVED[name].unlimited.switches, ...switches });
  const account = openAccount(PROVED[name], sandbox, settings);
  const clock = new MovedClock(sandbox);
  const provider = account.create({ now: clock.now });
  try {
    const hold: AuthorizedPayment = await sandbox.control.authorize({
      provider: name,
      amount: HELD,
      reference: 'order-3001',
    });
    if (fault !== undefined) await sandbox.control.inject({ provider: name, ...fault });
    const life = new Life(PROVED[name], sandbox, provider, account, hold, clock);
    const { currency } = hold;
    for (const [at, amount] of amounts.entries()) {
      life.hear({ kind: 'ship', shipmentId: `parcel-${at + 1}`, amount, currency, final: false });
    }
    life.hear({ kind: 'complete' });
    if (portalFirst) {
      await life.step(); // the hold is looked up
      await clock.waitUntil(clock.now() + 120_000);
      await sandbox.control.portalCapture(hold, HELD);
      await sandbox.control.inject({ provider: name, operation: 'get', fault: 'readsStale', ms: 60_000 });
    }
    const ended = await life.live();
    expect(ended).toMatchObject(ends);
    expect(ended.truth.captured).toBe(portalFirst ? HELD : ended.booked);
  } finally {
    await provider.close();
    await sandbox.close();
  }
});

interface Refunded {
  name: ProviderName;
  says: string;
  switches?: Readonly<Record<string, unknown>>;
  settings?: Readonly<Record<string, unknown>>;
  fault?: Omit<FaultOrder, 'provider'>;
  /** Each is ordered when the one before has come to an end. */
  refunds: readonly number[];
  /** What a person gives back in the portal before ours is sent. */
  portalFirst?: number;
  ends: Partial<Ended>;
}

const lost = { operation: 'refund', fault: 'dropsAfterEffect' } as const;
const never = { operation: 'refund', fault: 'dropsBeforeEffect' } as const;

/** Everything is captured, then given back, by core, adapter and sandbox: at rest once, or with a person. */
const REFUNDED: readonly Refunded[] = [
  { name: 'vipps', says: 'two parts', refunds: [4_000, 6_000], ends: { refunded: HELD, parked: [] } },
  {
    name: 'vipps',
    says: 'a lost answer is found by its key',
    fault: lost,
    refunds: [4_000],
    ends: { refunded: 4_000, parked: [] },
  },
  {
    name: 'vipps',
    says: 'what never came about is sent again',
    fault: never,
    refunds: [4_000],
    ends: { refunded: 4_000, parked: [] },
  },
  {
    name: 'vipps',
    says: 'a person was there first, and there is too little left',
    refunds: [8_000],
    portalFirst: 5_000,
    ends: {
      operations: 'parcel-1 done, @refund:back-1 refused 6150',
      refunded: 5_000,
      attention: 'RefundUnmade, ForeignRefundSeen',
      isFinished: false,
    },
  },
  {
    name: 'bambora',
    says: 'a lost answer is found by the total',
    fault: lost,
    refunds: [4_000],
    ends: { refunded: 4_000, parked: [] },
  },
  {
    name: 'bambora',
    says: 'what never came about is proven, and sent again, also where a second one would be made',
    switches: { secondRefund: 'allowed', partlyRefundedAs: 'Captured' },
    fault: never,
    refunds: [4_000],
    ends: { refunded: 4_000, parked: [] },
  },
  {
    name: 'bambora',
    says: 'a lost answer that nothing lists is a person’s to tell, and no second one is made',
    switches: { secondRefund: 'allowed', partlyRefundedAs: 'Captured', refundsShown: false },
    fault: lost,
    refunds: [4_000],
    ends: { refunded: 4_000, parked: ['refund: Parked'] },
  },
  {
    name: 'bambora',
    says: 'a person was there first, and it shows',
    switches: { backOffice: 'visible' },
    refunds: [4_000],
    portalFirst: 3_000,
    ends: {
      operations: 'parcel-1 done, @refund:back-1 refused RefundedBefore',
      refunded: 3_000,
      attention: 'ForeignRefundSeen, RefundUnmade',
      isFinished: false,
    },
  },
  { name: 'pipwave', says: 'it is pending, then done', refunds: [4_000], ends: { refunded: 4_000, parked: [] } },
  {
    name: 'pipwave',
    says: 'a lost answer shows in the status',
    fault: lost,
    refunds: [HELD],
    ends: { refunded: HELD, parked: [] },
  },
  {
    name: 'pipwave',
    says: 'what never came about is a person’s to tell',
    fault: never,
    refunds: [4_000],
    ends: { refunded: 0, parked: ['refund: Parked'] },
  },
  {
    name: 'pipwave',
    says: 'it shows, and fails two days later: a person is told, and nothing is sent again',
    switches: { refundTiming: 'optimisticFailure', refundAfterMs: 2 * DAY },
    refunds: [4_000],
    ends: { refunded: 0, parked: ['refund: RefundReversed'] },
  },
  {
    name: 'pipwave',
    says: 'the gateway gives back only everything',
    switches: { supportsRefund: 'whole' },
    refunds: [4_000],
    ends: {
      operations: 'parcel-1 done, @refund:back-1 refused PartialRefundNotSupported',
      attention: 'RefundUnmade',
      isFinished: false,
      refunded: 0,
      parked: [],
    },
  },
  { name: 'payment-options', says: 'it names its capture', refunds: [4_000], ends: { refunded: 4_000, parked: [] } },
  {
    name: 'payment-options',
    says: 'several, where the account says so',
    settings: { multipleRefunds: true },
    refunds: [4_000, 3_000],
    ends: { refunded: 7_000, parked: [] },
  },
  {
    name: 'payment-options',
    says: 'a lost answer is a person’s to tell',
    fault: lost,
    refunds: [4_000],
    ends: { refunded: 4_000, parked: ['refund: Parked'] },
  },
  {
    name: 'payment-options',
    says: 'a result that comes later is told by its own status, beside an earlier one',
    settings: { multipleRefunds: true },
    fault: { operation: 'refund', fault: 'refusesAfterEffect', code: '201/578', skip: 1 },
    refunds: [4_000, 3_000],
    ends: { refunded: 7_000, parked: [] },
  },
];

test.each(REFUNDED)(
  '$name, refunded: $says',
  async ({ name, switches, settings, fault, refunds, portalFirst, ends }) => {
    const sandbox = await startSandbox({ seed: 5 });
    await sandbox.control.setSwitches(name, { ...PROVED[name].unlimited.switches, ...switches });
    const account = openAccount(PROVED[name], sandbox, settings);
    const clock = new MovedClock(sandbox);
    const provider = account.create({ now: clock.now });
    try {
      const hold = await sandbox.control.authorize({ provider: name, amount: HELD, reference: 'order-3002' });
      const { currency } = hold;
      const life = new Life(PROVED[name], sandbox, provider, account, hold, clock);
      life.hear({ kind: 'ship', shipmentId: 'parcel-1', amount: HELD, currency, final: true });
      await life.until((payment) =>
        payment.operations.some(({ id, status }) => id === 'parcel-1' && status === 'done'),
      );
      if (fault !== undefined) await sandbox.control.inject({ provider: name, ...fault });
      if (portalFirst !== undefined) await sandbox.control.portalRefund(hold, portalFirst);
      for (const [at, amount] of refunds.entries()) {
        const refundId = `back-${at + 1}`;
        life.hear({ kind: 'refund', refundId, amount, currency, reason: 'returned' });
        await life.until(({ operations }) => operations.some((op) => op.refunds?.ordered === amount && isFinal(op)));
      }
      const ended = await life.live();
      expect(ended).toMatchObject({ booked: HELD, isFinished: true, ...ends });
      expect(ended.truth).toMatchObject({ captured: HELD, refunded: ended.refunded });
    } finally {
      await provider.close();
      await sandbox.close();
    }
  },
);
