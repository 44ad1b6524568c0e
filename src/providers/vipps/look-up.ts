import type { Finding, HoldFacts, Readable, Shown, Totals } from '../../domain/outcome';
import { present } from '../../domain/present';
import { happened, type Moment, pauseOf, until, withNotes } from '../moment';
import type { LookUpOrder } from '../provider';
import { type Api, pathOf, type Sent } from './api';
import { errorCodes } from './refusals';
import {
  eventsAnswer,
  isAddressable,
  isMovement,
  type Money,
  type Movement,
  type PaymentAnswer,
  paymentAnswer,
} from './wire';

/**
 * What Vipps shows of one operation: get payment, then the event log.
 *
 * Moments that cannot be are left out and noted.
 *
 * Both must be read whole, or the finding is `inconclusive`. The log is read second, so it should hold all that the totals count; where it
 * does not, the side that is behind is left out of the finding, and nothing is called `notDone` from a stale read.
 *
 * - capture: our key on a successful CAPTURED event is proof (sheet 4). A failed event under our key is only `notDone`: it may be that of
 *   an earlier attempt, and a later one with the same key may still succeed (6260 and 6280 ask for just that).
 * - refund: our key on a successful REFUNDED event is proof, as of a capture (2.4, 2.6).
 * - release: CANCELLED events lack the key as a rule (2.4), so the core judges by the totals; if the key is there, it is proof.
 * - authorize: the state; by key, where the AUTHORIZED event carries the key that created the payment (2.4).
 *
 * Source: provider sheet vipps 2.3, 2.4, 4, 13.
 */
export async function lookUp(api: Api, order: LookUpOrder): Promise<Finding> {
  if (!isAddressable(order.reference)) return unknownReference(order);
  const payment = await api.read(pathOf(order.reference), order.signal);
  if (isUnknownReference(payment)) return unknownReference(order);
  const found = readAs(paymentAnswer, payment, 'payment');
  if ('kind' in found) return found;

  const events = await api.read(pathOf(order.reference, '/events'), order.signal);
  const logged = readAs(eventsAnswer, events, 'event log');
  if ('kind' in logged) return logged;
  const references = [found.data, ...logged.data].map(({ reference }) => reference);
  if (references.some((reference) => reference !== undefined && reference !== order.reference)) {
    return { kind: 'inconclusive', why: 'the read shows another payment' };
  }

  const log = unique(logged.data.filter((event): event is Movement => isMovement(event.name)));
  const now = api.now();
  const read = { payment: found.data, log: log.map((event) => dated(event, now)), now };
  const finding = judge(order, read);
  return { ...finding, why: withNotes(finding.why, momentsIn(read)) };
}

type Dated = Omit<Movement, 'timestamp'> & { moment: Moment };

/** Both reads, at one moment. */
interface Read {
  payment: PaymentAnswer;
  log: readonly Dated[];
  now: number;
}

/** Sheet 1.1: all timestamps are UTC, whether they say so or not. */
const dated = ({ timestamp, ...event }: Movement, now: number): Dated => ({
  ...event,
  moment: happened({ name: 'timestamp', value: timestamp, zone: 'Z' }, now),
});

const guaranteed = ({ payment, now }: Read): Moment =>
  until({ name: 'captureGuaranteedUntil', value: payment.captureGuaranteedUntil, zone: 'Z' }, now);

const momentsIn = (read: Read): Moment[] => [guaranteed(read), ...read.log.map(({ moment }) => moment)];

function judge(order: LookUpOrder, read: Read): Finding {
  const { payment, log } = read;
  const { kind } = order;
  if (kind === 'authorize') return authorization(order, read);
  const amounts = [...amountsIn(payment), ...log.map(({ amount }) => amount)];
  if (amounts.some(({ currency }) => currency !== order.currency)) {
    return { kind: 'inconclusive', why: `the read shows amounts that are not all ${order.currency}` };
  }
  return movement({ ...order, kind }, read);
}

const amountsIn = ({ aggregate }: PaymentAnswer): Money[] =>
  Object.values(aggregate).filter((amount) => amount !== undefined);

