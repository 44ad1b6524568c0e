import { type ConnectOptions, Holdfast, type PaymentHandle } from '../client';
import { waitingFor } from '../terminal/progress';
import type { PaymentName } from './payment-name';

/** Connects as the environment says, and always hangs up. Only `start` has to know the accounts. */
export async function withHoldfast<T>(
  work: (holdfast: Holdfast) => Promise<T>,
  options: Pick<ConnectOptions, 'accounts' | 'answerWithinMs' | 'workflowTaskTimeoutMs'> = {},
): Promise<T> {
  const holdfast = await waitingFor('connecting to Temporal', Holdfast.connect({ accounts: {}, ...options }));
  try {
    return await work(holdfast);
  } finally {
    await holdfast.close();
  }
}

export const withPayment = <T>(
  { account, payment }: PaymentName,
  work: (payment: PaymentHandle) => Promise<T>,
): Promise<T> => withHoldfast((holdfast) => work(holdfast.payment(account, payment)));
