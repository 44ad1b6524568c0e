import { allHandlersFinished, makeContinueAsNewFunc, workflowInfo } from '@temporalio/workflow';
import type { CarriedPayment } from '../domain/carried';
import type { EpochMs } from '../domain/money';
import type { Payment, Terms } from '../domain/payment';
import { present } from '../domain/present';
import type { EventLog } from '../events/log';
import { handedOver, type Past, versionOf } from '../messages/handed';
import type { PaymentInput } from '../messages/messages';
import type { Inbox } from './inbox';
import { isResetUntold } from './reset';

/** A payment that begins, or one that goes on in a new run. */
export interface Beginning {
  payment: Payment;
  /** What the search attributes show. */
  shown: string;
}

/** What a run that goes on was handed by the one before. Only such a run has a past: who starts a payment could write anything there. */
export function pastOf(input: PaymentInput): Past | undefined {
  if (workflowInfo().continuedFromExecutionRunId === undefined) return undefined;
  return handedOver(input);
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
  /** Of a payment that is not there yet: the next run has a start of its own. */
  startedAt?: EpochMs;
  shown: string;
  letters: Inbox;
  events?: EventLog | undefined;
  handsOn?: boolean;
}

/** The server takes 2 MiB, and ends a payment that hands on more. Sealing adds a little. */
const HANDED_MAX_BYTES = 1_800_000;

/** Whether this is more than a run may leave, or hand to another. */
export const isTooLarge = (handed: unknown): boolean =>
  new TextEncoder().encode(JSON.stringify(handed)).length > HANDED_MAX_BYTES;

/**
 * A long history begins anew with everything it knows, messages that were not read yet included. Returns where that is more than the server takes: hundreds
 * of parcels, each with a story of its own. A history may grow for much longer before the server ends it.
 */
export async function renew(state: Handed): Promise<void> {
  const handed = handedOn(state);
  if (isTooLarge(handed)) return;
  // The next run begins with the build that is current then, and stays with it.
  const goOn = makeContinueAsNewFunc<(input: PaymentInput) => Promise<unknown>>({
    initialVersioningBehavior: 'AUTO_UPGRADE',
  });
  await goOn(handed);
}

/** What `handedOver` reads. */
export function handedOn({ terms, payment, startedAt, shown, letters, events, handsOn }: Handed): PaymentInput {
  const inbox = letters.waiting();
  return {
    ...(terms === undefined ? {} : { terms }),
    continued: {
      version: versionOf(present({ terms, payment, inbox, events })),
      ...(payment === undefined ? {} : { payment }),
      ...present({ startedAt }),
      inbox,
      shown,
      ...(events === undefined ? {} : { events }),
      ...(handsOn ? { handsOn } : {}),
    },
  };
}
