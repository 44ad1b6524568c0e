import { allHandlersFinished, makeContinueAsNewFunc, workflowInfo } from '@temporalio/workflow';
import { type CarriedPayment, restored } from '../domain/carried';
import type { Payment, Terms } from '../domain/payment';
import type { EventLog } from '../events/log';
import type { PaymentInput, Waiting } from '../messages/messages';
import { Unreadable } from '../messages/unreadable';
import type { Inbox } from './inbox';
import { isResetUntold } from './reset';

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
  inbox: readonly Waiting[];
  shown: string;
  events?: EventLog;
}

/** A payment that begins, or one that goes on in a new run. */
export interface Beginning {
  payment: Payment;
  /** What the search attributes show. */
  shown: string;
}

type Continued = NonNullable<PaymentInput['continued']>;

/** How each version is read. */
const READERS: Readonly<Record<number, (continued: Continued) => Past>> = {
  1: payment,
  2: withEvents,
  3: withEvents,
};

function withEvents(continued: Continued): Past {
  return { ...payment(continued), ...(continued.events === undefined ? {} : { events: continued.events }) };
}

function payment({ payment: handed, inbox, shown }: Continued): Past {
  return { ...(handed === undefined ? {} : { payment: restored(handed) }), inbox, shown };
}

/**
 * What a run that goes on was handed by the one before. Only such a run has a past: who starts a payment could write anything there. Throws where
 * it cannot be read: the money that it tells of must not be forgotten, and with the right key or the right build the next try goes on.
 */
export function pastOf(input: PaymentInput): Past | undefined {
  if (workflowInfo().continuedFromExecutionRunId === undefined) return undefined;
  return handedOver(input);
}

/** What another run has handed over. */
export function handedOver(input: PaymentInput): Past | undefined {
  if (input instanceof Unreadable) throw new Error(`the state of this payment cannot be read: ${input.why}`);
  const { continued } = input;
  if (continued === undefined) return undefined;
  const read = READERS[continued.version];
  if (read === undefined) {
    throw new Error(
      `the state of this payment has version ${continued.version}, and this build reads ${Object.keys(READERS).join(', ')}: ` +
        'start workers of the build that wrote it, or of a later one; the payment then goes on by itself',
    );
  }
  return read(continued);
}

/** Whether a payment should go on as a new run: its history is long, or a newer build is current, and a payment leaves its build only so. */
export function isRenewalWished(knownRun: string | undefined): boolean {
  const { continueAsNewSuggested, targetWorkerDeploymentVersionChanged } = workflowInfo();
  return (continueAsNewSuggested || targetWorkerDeploymentVersionChanged) && !isResetUntold(knownRun);
}

/** Time for it: between two steps, and with nobody waiting for an answer, since the next run could not give it. */
export const isRenewalDue = (knownRun: string | undefined): boolean =>
  isRenewalWished(knownRun) && allHandlersFinished();

/** Everything that a run knows. */
export interface Handed {
  /** Absent while one that goes on for its refunds does not know them. */
  terms?: Terms;
  payment?: CarriedPayment;
  shown: string;
  letters: Inbox;
  events?: EventLog | undefined;
}

/** A long history begins anew with everything it knows, messages that were not read yet included. */
export async function renew(state: Handed): Promise<void> {
  // The next run begins with the build that is current then, and stays with it.
  const goOn = makeContinueAsNewFunc<(input: PaymentInput) => Promise<unknown>>({
    initialVersioningBehavior: 'AUTO_UPGRADE',
  });
  await goOn(handedOn(state));
}

/** What `handedOver` reads. */
export function handedOn({ terms, payment, shown, letters, events }: Handed): PaymentInput {
  return {
    ...(terms === undefined ? {} : { terms }),
    continued: {
      version: versionOf(payment, events),
      ...(payment === undefined ? {} : { payment }),
      inbox: letters.take().map(({ content }) => content),
      shown,
      ...(events === undefined ? {} : { events }),
    },
  };
}

function versionOf(payment: CarriedPayment | undefined, events: EventLog | undefined): number {
  if (payment?.operations.some((op) => typeof op !== 'string' && op.kind === 'refund'))
    return STATE_VERSION_WITH_REFUNDS;
  return events === undefined ? STATE_VERSION : STATE_VERSION_WITH_EVENTS;
}
