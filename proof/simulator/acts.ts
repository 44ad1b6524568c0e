import { acknowledgesAll, confuses, saysDone, saysNotDone } from './hasty';
import type { Life } from './life';
import { acknowledge, person, resolveSome, slip, waiting } from './person';
import { refundableIn, refundEnd } from './refunded';
import { availableIn } from './rules';
import { stepTo, stepToProof } from './steps';
import { DAY, HOUR, MINUTE, SECOND } from './time';
import { bearableRead, bearableWrite, shortAbsence, stepSoon } from './well-behaved';

/** None of the accounts has it. */
const OTHER_CURRENCY = 'ISK';
const AMOUNTS = [9_900, 5_000, 15_000, 24_900, 5_000, 100];
const PAUSES = [SECOND, 10 * SECOND, MINUTE, 10 * MINUTE, HOUR, 6 * HOUR, DAY];
/** So many of them are short. */
const SHORT = 5;
const AGES = [SECOND, MINUTE, 10 * MINUTE, HOUR];
/** The oldest that any provider's read may be. */
const OLDEST = 2 * HOUR;
/** Of this many shipments one is told in another currency. */
const SHIPS_PER_SLIP = 40;

/** What can happen to a payment, by name. `x` and `y` choose within it, so that a failure shrinks to small numbers. */
export const happen = {
  step: (life, _x, _y) => life.step(),
  'faulty write': (life, x, y) => stepTo(life, 'send', { kind: y, x }),
  'faulty read': (life, x, y) => stepTo(life, 'lookUp', { kind: y, x }),
  write: (life) => stepTo(life, 'send'),
  'lost write': (life, x, y) => stepTo(life, 'send', { kind: y, x, among: 'lost' }),
  'late write': (life, x, y) => stepTo(life, 'send', { kind: y, x, among: 'late' }),
  'postponed write': (life, x, y) => stepTo(life, 'send', { kind: y, x, among: 'postponed' }),
  'denied write': (life, x, y) => stepTo(life, 'send', { kind: y, x, among: 'denied' }),
  ship(life, x, y) {
    const { currency } = life.side.terms;
    const amount = AMOUNTS[x % AMOUNTS.length] as number;
    const isSlip = x % SHIPS_PER_SLIP === SHIPS_PER_SLIP - 1;
    const shipment = { shipmentId: `parcel-${y % 5}`, amount, currency: isSlip ? OTHER_CURRENCY : currency };
    life.hear({ kind: 'ship', ...shipment, final: y > 90 });
  },
  /** Exactly what is left, one more, one less, all that was held, one more, and the least. */
  'ship at the edge'(life, x, y) {
    const { currency, amount: all } = life.side.terms;
    const left = availableIn(life.payment);
    const edges = [left, left + 1, left - 1, all, all + 1, 1];
    const amount = edges[x % edges.length] as number;
    if (amount > 0) life.hear({ kind: 'ship', shipmentId: `parcel-${y % 5}`, amount, currency });
  },
  /** As much as others took: by chance, or because they took it for this parcel. */
  'ship alike'(life, _, y) {
    const theirs = life.side.books().movements.filter((one) => one.kind === 'capture' && one.operationId === undefined);
    const { currency } = life.side.terms;
    const amount = theirs.at(-1)?.amount;
    if (amount !== undefined) life.hear({ kind: 'ship', shipmentId: `parcel-${y % 5}`, amount, currency });
  },
  'ship all'(life) {
    const { amount, currency } = life.side.terms;
    life.hear({ kind: 'ship', shipmentId: 'parcel-all', amount, currency });
  },
  refund(life, x, y) {
    life.reopen();
    const { currency } = life.side.terms;
    const amount = AMOUNTS[x % AMOUNTS.length] as number;
    const shipmentId = y % 3 === 0 ? { shipmentId: `parcel-${y % 5}` } : {};
    life.hear({ kind: 'refund', refundId: `return-${y % 4}`, amount, currency, reason: 'returned', ...shipmentId });
  },
  /** Everything that can be given back, one more, one less, and the least. */
  'refund at the edge'(life, x, y) {
    life.reopen();
    const { currency } = life.side.terms;
    const left = refundableIn(life.payment, life.payment.ledger.captured);
    const amount = [left, left, left + 1, left - 1, 1][x % 5] as number;
    if (amount > 0) life.hear({ kind: 'refund', refundId: `return-${y % 4}`, amount, currency, reason: 'returned' });
  },
  'others refund': (life, x, y) => y < 25 && life.note(life.side.portalRefund((x % 100) / 100)),
  'to the end of refunds': (life, x, y) => y < 30 && life.passTo(refundEnd(life.payment) - (x % HOUR)),
  'same again'(life, _, y) {
    const last = life.shipped.at(-1);
    if (last?.kind !== 'ship') return;
    life.hear({ ...last, shipmentId: `parcel-${y % 5}` });
  },
  complete: (life) => life.hear({ kind: 'complete' }),
  cancel: (life, _, y) => y < 50 && life.hear({ kind: 'cancel', reason: 'out of stock' }),
  notice(life) {
    life.count('notice out of nowhere');
    life.hear({ kind: 'providerNotice', text: 'webhook' });
  },
  'storm of notices'(life, _, y) {
    if (y >= 50) return;
    life.count('storm of notices');
    for (let nth = 0; nth < 20; nth++) life.hear({ kind: 'providerNotice', text: 'webhook' });
  },
  retryNow: (life) => life.hear({ kind: 'retryNow', operator: 'ida', reason: 'asked' }),
  pause: (life) => life.hear({ kind: 'pause', ...person }),
  resume: (life) => life.hear({ kind: 'resume', ...person }),
  resolve: (life, x) => resolveSome(life, false, x),
  resend: (life, x) => resolveSome(life, true, x),
  'slip of the pen': (life, x) => slip(life, x),
  acknowledge: (life, x) => acknowledge(life, x),
  'bearable write': (life, x, y) => bearableWrite(life, x, y),
  'bearable read': (life, x) => bearableRead(life, x),
  'short absence': (life, x) => shortAbsence(life, x),
  'step soon': (life) => stepSoon(life),
  'short pass': (life, _, y) => life.pass(PAUSES[y % SHORT] as number),
  'says not done': (life, x) => saysNotDone(life, x, false),
  'says resend': (life, x) => saysNotDone(life, x, true),
  'says it twice'(life, x, y) {
    for (let times = 0; times < 2; times++) saysNotDone(life, x, y % 2 === 0);
  },
  'says done': (life, x, y) => saysDone(life, x, y),
  confuses: (life, x) => confuses(life, x),
  'acknowledges all': (life) => acknowledgesAll(life),
  pass: (life, _, y) => life.pass(PAUSES[y % PAUSES.length] as number),
  jump(life, x, y) {
    if (y >= 60) return undefined;
    return life.passTo(life.payment.captureBy + (y < 30 ? x % DAY : -(x % (2 * DAY))));
  },
  'until settled'(life, x) {
    const { capabilities, policy } = life.payment;
    return life.pass(policy.sendWithinMs + capabilities.settleWindowMs + (x % MINUTE));
  },
  'grow old': (life, x) => life.pass(21 * HOUR + (x % (3 * HOUR))),
  /** Within its last hour, or so near that an attempt may be written after it. */
  'to the deadline'(life, x, y) {
    const { captureBy, policy } = life.payment;
    return life.passTo(captureBy - SECOND - (x % (y % 2 === 0 ? HOUR : policy.sendWithinMs)));
  },
  'past the deadline': (life, x) => life.passTo(life.payment.captureBy + (x % HOUR)),
  'others capture': (life, x, y) => y < 25 && life.note(life.side.portalCapture((x % 100) / 100)),
  /** As much as an order in doubt was to take: somebody does it by hand. */
  'others capture alike'(life, x) {
    const { authorized, captured, released } = life.side.books();
    const op = waiting(life, x, ({ kind }) => kind === 'capture');
    const left = authorized - captured - released;
    // The provider takes a share, rounded down.
    if (op !== undefined && op.amount <= left) life.note(life.side.portalCapture((op.amount + 0.5) / left));
  },
  'others release': (life, _, y) => y < 10 && life.note(life.side.portalRelease()),
  'early end': (life, _, y) => y < 10 && life.note(life.side.endHoldEarly()),
  reverse: (life) => life.note(life.side.reverse()),
  async 'turns bad late'(life, x) {
    const { provisionalMs, settleWindowMs } = life.payment.capabilities;
    await life.pass(Math.max(0, provisionalMs - 1 - (x % Math.max(1, settleWindowMs))));
    life.note(life.side.reverse());
  },
  stale: (life, _, y) => life.note(life.side.staleReads(AGES[y % AGES.length] as number)),
  async 'old proof'(life) {
    if (!(await stepToProof(life))) return;
    life.note(life.side.staleReads(OLDEST));
    await life.step();
  },
  reset: (life, x, y) => y < 60 && life.reset(x % 15, y % 3 !== 0),
  restart: (life) => life.restart(),
  approve: (life, _, y) => life.note(life.side.decideHold(y < 80)),
  'no worker': (life, x, y) => y < 40 && life.loseWorkers(y < 20 ? x % HOUR : x % (3 * DAY)),
  /** To where it was when it had not sent the latest order yet. */
  'forget the write': (life, _, y) => life.forgetWrite(y % 3 !== 0),
  replay: (life) => life.replay(),
} satisfies Readonly<Record<string, (life: Life, x: number, y: number) => unknown>>;

/** Far above every length of time that an act draws, in ms. */
export const X_MAX = 0x7fffffff;

/** One thing that happens to a payment. */
export interface Act {
  act: keyof typeof happen;
  x: number;
  y: number;
}
