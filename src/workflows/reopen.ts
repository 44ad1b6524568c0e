import { upsertMemo, upsertSearchAttributes, workflowInfo } from '@temporalio/workflow';
import { evolveAll } from '../domain/evolve';
import type { Fact } from '../domain/facts';
import type { Payment } from '../domain/payment';
import { refusal } from '../domain/refusals';
import { digestOf } from '../messages/digest';
import { handedOver, type Past } from '../messages/handed';
import { providerOf } from '../messages/ids';
import { CaptureState, PaymentAccount, PaymentProvider, PaymentReference } from '../messages/search-attributes';
import type { Inbox } from './inbox';
import { insist, type Lack } from './insist';
import { observe } from './observe';
import { type Beginning, renew } from './past';
import { lastState } from './provider-calls';
import { OPEN } from './shown';
import type { Teller } from './teller';

/**
 * A payment that has ended goes on for its refunds, with the state in which it ended: as if it were continued as new, across a gap. Whatever it was
 * started with counts for nothing.
 */
export async function reopen(
  name: { account: string; paymentId: string },
  alreadyShown: string | undefined,
  letters: Inbox,
  events: Teller,
): Promise<Beginning> {
  const { had, shown } = await insist(() => ended(name), {
    letters,
    shown: alreadyShown ?? introduce(name),
    goOn: (now) => renew({ shown: now, letters }),
  });
  events.begin(had.events);
  const facts: Fact[] = [{ at: Date.now(), kind: 'Reopened' }];
  const { payment } = events.record(observe({ payment: evolveAll(had.payment, facts), facts }));
  tellTerms(payment);
  return { payment, shown };
}

type Ended = Past & { payment: Payment };

async function ended({
  account,
  paymentId,
}: {
  account: string;
  paymentId: string;
}): Promise<{ had: Ended } | { lack: Lack }> {
  const answer = await lastState(account, paymentId);
  if (answer.why === undefined) return { had: handedOver(answer.state) as Ended };
  const why = `the state in which payment ${account}/${paymentId} ended cannot be read: ${answer.why}`;
  const remedy =
    'What was sent is kept, and decided as soon as the state can be read; docs/operations.md says what to do.';
  return { lack: { of: 'state', no: refusal('StateNotRead', why), why, remedy } };
}

/** What a client of ours gives it at its start. Without it this run is in no list. */
function introduce({ account }: { account: string }): string {
  // Asked of the memo, as at the start of a payment.
  if (workflowInfo().memo?.terms === undefined) {
    upsertSearchAttributes([
      { key: PaymentAccount, value: account },
      { key: PaymentProvider, value: providerOf(workflowInfo().taskQueue) },
      { key: CaptureState, value: 'open' },
    ]);
  }
  return OPEN;
}

/** The provider's notices find it by the reference: its id is not the payment's. */
function tellTerms({ terms }: Payment): void {
  upsertSearchAttributes([{ key: PaymentReference, value: terms.reference }]);
  if (workflowInfo().memo?.terms === undefined) {
    upsertMemo({ terms: digestOf(terms), reference: terms.reference });
  }
}
