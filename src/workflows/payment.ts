import {
  allHandlersFinished,
  CancellationScope,
  condition,
  log,
  setCurrentDetails,
  sleep,
  workflowInfo,
} from '@temporalio/workflow';
import { detailsOf } from '../contracts/details';
import type { PaymentInput } from '../contracts/messages';
import { type PaymentView, viewOf } from '../contracts/view';
import type { Command } from '../domain/commands';
import { decide } from '../domain/decide';
import { elapse } from '../domain/elapse';
import { evolveAll } from '../domain/evolve';
import type { Fact } from '../domain/facts';
import { find } from '../domain/find';
import { refused, signalOf } from '../domain/hear';
import { nextStep } from '../domain/next-step';
import { orderOf, send } from '../domain/order';
import { type Operation, operationOf, type Payment } from '../domain/payment';
import { type Refusal, refusal } from '../domain/refusals';
import { settle } from '../domain/settle';
import { type Alarm, alarm } from './alarm';
import { begin, pastOf, renew } from './begin';
import { type Inbox, inbox, type Letter } from './inbox';
import { listen } from './listen';
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
    live(input, letters, wake, (next) => {
      state = next;
    }),
  );
}

/** Where more messages wait than are read at a time: another payment of this worker may have its turn. */
const BREATH_MS = 1;
/** Messages that are decided before anything else is done. */
const READ_AT_ONCE = 200;

async function live(
  input: PaymentInput,
  letters: Inbox,
  wake: Alarm,
  publish: (next: Payment) => void,
): Promise<PaymentView> {
  let { payment: state, shown } = await begin(input, letters);
  publish(state);
  const learn = (facts: readonly Fact[]): void => {
    state = evolveAll(state, facts);
    publish(state);
  };
  const operation = (id: string): Operation => operationOf(state, id) as Operation;

  for (;;) {
    for (const letter of letters.take(READ_AT_ONCE)) read(letter, () => state, learn, wake.now());
    learn(elapse(state, wake.now()));
    if (isLong()) await renew({ terms: state.terms, payment: state, shown, letters });
    const step = nextStep(state, wake.now());
    switch (step.do) {
      case 'send': {
        const { fact, order } = send(state, operation(step.operationId), wake.now());
        learn([fact]);
        tellBeforeCall(state, wake.now());
        const outcome = await callProvider(state, order);
        learn(settle(state, operation(step.operationId), outcome, wake.now()));
        break;
      }
      case 'lookUp': {
        tellBeforeCall(state, wake.now());
        const { finding, resetRun } = await lookUp(state, orderOf(state, operation(step.operationId)));
        learn(find(state, step, finding, wake.now(), resetRun));
        break;
      }
      case 'wait':
        if (!letters.isEmpty()) {
          await sleep(BREATH_MS, { summary: 'more messages wait' });
          break;
        }
        tell(state, wake.now());
        shown = show(state, shown);
        wake.at(step.until);
        // `isLong` is asked here too: a signal's handler counts as running still when its message wakes us.
        await condition(() => !letters.isEmpty() || wake.rang() || isLong());
        break;
      case 'finish':
        // Trouble that was shown is taken down; a payment that never had any costs no event.
        if (shown !== OPEN) shown = show(state, shown);
        if (state.finishedAt === undefined && letters.isEmpty()) learn([{ at: wake.now(), is: 'PaymentFinished' }]);
        await condition(() => allHandlersFinished() || !letters.isEmpty());
        if (letters.isEmpty()) return tell(state, wake.now());
        break; // A message that came meanwhile still gets its answer.
      default:
        step satisfies never;
    }
  }
}

/** The page of the operator: continue-as-new loses it, so each run tells it anew. */
function tell(state: Payment, now: number): PaymentView {
  const view = viewOf(state, now);
  setCurrentDetails(detailsOf(view));
  return view;
}

/** The page of a payment with more shipments is told when it settles down: made before each call it would cost more than the call. */
const PAGE_BEFORE_CALLS_MAX = 100;

function tellBeforeCall(state: Payment, now: number): void {
  if (state.shipments.length <= PAGE_BEFORE_CALLS_MAX) tell(state, now);
}

/** One message is decided; who waits for an answer gets it. What a signal is refused goes on the record. */
function read(letter: Letter, state: () => Payment, learn: (facts: readonly Fact[]) => void, now: number): void {
  const { is, settle: answer } = letter;
  if ('untaken' in is) {
    learn(refused(state(), is.untaken, refusal(is.code, is.what, is.remedy), now));
    return;
  }
  const decision = decide(state(), is, now);
  if ('operator' in is) audit(is, letter.updateId, decision.refusal);
  if (decision.facts) learn(decision.facts);
  else if (!answer) learn(refused(state(), signalOf(is), decision.refusal, now));
  answer?.(decision.refusal);
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

/** Time to begin anew: between two steps, and with nobody waiting for an answer, since the next run could not give it. */
const isLong = (): boolean => workflowInfo().continueAsNewSuggested && allHandlersFinished();
