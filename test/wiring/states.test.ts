import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { RefundCapabilities } from '../../src/domain/capabilities';
import { carried } from '../../src/domain/carried';
import type { Payment } from '../../src/domain/payment';
import { givenUpOn, newLog, recorded, toldUpTo } from '../../src/events/log';
import { STATE_VERSION, STATE_VERSION_WITH_EVENTS, STATE_VERSION_WITH_REFUNDS } from '../../src/messages/handed';
import type { PaymentInput } from '../../src/messages/messages';
import { viewOf } from '../../src/view/view';
import { pastOf } from '../../src/workflows/past';
import { answered, aPayment, confirmed, lost, order, ship, vipps } from '../domain/support/world';
import { freshRuns, sdk } from './support/sdk';

jest.mock('@temporalio/workflow', () => jest.requireActual('./support/sdk'));
freshRuns();

/**
 * A state of each version that payments may still be in, as a run handed it to the next. Each stays as it was written: a build reads its own
 * version and the one before, so that payments outlive an upgrade, and a rollback.
 */
const fileOf = (version: number): string => join(__dirname, 'states', `version-${version}.json`);
const LATER = Date.UTC(2027, 2, 3);

interface Kept {
  input: PaymentInput;
  view: unknown;
}

const read = (version: number): Kept => JSON.parse(readFileSync(fileOf(version), 'utf8'));

/** Captured, in doubt, waiting, and in version 3 to be given back in part: `HOLDFAST_WRITE_STATE=1` writes it for a version that is new. */
function fresh(version: number): Kept {
  const withRefunds = version === STATE_VERSION_WITH_REFUNDS;
  const begun = aPayment(withRefunds ? { capabilities: { ...vipps, refund: REFUNDS } } : {});
  const captured = answered(ship(begun, 'parcel-1', 9900), 'parcel-1', confirmed(9900));
  const before = withRefunds ? order(captured, { kind: 'refund', ...RETURN }) : captured;
  const payment = ship(answered(ship(before, 'parcel-2', 5000), 'parcel-2', lost), 'parcel-3', 700);
  const continued = {
    version,
    payment: carried(payment, LATER),
    inbox: [{ kind: 'complete' }] as const,
    shown: 'unknown',
    ...(version >= STATE_VERSION_WITH_EVENTS ? { events: eventsOf(payment) } : {}),
  };
  return { input: { terms: payment.terms, continued }, view: viewOf(payment, LATER) };
}

const REFUNDS: RefundCapabilities = {
  parts: true,
  times: 'many',
  of: 'payment',
  replayForMs: 1,
  evidence: 'key',
  absence: 'provable',
  provisionalMs: 0,
  windowDays: 365,
};
const RETURN = { refundId: 'return-1', amount: 900, currency: 'NOK', reason: 'returned', shipmentId: 'parcel-1' };

/** Somebody has heard one of two events, and somebody was given up on. */
function eventsOf(payment: Payment) {
  const patience = { giveUpAfterMs: 1, firstRetryMs: 1 };
  const log = newLog(payment, [
    { endpoint: 'orders', ...patience },
    { endpoint: 'books', types: ['payment.*'], ...patience },
  ]);
  const facts = [
    { at: LATER, kind: 'PastUnknown', why: 'reset', run: 'run-1' },
    { at: LATER, kind: 'AttentionRaised', code: 'PastUnknown', text: 'reset' },
  ] as const;
  const told = recorded(log, payment, facts);
  return givenUpOn(toldUpTo(told, 'orders', told.sequence), 'books', 'HTTP 503');
}

/** What this build writes: for a payment that nobody listens to, for one that somebody does, and for one with refunds. */
const VERSIONS = [STATE_VERSION, STATE_VERSION_WITH_EVENTS, STATE_VERSION_WITH_REFUNDS];

for (const version of VERSIONS) {
  if (!process.env.HOLDFAST_WRITE_STATE || existsSync(fileOf(version))) continue;
  writeFileSync(fileOf(version), `${JSON.stringify(fresh(version), null, 2)}\n`);
}

test.each(VERSIONS)('a state of version %i is read by this build', (version) => {
  sdk.info.continuedFromExecutionRunId = 'run-0';
  const { input, view } = read(version);
  const past = pastOf(input);
  expect(past).toMatchObject({ inbox: [{ kind: 'complete' }], shown: 'unknown' });
  if (past?.payment === undefined) throw new Error('the payment is missing');
  expect(JSON.parse(JSON.stringify(viewOf(past.payment, LATER)))).toMatchObject(view as object);
  // What has come since is there, too.
  expect(past.payment.foreign.refunded).toBe(0);
  const { captured, refunded, refunding, refundable } = past.payment.ledger;
  expect(refunded + refunding + refundable).toBe(captured);
});

test.each(VERSIONS)('what this build writes is the form of version %i', (version) => {
  const { input } = JSON.parse(JSON.stringify(fresh(version))) as Kept;
  const written = shapeOf(input.continued);
  const kept = shapeOf(read(version).input.continued);
  // An older form has gained members since, which every reader may miss: the test above reads it without them.
  if (version < STATE_VERSION_WITH_REFUNDS) expect(written).toMatchObject(kept as object);
  else expect(written).toEqual(kept);
});

/** Names and kinds of members, without their values: a member that comes or goes is a new version, or one that every reader may miss. */
function shapeOf(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(shapeOf);
  if (typeof value !== 'object' || value === null) return typeof value;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => a.localeCompare(b))
      .map(([name, member]) => [name, shapeOf(member)]),
  );
}
