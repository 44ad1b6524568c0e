import { startChild, workflowInfo } from '@temporalio/workflow';
import type { EpochMs } from '../domain/money';
import type { Payment } from '../domain/payment';
import { EVENTS_TYPE, eventsIdOf } from '../messages/ids';
import { CaptureState, PaymentAccount, PaymentProvider } from '../messages/search-attributes';
import { leftOf } from './left';
import type { Teller } from './teller';

/**
 * A payment that has ended hands what is untold to a workflow that does nothing but tell it. It lives on its own.
 *
 * One of the same name tells of a run of this payment that was reset: what it knows is told anew.
 */
export async function handOn(payment: Payment, events: Teller, now: EpochMs): Promise<void> {
  const { account, paymentId, provider } = payment.terms;
  await startChild(EVENTS_TYPE, {
    workflowId: eventsIdOf(account, paymentId),
    args: [leftOf(payment, events.log(), now)],
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
}
