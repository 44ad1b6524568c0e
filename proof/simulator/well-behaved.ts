import { AUTHORIZE, capturesOf, isAuthorized, isFinal, operationOf } from '../../src/domain/payment';
import type { Life } from './life';
import { nextCall, stepWithin } from './steps';
import { DAY, HOUR, MINUTE } from './time';
import { Violated } from './violated';
import { sumOf, takesOf } from './witness';

/**
 * Lives in which faults stop well before captureBy, nobody cancels, no foreign hand moves, no run is reset and the provider refuses nothing for
 * good. Nothing stands in the way there of what Holdfast is for: each parcel's money is taken, exactly once, and the rest is given back.
 */

/** Of the time that the hold lasts, faults take so much at most. */
const SHARE = 0.3;
const READS_LOST_MAX = 2;
/** No step of such a life waits longer than this: the world goes on long before captureBy. */
const SOON = 2 * HOUR;
const ABSENCE_MAX = 4 * MINUTE;

/** A provider that repeats its first failure for as long as it remembers a key cannot be borne: these numbers do not draw it. */
const NOT_KEPT = 60;

/** What has gone wrong so far: not more than the protocol bears without a person. */
interface Troubles {
  writes: Set<string>;
  reads: number;
  isAbsent: boolean;
}

const troubles = new WeakMap<Life, Troubles>();

function troublesOf(life: Life): Troubles {
  const known = troubles.get(life) ?? { writes: new Set<string>(), reads: 0, isAbsent: false };
  troubles.set(life, known);
  return known;
}

/** The next write meets a fault that leaves a doubt, once for each operation; else one that it provably does not reach. */
export async function bearableWrite(life: Life, x: number, y: number): Promise<void> {
  const id = await nextCall(life, 'send');
  if (id === undefined) return;
  const { writes, isAbsent } = troublesOf(life);
  // A hold that is to be created is known by an id that its lost answer would have told, and the customer does not wait for ever.
  const isBlind = id === AUTHORIZE;
  const among = isAbsent || isBlind || writes.has(id) ? 'harmless' : 'bearable';
  writes.add(id);
  await life.step({ kind: y, x: x - (x % NOT_KEPT) + 1, among });
}

export async function bearableRead(life: Life, x: number): Promise<void> {
  const known = troublesOf(life);
  if (known.reads >= READS_LOST_MAX || (await nextCall(life, 'lookUp')) === undefined) return;
  known.reads += 1;
  await life.step({ kind: 0, x });
}

/** For some minutes nobody takes provider calls. What is sent then may be lost, so nothing else is. */
export function shortAbsence(life: Life, x: number): void {
  const known = troublesOf(life);
  if (known.writes.size > 0 || known.reads > 0 || !isAuthorized(life.payment)) return;
  known.reads = READS_LOST_MAX;
  known.isAbsent = true;
  life.loseWorkers(x % ABSENCE_MAX);
}

/** A step, unless it waits for something far away. */
export const stepSoon = (life: Life): Promise<unknown> => stepWithin(life, SOON);

/** Where only the whole can be captured, it is told before anybody says that nothing more will come. */
export const isBearable = (life: Life, act: string): boolean =>
  act !== 'complete' || life.payment.capabilities.partial || sumOf(life.payment.shipments) === life.payment.authorized;

/** The faults of such a life are over. */
export const isLate = (life: Life): boolean => {
  const { startedAt, captureBy } = life.payment;
  return life.now > startedAt + SHARE * Math.min(captureBy - startedAt, 7 * DAY);
};

/** The order service tells the rest, where only the whole can be captured, and that nothing more will come. */
export function shipTheRest(life: Life, leavesItToTheClock: boolean): void {
  const { payment } = life;
  const { partial } = payment.capabilities;
  const told = sumOf(payment.shipments);
  const { currency, amount } = life.side.terms;
  if (!partial && told < amount && told > 0) {
    life.hear({ kind: 'ship', shipmentId: 'parcel-rest', amount: amount - told, currency });
  }
  if (!leavesItToTheClock || payment.policy.atDeadline !== 'release') life.hear({ kind: 'complete' });
}

/** I9: what a well-behaved life comes to. */
export function checkWellBehaved(life: Life): void {
  const { payment, side } = life;
  const books = side.books();
  for (const { id, amount, operationId, ended } of payment.shipments) {
    const op = operationId === undefined ? undefined : operationOf(payment, operationId);
    if (op?.status !== 'done') {
      throw new Violated(
        'I9',
        `shipment ${id} of ${amount} ended ${ended?.state ?? op?.status}: ${ended?.reason ?? op?.reason}`,
      );
    }
    const takes = takesOf(books, op.id);
    const asked = sumOf(payment.shipments.filter((other) => other.operationId === op.id));
    const isRight = side.mayTakeMore ? sumOf(takes) >= asked : sumOf(takes) === asked;
    if (takes.length !== 1 || !isRight) {
      throw new Violated(
        'I9',
        `${op.id} is to take ${asked}, but the provider took ${takes.map((take) => take.amount).join(' + ') || 'nothing'}`,
      );
    }
  }
  checkNothingParked(life);
  checkAllAccounted(life);
}

/** A parcel was refused or left unpaid: the rest is not given back while a person is asked about it, and meanwhile a key grows old. */
const wasHoldKept = ({ notes: { raised } }: Life): boolean =>
  raised.has('ShipmentRefused') || raised.has('ShipmentUnpaid');

/** Where a key is repeated or absence can be proven, nobody is asked. */
function checkNothingParked(life: Life): void {
  const { capabilities, operations, policy } = life.payment;
  const { absence, evidence, replayForMs } = capabilities;
  // Only what is in nobody's way is repeated: not while it is paused, nor what the provider said that it took.
  const isRepeated = evidence === 'key' && replayForMs > 0 && policy.ladderMs.length > READS_LOST_MAX;
  const isBusy = life.notes.wasPaused || life.side.faults.has('accepted, then done');
  if (absence !== 'provable' && (!isRepeated || isBusy)) return;
  const parked = operations.find(
    ({ id, kind }) => life.notes.parked.has(id) && !(kind === 'release' && wasHoldKept(life)),
  );
  if (parked) throw new Violated('I9', `${parked.id} was put before a person: ${life.notes.parked.get(parked.id)}`);
}

function checkAllAccounted({ payment, side }: Life): void {
  const { authorized, captured, released } = side.books();
  const { untouched, afterCapture } = payment.capabilities.release;
  const isTouched = capturesOf(payment).some((op) => isFinal(op) && op.status === 'done');
  if ((isTouched ? afterCapture : untouched) !== 'explicit' || captured + released === authorized) return;
  throw new Violated('I9', `of ${authorized} held, ${captured} was captured and ${released} given back`);
}
