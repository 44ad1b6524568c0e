import { getExternalWorkflowHandle, startChild, workflowInfo } from '@temporalio/workflow';
import type { EpochMs } from '../domain/money';
import type { Payment } from '../domain/payment';
import { EVENTS_TYPE, eventsIdOf } from '../messages/ids';
import { TAKE_BACK_SIGNAL } from '../messages/messages';
import { CaptureState, PaymentAccount, PaymentProvider } from '../messages/search-attributes';
import { leftOf } from './left';
import { isTooLarge } from './past';
import type { Teller } from './teller';

/**
 * A payment that has ended hands what is untold to a workflow that does nothing but tell it. It lives on its own.
 *
 * One of the same name tells of a run of this payment that was reset: what it knows is told anew.
 *
 * Whether it is handed on: what is more than the server takes is not, since that would end the payment otherwise than by its own word.
 */
export async function handOn(payment: Payment, events: Teller, now: EpochMs): Promise<boolean> {
  const { account, paymentId, provider } = payment.terms;
  const left = leftOf(payment, events.log(), now);
  if (isTooLarge(left)) return false;
  await startChild(EVENTS_TYPE, {
    workflowId: eventsIdOf(account, paymentId),
    args: [left],
    parentClosePolicy: 'ABANDON',
    workflowIdReusePolicy: 'TERMINATE_IF_RUNNING',
    workflowTaskTimeout: workflowInfo().taskTimeoutMs,
    staticSummary: `${account} ${paymentId}: events that were untold when it ended`,
    typedSearchAttributes: [
      { key: PaymentAccount, value: account },
      { key: PaymentProvider, value: provider },
      { key: CaptureState, value: 'open' },
    ],
  });
  return true;
}

/** The payment goes on after all, and tells its events itself. Where nobody is there any more, that one has told all, and tells nothing now. */
export const takeBack = ({ terms: { account, paymentId } }: Payment): Promise<void> =>
  getExternalWorkflowHandle(eventsIdOf(account, paymentId))
    .signal(TAKE_BACK_SIGNAL)
    .catch(() => undefined);
