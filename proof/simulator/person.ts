import { isOverdrawn } from '../../src/domain/ledger';
import type { EpochMs } from '../../src/domain/money';
import { isAuthorized, isUnresolved, type Operation, operationOf } from '../../src/domain/payment';
import { AWAITED } from './awaits';
import { KEEPS_OPEN } from './keeps-open';
import type { Life } from './life';
import { refundEnd } from './refunded';
import { DAY } from './time';
import { Violated } from './violated';

export const word = { evidence: 'portal', operator: 'ida', reason: 'looked' };
export const person = { operator: 'ida', reason: 'asked' };

/** A person looks at the provider's own pages and says what they show. */
export function resolve(life: Life, op: Operation, resend: boolean): void {
  const books = life.side.books();
  if (life.side.isAtWork(op.id)) return;
  if (op.kind === 'authorize') {
    const isShared = life.payment.attention.some(({ code }) => code === 'HoldShared');
    life.hear(
      books.authorized > 0 && !isShared
        ? {
            kind: 'resolve',
            outcome: 'done',
            amount: books.authorized,
            operationId: op.id,
            ...word,
            ...(books.holdId === undefined ? {} : { providerReference: books.holdId }),
          }
        : {
            kind: 'resolve',
            outcome: 'notDone',
            operationId: op.id,
            resend: resend && life.side.terms.create !== undefined,
            ...word,
          },
    );
    return;
  }
  const amount = books.movements
    .filter(({ kind, operationId, reversed }) => kind === op.kind && operationId === op.id && !reversed)
    // What a forgotten payment gave back is not this one's.
    .filter(({ kind, at }) => kind !== 'release' || at >= life.payment.startedAt)
    .reduce((total, entry) => total + entry.amount, 0);
  life.hear(
    amount > 0
      ? { kind: 'resolve', operationId: op.id, outcome: 'done', amount, ...word }
      : { kind: 'resolve', operationId: op.id, outcome: 'notDone', resend, ...word },
  );
}

export function resolveSome(life: Life, resend: boolean, x: number): void {
  const op = waiting(life, x, ({ kind }) => kind !== 'authorize');
  if (op !== undefined) resolve(life, op, resend);
}

/** A slip of the pen: a zero too many in what was seen. */
export function slip(life: Life, x: number): void {
  const op = waiting(life, x, ({ kind }) => kind === 'capture');
  if (op === undefined) return;
  const amount = life.payment.authorized + op.amount;
  life.hear({ kind: 'resolve', operationId: op.id, outcome: 'done', amount, ...word });
}

/** One of the operations that wait for a person's word. */
export function waiting(life: Life, x: number, isMeant: (op: Operation) => boolean): Operation | undefined {
  const open = life.payment.operations.filter((op) => isMeant(op) && isUnresolved(op) && op.status !== 'accepted');
  return open[x % Math.max(1, open.length)];
}

export function acknowledge(life: Life, x: number): void {
  const { attention } = life.payment;
  const code = attention[x % Math.max(1, attention.length)]?.code;
  if (code !== undefined) life.hear({ kind: 'acknowledge', code, ...person });
}

const IN_FRONT_OF_A_PERSON: readonly string[] = [...KEEPS_OPEN, 'Stuck'];

const ROUNDS = 40;
const TURNS_MAX = 400;
/** A person is told at once, and comes after so many turns of the loop: what is parked is looked up for months. */
const TURNS_BEFORE_A_PERSON = 16;

/** No more faults, no more messages: the loop alone has to bring the payment to its end or before a person, and that person to its end. */
export async function comeToRest(life: Life, resends = false): Promise<void> {
  life.note('faults stop');
  await life.calm();
  if (life.payment.paused) life.hear({ kind: 'resume', ...person });
  const { now } = life;
  // A capture that proves to be ours meanwhile moves the end of what can be given back.
  const limit = (): EpochMs => Math.max(now, life.payment.holdUntil, refundEnd(life.payment)) + 40 * DAY;
  // While no worker is there, the turns are no sign of a loop that gets nowhere.
  for (let turn = 0, alone = 0; turn - alone < TURNS_MAX && life.now <= limit(); turn++) {
    if (turn >= TURNS_BEFORE_A_PERSON && isSeen(life)) break;
    if (!life.hasWorkers) alone++;
    if (!(await life.step())) break;
  }
  if (life.isOver) return;
  if (!isSeen(life)) throw new Violated('I8', `neither final nor before a person: ${standing(life)}`);
  life.note('a person comes');
  for (let round = 0; round < ROUNDS && !life.isOver; round++) {
    for (const op of life.payment.operations) takeBack(life, op);
    for (const op of life.payment.operations) {
      if (!waitsForWord(life, op)) continue;
      await life.pass(Math.max(0, op.settledAt - life.now));
      resolve(life, op, resends);
      await life.settle();
      const isRefused = operationOf(life.payment, op.id)?.status === 'parked';
      // The truth contradicts what was falsely said of another operation: then only a second falsehood ends it.
      if (isRefused && !life.isWordTrue && !AWAITED.undoesWords) {
        life.hear({ kind: 'resolve', operationId: op.id, outcome: 'notDone', ...word });
      }
    }
    for (const { code } of life.payment.attention) life.hear({ kind: 'acknowledge', code, ...person });
    const tomorrow = life.now + DAY;
    for (let turn = 0; turn < TURNS_MAX && life.now <= tomorrow; turn++) if (!(await life.step())) break;
  }
  if (!life.isOver) throw new Violated('I8', `a person cannot bring it to its end: ${standing(life)}`);
}

/** Who comes last reads everything again, and takes back what somebody had said falsely. */
function takeBack(life: Life, op: Operation): void {
  if (op.kind === 'authorize' || op.status !== 'done' || op.by !== 'operator' || life.side.isAtWork(op.id)) return;
  const taken = life.side
    .books()
    .movements.filter(({ kind, operationId, reversed }) => kind === op.kind && operationId === op.id && !reversed)
    .reduce((total, { amount }) => total + amount, 0);
  if (taken === op.amount || life.isWordTrue) return;
  life.hear({ kind: 'resolve', operationId: op.id, outcome: 'notDone', ...word });
  if (taken > 0) life.hear({ kind: 'resolve', operationId: op.id, outcome: 'done', amount: taken, ...word });
}

const isSeen = ({ payment: { operations, attention } }: Life): boolean =>
  operations.some(({ status }) => status === 'parked') ||
  attention.some(({ code }) => IN_FRONT_OF_A_PERSON.includes(code));

const standing = (life: Life): string => life.payment.operations.map(({ id, status }) => `${id} ${status}`).join(', ');

const waitsForWord = ({ payment }: Life, { status, stuckSince }: Operation): boolean =>
  status === 'parked' ||
  ((status === 'unknown' || status === 'denied') && isAuthorized(payment)) ||
  (status === 'planned' && (stuckSince !== undefined || isOverdrawn(payment)));
