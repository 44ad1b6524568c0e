import {
  allHandlersFinished,
  CancellationScope,
  condition,
  defineSignal,
  setHandler,
  workflowInfo,
} from '@temporalio/workflow';
import { carried } from '../domain/carried';
import type { Followed } from '../domain/driver';
import { evolveAll } from '../domain/evolve';
import type { Payment } from '../domain/payment';
import { handedOver } from '../messages/handed';
import { type Left, type PaymentInput, TAKE_BACK_DESCRIPTION, TAKE_BACK_SIGNAL } from '../messages/messages';
import type { PaymentView } from '../view/view';
import { type Inbox, inbox } from './inbox';
import { resultOf } from './left';
import { listen } from './listen';
import { observe } from './observe';
import { keepPage } from './page';
import { isRenewalDue, renew } from './past';
import { read } from './read';
import { OPEN, show } from './shown';
import { eachNews, type Teller, teller } from './teller';

/** Tells what was untold when a payment ended, and nothing else: it answers as the payment does, and takes what concerns those who listen. */
export function events(input: PaymentInput): Promise<(PaymentView & Partial<Left>) | undefined> {
  const { parent, continuedFromExecutionRunId } = workflowInfo();
  const past = parent === undefined && continuedFromExecutionRunId === undefined ? undefined : handedOver(input);
  if (past?.payment === undefined || past.events === undefined) {
    // Started by somebody else: there is no payment to tell of.
    return Promise.resolve(undefined);
  }
  const letters = inbox(past.inbox);
  const told = teller(past.events);
  // It tells what happened, and makes nothing happen.
  let state: Payment = { ...past.payment, refundsElsewhere: true };
  let isTakenBack = false;
  // Before the others: one that came with the start would be taken for a message that nobody knows.
  setHandler(
    defineSignal(TAKE_BACK_SIGNAL),
    () => {
      isTakenBack = true;
    },
    { description: TAKE_BACK_DESCRIPTION },
  );
  listen({ letters, events: told, state: () => state, now: Date.now });
  CancellationScope.current().cancelRequested.catch(() => letters.postCancellation());
  return CancellationScope.nonCancellable(() =>
    live({ state, shown: past.shown, letters, told, isTakenBack: () => isTakenBack }, (next) => {
      state = next;
    }),
  );
}

interface Life {
  state: Payment;
  shown: string;
  letters: Inbox;
  told: Teller;
  /** The payment goes on, and tells its events itself. */
  isTakenBack(): boolean;
}

/** Undefined of one that was taken back: what it knows counts for nothing any more. */
async function live(
  { state: first, shown: before, letters, told, isTakenBack }: Life,
  publish: (next: Payment) => void,
): Promise<(PaymentView & Partial<Left>) | undefined> {
  let [state, shown] = [first, before];
  // It calls no provider: no call would ever tell it that it was reset, and none can be sent twice.
  const { runId: knownRun } = workflowInfo();
  const happened = (followed: Followed): void => {
    state = told.record(followed).payment;
    publish(state);
  };
  keepPage(() => state);
  for (;;) {
    for (const letter of letters.take()) happened(read(letter, state, Date.now()));
    eachNews(told, (news) => {
      const facts = news(state, Date.now());
      happened(observe({ payment: evolveAll(state, facts), facts }));
    });
    if (isTakenBack()) {
      await condition(() => allHandlersFinished() || !letters.isEmpty());
      if (letters.isEmpty()) return undefined;
      continue;
    }
    // Where it is more than the server takes it stays, as the payment does.
    const stays = isRenewalDue(knownRun);
    if (stays) {
      await renew({ terms: state.terms, payment: carried(state, Date.now()), shown, letters, events: told.log() });
    }
    told.tell();
    if (state.attention.length > 0 || shown !== OPEN) shown = show(state, shown);
    if (told.isDone()) {
      await condition(() => allHandlersFinished() || !letters.isEmpty());
      if (letters.isEmpty() && !told.hasNews() && !isTakenBack()) return resultOf(state, told.log(), Date.now());
      continue;
    }
    await condition(
      () =>
        !letters.isEmpty() || told.hasNews() || told.isDone() || isTakenBack() || (!stays && isRenewalDue(knownRun)),
    );
  }
}
