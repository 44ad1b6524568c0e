import { allHandlersFinished, CancellationScope, condition, sleep } from '@temporalio/workflow';
import type { Elsewhere } from '../activities/contract';
import { carried } from '../domain/carried';
import { advance, type Followed, receive } from '../domain/driver';
import { evolveAll } from '../domain/evolve';
import type { Payment } from '../domain/payment';
import type { Past } from '../messages/handed';
import type { Left, PaymentInput } from '../messages/messages';
import type { PaymentView } from '../view/view';
import { type Alarm, alarm } from './alarm';
import { begin } from './begin';
import { handOn, takeBack } from './hand-on';
import { type Inbox, inbox } from './inbox';
import { resultOf } from './left';
import { listen } from './listen';
import { observe, observeFinding, observeOutcome } from './observe';
import { keepPage } from './page';
import { isRenewalDue, pastOf, renew } from './past';
import { callProvider, lookUp } from './provider-calls';
import { read } from './read';
import { OPEN, show } from './shown';
import { eachNews, type Teller, teller } from './teller';

/** The life of one authorized payment. Wiring only: every rule is in `src/domain`. Returns the last view, and what it leaves. */
export function payment(input: PaymentInput): Promise<PaymentView & Partial<Left>> {
  const past = pastOf(input);
  const letters = inbox(past?.inbox ?? []);
  const wake = alarm();
  const events = teller(past?.events);
  let state: Payment | undefined = past?.payment;
  listen({ letters, events, state: () => state, now: wake.now });
  // The UI's big button: a cancel request is one more message, and must never cut a running capture off.
  CancellationScope.current().cancelRequested.catch(() => letters.postCancellation());
  return CancellationScope.nonCancellable(() =>
    live({ input, past, letters, wake, events }, (next) => {
      state = next;
    }),
  );
}

/** Where more messages wait than are read at a time: another payment of this worker may have its turn. */
const BREATH_MS = 1;
/** How long an end waits for those who listen. */
const TOLD_WITHIN_MS = 10_000;
/** Messages that are decided before anything else is done. */
const READ_AT_ONCE = 200;

interface Life {
  input: PaymentInput;
  past: Past | undefined;
  letters: Inbox;
  wake: Alarm;
  events: Teller;
}

async function live(
  { input, past, letters, wake, events }: Life,
  publish: (next: Payment) => void,
): Promise<PaymentView & Partial<Left>> {
  let { payment: state, shown } = await begin(input, past, letters, events);
  const become = (next: Payment): void => {
    state = next;
    publish(state);
  };
  become(state);
  let handsOn = past?.handsOn === true;
  keepPage(() => state);
  const happened = (followed: Followed): void => become(events.record(followed).payment);
  const heed = ({ refundsElsewhere }: Elsewhere): void => {
    if (refundsElsewhere !== undefined) become({ ...state, refundsElsewhere });
  };

  for (;;) {
    for (const letter of letters.take(READ_AT_ONCE)) happened(read(letter, state, wake.now()));
    eachNews(events, (news) => {
      const facts = news(state, wake.now());
      happened(observe({ payment: evolveAll(state, facts), facts }));
    });
    // Where it is more than the server takes it stays, and tries again with its next step.
    const stays = letters.isShort() && isRenewalDue(state.knownRun);
    if (stays) {
      await renew({
        terms: state.terms,
        payment: carried(state, wake.now()),
        shown,
        letters,
        events: events.log(),
        handsOn,
      });
    }
    const turn = advance(state, wake.now());
    const { effect } = turn;
    // No payment ends before the last message is read.
    if (effect.kind === 'finish' && !letters.isEmpty()) continue;
    happened(observe(turn));
    switch (effect.kind) {
      case 'send': {
        const outcome = await callProvider(state, effect.order);
        observeOutcome(effect.order, outcome);
        heed(outcome);
        happened(observe(receive(state, effect, outcome, wake.now())));
        break;
      }
      case 'lookUp': {
        const found = await lookUp(state, effect.order);
        observeFinding(effect.order, found);
        heed(found);
        happened(observe(receive(state, effect, found, wake.now())));
        break;
      }
      case 'wait':
        if (!letters.isEmpty()) {
          await sleep(BREATH_MS, { summary: 'more messages wait' });
          break;
        }
        shown = show(state, shown);
        wake.at(effect.until);
        events.tell();
        // `isRenewalDue` is asked here too: a signal's handler counts as running still when its message wakes us.
        await condition(
          () => !letters.isEmpty() || wake.rang() || events.hasNews() || (!stays && isRenewalDue(state.knownRun)),
        );
        break;
      case 'finish': {
        // Trouble that was shown is taken down; a payment that never had any costs no event.
        if (shown !== OPEN) shown = show(state, shown);
        events.tell();
        // Nobody who listens delays the end by more: what is untold then is told by a workflow of its own.
        const endsBy = (state.finishedAt ?? 0) + TOLD_WITHIN_MS;
        const isTelling = (): boolean => !events.isAtRest() && !events.hasNews() && letters.isEmpty();
        // The alarm may ring before, for a moment that is nothing any more.
        while (isTelling() && wake.now() < endsBy) {
          wake.at(endsBy);
          await condition(() => wake.rang() || !isTelling());
        }
        await condition(() => allHandlersFinished() || !letters.isEmpty());
        if (!letters.isEmpty() || events.hasNews()) break; // A message that came meanwhile still gets its answer.
        // What was handed on once is handed on anew: its run for refunds begins with what was handed on last.
        const isHandedOn = (handsOn || !events.isDone()) && (await handOn(state, events, wake.now()));
        handsOn ||= isHandedOn;
        if (!isHandedOn && !events.isDone()) {
          // Too large to be handed on: it tells the rest itself, however long that takes.
          shown = show(state, shown);
          await condition(() => events.hasNews() || !letters.isEmpty());
        }
        // Nor is one lost that came while the rest was handed on: it may be a refund, or a person who has an endpoint told again.
        if (!letters.isEmpty() || events.hasNews()) {
          if (isHandedOn) await takeBack(state);
          break;
        }
        return resultOf(state, events.log(), wake.now());
      }
      default:
        effect satisfies never;
    }
  }
}