/** Under which name the log lists what moves money. Sheet 2.4. */
const LOGGED_AS = { capture: 'CAPTURED', release: 'CANCELLED', refund: 'REFUNDED' } as const;
const KIND_OF = { CAPTURED: 'capture', CANCELLED: 'release', REFUNDED: 'refund' } as const;

type MovementOrder = LookUpOrder & { kind: keyof typeof LOGGED_AS };

function movement(order: MovementOrder, read: Read): Finding {
  const { payment, log } = read;
  const name = LOGGED_AS[order.kind];
  const under = log.filter((event) => event.name === name && event.idempotencyKey === order.key);
  const ours = under.filter(({ success }) => success);
  const seen = compare(payment, log);
  const shown = readable(read, seen);

  const [first] = ours;
  if (first) {
    // The provider promises one movement per key. Should it break that, the whole of what it took must show.
    const amount = total(ours);
    return present({
      ...shown,
      kind: 'done',
      by: 'key',
      why: `the event log shows ${name} ${amount} under our key`,
      amount,
      currency: first.amount.currency,
      at: first.moment.at,
      providerReference: first.pspReference,
    });
  }
  if (seen.totalsBehind || (seen.logBehind && order.kind !== 'release')) {
    return { kind: 'inconclusive', why: `the totals and the event log disagree: ${seen.text}` };
  }
  const failed = under.length > 0 ? '; an attempt under it is logged as failed' : '';
  return { ...shown, kind: 'absent', why: `the event log shows no ${name} under our key${failed}; ${seen.text}` };
}

function authorization(order: LookUpOrder, read: Read): Finding {
  const { payment, log } = read;
  const { state, aggregate } = payment;
  const { authorizedAmount } = aggregate;
  const event = log.find(({ name, success }) => name === 'AUTHORIZED' && success);
  const inOneCurrency = amountsIn(payment).every(({ currency }) => currency === authorizedAmount.currency);
  const shown = inOneCurrency ? readable(read, compare(payment, log)) : holdFacts(read);
  const why = `the payment is ${state}`;

  switch (state) {
    case 'AUTHORIZED':
      if (authorizedAmount.value === 0) return { kind: 'inconclusive', why: `${why}, but shows no authorized amount` };
      return present({
        ...shown,
        kind: 'done',
        by: event?.idempotencyKey === order.key ? 'key' : 'status',
        why,
        amount: authorizedAmount.value,
        currency: authorizedAmount.currency,
        at: shown.authorizedAt,
        providerReference: event?.pspReference,
      });
    case 'CREATED':
      return { ...shown, kind: 'inProgress', why: `${why}; the customer has not approved yet` };
    case 'ABORTED':
    case 'EXPIRED':
    case 'TERMINATED':
      // These states are final and never follow AUTHORIZED (sheet 4), so together they cannot be true.
      if (event) return { kind: 'inconclusive', why: `${why}, but the event log shows AUTHORIZED` };
      return { ...shown, kind: 'failed', why };
    default:
      return { kind: 'inconclusive', why: 'the payment is in a state that the sheet does not know' };
  }
}

interface Comparison {
  /** The totals count a capture or a refund that the log does not list. */
  logBehind: boolean;
  /** The log lists more than the totals count. */
  totalsBehind: boolean;
  text: string;
}

/**
 * Which of the two reads is behind the other.
 *
 * More cancelled by the totals than by the log is no sign of age: nobody says whether the automatic cancel at the deadline writes an
 * event (sheet 7 [?]), and a read that could never be conclusive again would leave the payment to a person for nothing.
 */
function compare({ aggregate }: PaymentAnswer, log: readonly Dated[]): Comparison {
  const logged = (of: Movement['name']): number => total(log.filter(({ name, success }) => name === of && success));
  const [captured, released, refunded] = [logged('CAPTURED'), logged('CANCELLED'), logged('REFUNDED')];
  const { capturedAmount, cancelledAmount, refundedAmount } = aggregate;
  const shown = refundedAmount?.value ?? refunded;
  return {
    logBehind: capturedAmount.value > captured || shown > refunded,
    totalsBehind: capturedAmount.value < captured || cancelledAmount.value < released || shown < refunded,
    text: [
      `captured ${capturedAmount.value} by the totals and ${captured} by the log`,
      `cancelled ${cancelledAmount.value} and ${released}`,
      ...(shown === 0 && refunded === 0 ? [] : [`refunded ${shown} and ${refunded}`]),
    ].join(', '),
  };
}

