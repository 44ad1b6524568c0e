import { allHandlersFinished, CancellationScope, condition, log, setCurrentDetails, sleep } from '@temporalio/workflow';
import { carried } from '../domain/carried';
import type { Command } from '../domain/commands';
import { advance, hear, receive } from '../domain/driver';
import { evolveAll } from '../domain/evolve';
import { refused } from '../domain/hear';
import type { Payment } from '../domain/payment';
import { type Refusal, refusal } from '../domain/refusals';
import type { PaymentInput } from '../messages/messages';
import { detailsOf } from '../view/details';
import { type PaymentView, viewOf } from '../view/view';
import { type Alarm, alarm } from './alarm';
import { begin } from './begin';
import { type Inbox, inbox, type Letter } from './inbox';
import { listen } from './listen';
import { observe, observeFinding, observeOutcome, observeRefusal } from './observe';
import { isRenewalDue, type Past, pastOf, renew } from './past';
import { callProvider, lookUp } from './provider-calls';
import { OPEN, show } from './shown';

/** The life of one authorized payment. Wiring only: every rule is in `src/domain`. Returns the last view. */
export function payment(input: PaymentInput): Promise<PaymentView> {
  const past = pastOf(input);
  const letters = inbox(past?.inbox ?? []);
  const wake = alarm();
  let state: Payment | undefined = past?.payment;
  listen({ letters, state: () => state, now: wake.now });
  // The UI's big button: a cancel request is one more message, and must never cut a running capture off.
  CancellationScope.current().cancelRequested.catch(() => letters.postCancellation());
  return CancellationScope.nonCancellable(() =>
    live({ input, past, letters, wake }, (next) => {
      state = next;
    }),
  );
}

/** Where more messages wait than are read at a time: another payment of this worker may have its turn. */
const BREATH_MS = 1;
/** Messages that are decided before anything else is done. */
const READ_AT_ONCE = 200;

async function live(
  { input, past, letters, wake }: { input: PaymentInput; past: Past | undefined; letters: Inbox; wake: Alarm },
  publish: (next: Payment) => void,
): Promise<PaymentView> {
  let { payment: state, shown } = await begin(input, past, letters);
  const become = (next: Payment): void => {
    state = next;
    publish(state);
  };
  become(state);
  tell(() => detailsOf(viewOf(state, Date.now())));

  for (;;) {
    for (const letter of letters.take(READ_AT_ONCE)) become(read(letter, state, wake.now()));
    if (isRenewalDue(state.knownRun)) {
      await renew({ terms: state.terms, payment: carried(state, wake.now()), shown, letters });
    }
    const turn = advance(state, wake.now());
    const { payment, effect } = turn;
    // No payment ends before the last message is read.
    if (effect.kind === 'finish' && !letters.isEmpty()) continue;
    observe(turn);
    become(payment);
    switch (effect.kind) {
      case 'send': {
        const outcome = await callProvider(state, effect.order);
        observeOutcome(effect.order, outcome);
        become(observe(receive(state, effect, outcome, wake.now())).payment);
        break;
      }
      case 'lookUp': {
        const found = await lookUp(state, effect.order);
        observeFinding(effect.order, found);
        become(observe(receive(state, effect, found, wake.now())).payment);
        break;
      }
      case 'wait':
        if (!letters.isEmpty()) {
          await sleep(BREATH_MS, { summary: 'more messages wait' });
          break;
        }
        shown = show(state, shown);
        wake.at(effect.until);
        // `isRenewalDue` is asked here too: a signal's handler counts as running still when its message wakes us.
        await condition(() => !letters.isEmpty() || wake.rang() || isRenewalDue(state.knownRun));
        break;
      case 'finish':
        // Trouble that was shown is taken down; a payment that never had any costs no event.
        if (shown !== OPEN) shown = show(state, shown);
        await condition(() => allHandlersFinished() || !letters.isEmpty());
        if (letters.isEmpty()) return viewOf(state, wake.now());
        break; // A message that came meanwhile still gets its answer.
      default:
        effect satisfies never;
    }
  }
}

/**
 * The page of the operator, made when somebody asks for it: at each step it would be a fortieth of a worker's CPU. The SDK hands on what it was given,
 * and JSON asks that for its text.
 */
function tell(page: () => string): void {
  setCurrentDetails({ toJSON: page } as unknown as string);
}

/** One message is decided; who waits for an answer gets it. What a signal is refused goes on the record. */
function read({ content, settle: answer, updateId }: Letter, state: Payment, now: number): Payment {
  if ('untaken' in content) {
    const facts = refused(state, content.untaken, refusal(content.code, content.what, content.remedy), now);
    return observe({ payment: evolveAll(state, facts), facts }).payment;
  }
  // Stryker disable next-line StringLiteral: whatever is no signal is an update
  const { payment, refusal: no } = observe(hear(state, content, answer === undefined ? 'signal' : 'update', now));
  if ('operator' in content) audit(content, updateId, no);
  if (answer !== undefined && no !== undefined) observeRefusal(no.code);
  answer?.(no);
  return payment;
}

/** A line that a company can ship to its audit store. What `operator` proves, docs/security.md says. */
function audit(
  command: Extract<Command, { operator: string }>,
  updateId: string | undefined,
  no: Refusal | undefined,
): void {
  const { kind, operator, reason } = command;
  log.info('an operator acted', {
    event: `holdfast.operator.${kind}`,
    operator,
    reason,
    ...(updateId === undefined ? {} : { updateId }),
    ...('operationId' in command ? { operationId: command.operationId } : {}),
    code: no?.code ?? 'accepted',
  });
}
