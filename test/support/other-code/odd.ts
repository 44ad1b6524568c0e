import { defineSignal, setHandler, sleep } from '@temporalio/workflow';
import type { PaymentInput } from '../../../src/messages/messages';
import type { PaymentView } from '../../../src/view/view';
import { payment as ours } from '../../../src/workflows/payment';

/** A build that leaves a timer in the history, as soon as it is told `odd`, which no other build makes. */
export function payment(input: PaymentInput): Promise<PaymentView> {
  setHandler(defineSignal('odd'), () => void sleep('1 day'));
  return ours(input);
}