function readable(read: Read, seen: Comparison): Omit<Readable, 'why'> {
  const { authorizedAmount, capturedAmount, cancelledAmount, refundedAmount } = read.payment.aggregate;
  const totals: Totals = present({
    authorized: authorizedAmount.value,
    captured: capturedAmount.value,
    released: cancelledAmount.value,
    refunded: refundedAmount?.value,
  });
  return present({
    ...holdFacts(read),
    totals: seen.totalsBehind ? undefined : totals,
    shown: seen.logBehind ? undefined : shownIn(read.log),
  });
}

function holdFacts(read: Read): HoldFacts {
  const { at: captureBy } = guaranteed(read);
  const authorizedAt = read.log.find(({ name, success }) => name === 'AUTHORIZED' && success)?.moment.at;
  return present({ captureBy, authorizedAt });
}

/** Every successful capture, cancel and refund. Two under one key are one entry with their sum: a search by key must not miss a part. */
function shownIn(log: readonly Dated[]): Shown[] {
  const entries: Shown[] = [];
  for (const { name, success, amount, idempotencyKey, moment, pspReference } of log) {
    if (!success || name === 'AUTHORIZED') continue;
    const kind = KIND_OF[name];
    const same = entries.find(
      (entry) => entry.kind === kind && entry.key !== undefined && entry.key === idempotencyKey,
    );
    if (same) {
      same.amount += amount.value;
      continue;
    }
    entries.push(
      present({
        kind,
        amount: amount.value,
        key: idempotencyKey || undefined,
        at: moment.at,
        providerReference: pspReference,
      }),
    );
  }
  return entries;
}

/** An event that the log lists twice, in all its members, is one event. */
function unique(log: readonly Movement[]): Movement[] {
  return [...new Map(log.map((event) => [JSON.stringify(event), event])).values()];
}

const total = (events: readonly Pick<Movement, 'amount'>[]): number =>
  events.reduce((sum, { amount }) => sum + amount.value, 0);

const isUnknownReference = (sent: Sent): boolean =>
  sent.sent === 'yes' && sent.answer.status === 404 && errorCodes(sent.answer.json).includes('5090');

/**
 * For an authorization: nobody has created it. For anything else it cannot be true, since their payment was authorized: the account
 * speaks for another merchant or environment than before, where nothing that it does not see is proof.
 */
function unknownReference({ kind }: LookUpOrder): Finding {
  if (kind === 'authorize') return { kind: 'absent', why: 'no payment has this reference' };
  const why = 'the provider knows no payment of this reference (5090); check baseUrl and merchantSerialNumber';
  return { kind: 'inconclusive', why };
}

interface Schema<T> {
  safeParse(value: unknown): { success: true; data: T } | { success: false };
}

function readAs<T>(
  schema: Schema<T>,
  sent: Sent,
  what: string,
): { data: T } | Extract<Finding, { kind: 'inconclusive' }> {
  if (sent.sent !== 'yes') {
    const retryAfterMs = sent.sent === 'no' ? sent.retryAfterMs : undefined;
    return present({ kind: 'inconclusive', why: `${what} not read: ${sent.why}`, retryAfterMs });
  }
  const { status, json } = sent.answer;
  if (status !== 200) {
    const said = [status, ...errorCodes(json)].join(' ');
    return {
      kind: 'inconclusive',
      why: `${what} not read: ${said}`,
      ...pauseOf(sent.answer),
    };
  }
  const parsed = schema.safeParse(json);
  return parsed.success
    ? { data: parsed.data }
    : { kind: 'inconclusive', why: `${what}: 200 with a body that cannot be read` };
}
