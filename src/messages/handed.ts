import { type CarriedPayment, restored } from '../domain/carried';
import type { EpochMs } from '../domain/money';
import type { Payment } from '../domain/payment';
import { present } from '../domain/present';
import type { EventLog } from '../events/log';
import type { PaymentInput, Waiting } from './messages';
import { Unreadable } from './unreadable';

/**
 * The form in which a run hands a payment to the next. Raise it when a build of before could not read what this one writes, and keep the reader of the
 * one before: payments are older than builds, and a rollback runs an old build on what a new one wrote.
 */
export const STATE_VERSION = 1;

/** Of a payment that somebody listens to: a build that knows of no events would lose what is untold. */
export const STATE_VERSION_WITH_EVENTS = 2;

/** Of a payment with refunds: a build that knows of none would take them for something else. */
export const STATE_VERSION_WITH_REFUNDS = 3;

/** What a run that goes on begins with. */
export interface Past {
  /** Absent while no worker knew its account yet. */
  payment?: Payment;
  /** When the payment was started, where there is none yet that would know it. A build of before has left it out. */
  startedAt?: EpochMs;
  inbox: readonly Waiting[];
  shown: string;
  events?: EventLog;
  handsOn?: true;
}

type Continued = NonNullable<PaymentInput['continued']>;

/** How each version is read. */
const READERS: Readonly<Record<number, (continued: Continued) => Past>> = {
  1: payment,
  2: withEvents,
  3: withEvents,
};

/** The versions that this build reads. */
export const READABLE: readonly number[] = Object.keys(READERS).map(Number);

function withEvents(continued: Continued): Past {
  return { ...payment(continued), ...(continued.events === undefined ? {} : { events: continued.events }) };
}

function payment({ payment: handed, startedAt, inbox, shown, handsOn }: Continued): Past {
  const past = { startedAt, inbox, shown, handsOn };
  return { ...(handed === undefined ? {} : { payment: restored(handed) }), ...present(past) };
}

/**
 * What another run has handed over. Throws where it cannot be read: the money that it tells of must not be forgotten, and with the right key or the
 * right build the next try goes on.
 */
export function handedOver(input: PaymentInput): Past | undefined {
  if (input instanceof Unreadable) throw new Error(`the state of this payment cannot be read: ${input.why}`);
  const { continued } = input;
  if (continued === undefined) return undefined;
  const read = READERS[continued.version];
  if (read === undefined) {
    throw new Error(
      `the state of this payment has version ${continued.version}, and this build reads ${READABLE.join(', ')}: ` +
        'start workers of the build that wrote it, or of a later one; the payment then goes on by itself',
    );
  }
  return read(continued);
}

/** The version in which this is written: the earliest that holds it. */
export function versionOf({ terms, payment, inbox, events }: Written): number {
  // Only a run for refunds, which does not know the payment yet, has no terms.
  if (terms === undefined || inbox.some(isAboutRefund) || (payment !== undefined && knowsRefunds(payment)))
    return STATE_VERSION_WITH_REFUNDS;
  return events === undefined ? STATE_VERSION : STATE_VERSION_WITH_EVENTS;
}

type Written = Pick<PaymentInput, 'terms'> & Pick<Continued, 'payment' | 'inbox' | 'events'>;

const isAboutRefund = (waiting: Waiting): boolean =>
  'untaken' in waiting ? waiting.untaken.raises === 'RefundRefused' : waiting.kind === 'refund';

/** An order, what a person has to know of one that is none yet, or what others gave back: a build without refunds has no word for any of it. */
const knowsRefunds = ({ operations, attention, foreign, reopenedAt }: CarriedPayment): boolean =>
  operations.some((op) => typeof op !== 'string' && op.kind === 'refund') ||
  // By the name, so that a new one is among them.
  attention.some(({ code }) => code.includes('Refund')) ||
  foreign.refunded > 0 ||
  reopenedAt !== undefined;
