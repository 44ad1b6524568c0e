import { type Ended, Life, MovedClock } from '../../../proof/conformance/life';
import { openAccount } from '../../../proof/conformance/stage';
import { PROVED, type ProviderName } from '../../../proof/providers';
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
