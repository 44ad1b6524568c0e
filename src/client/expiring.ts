import type { PaymentView } from '../view/view';
import type { ListedPayment } from './listing';
import type { SeenPayment } from './views';

export interface ExpiringPayment {
  account: string;
  paymentId: string;
  workflowId: string;
  provider: string;
  captureBy: Date;
  /** Absent where no worker answered: the deadline is then that of the list. */
  view?: PaymentView;
}

/** Holds that may soon be gone, and the payments of which nobody could say it. */
export interface Expiring {
  /** The soonest first. */
  payments: ExpiringPayment[];
  /** Open payments whose deadline is not known: the list does not tell it, and no view was read. */
  untold: (ListedPayment & { unseen: string })[];
}

/** What of these may be gone before `limit`, with money that is still to be captured, or that nobody has asked for yet. */
export function expiringOf(looked: readonly SeenPayment[], limit: Date): Expiring {
  const payments: ExpiringPayment[] = [];
  const untold: Expiring['untold'] = [];
  for (const payment of looked) {
    const { account, paymentId, workflowId, provider, view } = payment;
    const captureBy = view ? new Date(view.captureBy) : payment.captureBy;
    if (captureBy === undefined) untold.push({ ...payment, unseen: payment.unseen ?? 'no deadline' });
    else if (captureBy < limit && (view === undefined || isAtStake(view))) {
      payments.push({ account, paymentId, workflowId, provider, captureBy, ...(view ? { view } : {}) });
    }
  }
  return { payments: payments.sort((a, b) => a.captureBy.getTime() - b.captureBy.getTime()), untold };
}

const isAtStake = ({ ledger }: PaymentView): boolean => ledger.reserved > 0 || ledger.available > 0;
