import {
  allHandlersFinished,
  CancellationScope,
  condition,
  continueAsNew,
  defineQuery,
  defineSignal,
  defineUpdate,
  setCurrentDetails,
  setHandler,
  sleep,
  upsertSearchAttributes,
  workflowInfo,
} from '@temporalio/workflow';
import { commandOf } from '../contracts/commands';
import { detailsOf } from '../contracts/details';
import {
  FORECAST_DESCRIPTION,
  FORECAST_QUERY,
  type Forecast,
  type ForecastQuestion,
  forecastOf,
} from '../contracts/forecast';
import {
  type PaymentInput,
  SIGNALS,
  type SignalName,
  UPDATES,
  type UpdateName,
  VIEW_DESCRIPTION,
  VIEW_QUERY,
} from '../contracts/messages';
import { CaptureBy, CaptureState, CaptureStuckSince } from '../contracts/search-attributes';
import { captureState, type PaymentView, stuckSince, viewOf } from '../contracts/view';
import { isCompletionAnswered, isShipmentAnswered } from '../domain/answer';
import type { Command } from '../domain/commands';
import { check, decide } from '../domain/decide';
import { elapse } from '../domain/elapse';
import { evolveAll } from '../domain/evolve';
import type { Fact } from '../domain/facts';
import { find } from '../domain/find';
import { refused } from '../domain/hear';
import { nextStep } from '../domain/next-step';
import { orderOf, send } from '../domain/order';
import { AUTHORIZE, newPayment, type Operation, operationOf, type Payment, type Terms } from '../domain/payment';
import { refusal } from '../domain/refusals';
import { settle } from '../domain/settle';
import { alarm } from './alarm';
import { failure, type Inbox, inbox } from './inbox';
import { callProvider, lookUp, open } from './provider-calls';

/** What the search attributes show from the start: the client sets it. */
const OPEN = 'open';

/** The life of one authorized payment. Wiring only: every rule is in `src/domain`. Returns the last view. */
export function payment(input: PaymentInput): Promise<PaymentView> {
  const letters = inbox(input.continued?.inbox ?? []);
  let state: Payment | undefined = input.continued?.payment;
  // Handlers are there before the first await: a message that came with the start finds them.
  listen(letters, () => state);
  // The UI's big button: a cancel request is one more message, and must never cut a running capture off.
  CancellationScope.current().cancelRequested.catch(() => letters.post('cancel', { reason: 'requested in Temporal' }));
  return CancellationScope.nonCancellable(() =>
    live(input, letters, (next) => {
      state = next;
    }),
  );
}

async function live(
  { terms, continued }: PaymentInput,
  letters: Inbox,
  publish: (next: Payment) => void,
): Promise<PaymentView> {
  let { first: state, shown } = continued?.payment
    ? { first: continued.payment, shown: continued.shown }
    : await begin(terms, letters, continued?.shown ?? OPEN);
  publish(state);
  const wake = alarm();
  const learn = (facts: readonly Fact[]): void => {
    state = evolveAll(state, facts);
    publish(state);
  };
  const operation = (id: string): Operation => operationOf(state, id) as Operation;

  for (;;) {
    read(letters, () => state, learn, wake.now());
    learn(elapse(state, wake.now()));
    const step = nextStep(state, wake.now());
    switch (step.do) {
      case 'send': {
        const { fact, order } = send(state, operation(step.operationId), wake.now());
        learn([fact]);
        tell(state, wake.now());
        const outcome = await callProvider(state, order);
        learn(settle(state, operation(step.operationId), outcome, wake.now()));
        break;
      }
      case 'lookUp': {
        tell(state, wake.now());
        const { finding, resetRun } = await lookUp(state, orderOf(state, operation(step.operationId)));
        learn(find(state, step, finding, wake.now(), resetRun));
        break;
      }
      case 'wait':
        tell(state, wake.now());
        shown = show(state, shown);
        wake.at(step.until);
        // `isLong` is asked here too: a signal's handler counts as running still when its message wakes us.
        await condition(() => !letters.isEmpty() || wake.rang() || isLong());
        if (isLong()) await renew(state.terms, state, shown, letters);
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

/** The first wait for an account that no worker knows; each is twice as long as the one before. */
const ASK_AGAIN_MS = 2_000;
const ASK_AGAIN_MAX_MS = 15 * 60_000;

const FIRST_LOOK = { operationId: AUTHORIZE, extra: false };

/** The account's settings are taken once: a change of the configuration never changes a running payment. */
async function begin(terms: Terms, letters: Inbox, alreadyShown: string): Promise<{ first: Payment; shown: string }> {
  let shown = alreadyShown;
  for (let waitMs = ASK_AGAIN_MS; ; waitMs = Math.min(waitMs * 2, ASK_AGAIN_MAX_MS)) {
    const { settings, found } = await open(terms);
    if (settings?.provider === terms.provider) {
      const born = newPayment(terms, settings, workflowInfo().startTime.getTime());
      const seen = found && find(born, FIRST_LOOK, found.finding, Date.now(), found.resetRun);
      return { first: evolveAll(born, seen ?? []), shown };
    }
    // Nothing is lost by waiting: a configuration can be mended, an ended payment could not be started again.
    setCurrentDetails(
      `**Attention:** no worker answers for account ${terms.account} at ${terms.provider}${settings ? `: there it is at ${settings.provider}` : ''}. ` +
        'Start the workers, or correct holdfast.yaml and restart them; this payment then goes on by itself.',
    );
    if (shown === OPEN) {
      shown = 'attention: no account';
      upsertSearchAttributes([
        { key: CaptureState, value: 'attention' },
        { key: CaptureStuckSince, value: workflowInfo().startTime },
      ]);
    }
    await sleep(waitMs, { summary: 'ask again for the account' });
    if (isLong()) await renew(terms, undefined, shown, letters);
  }
}

/** The page of the operator: continue-as-new loses it, so each run tells it anew. */
function tell(state: Payment, now: number): PaymentView {
  const view = viewOf(state, now);
  setCurrentDetails(detailsOf(view));
  return view;
}

/** Every message that waits is decided, in order; who waits for an answer gets it. */
function read(letters: Inbox, state: () => Payment, learn: (facts: readonly Fact[]) => void, now: number): void {
  for (const { is, settle: answer } of letters.take()) {
    if ('malformed' in is) {
      learn(refused(state(), { kind: is.malformed }, refusal('InvalidMessage', is.problem), now));
      continue;
    }
    const decision = decide(state(), is, now);
    if (decision.facts) learn(decision.facts);
    else if (!answer) learn(refused(state(), is, decision.refusal, now));
    answer?.(decision.refusal);
  }
}

/** Search attributes change only when the payment settles down to wait in another state: a healthy capture costs none. */
function show(state: Payment, shown: string): string {
  const now = captureState(state);
  const since = stuckSince(state);
  const signature = `${now} ${since ?? ''}`;
  if (signature === shown || (signature === 'open ' && shown === OPEN)) return shown;
  upsertSearchAttributes([
    { key: CaptureState, value: now },
    { key: CaptureStuckSince, value: since === undefined ? null : new Date(since) },
    { key: CaptureBy, value: new Date(state.captureBy) },
  ]);
  return signature;
}

/** Time to begin anew: between two steps, and with nobody waiting for an answer, since the next run could not give it. */
const isLong = (): boolean => workflowInfo().continueAsNewSuggested && allHandlersFinished();

/** A long history begins anew with everything it knows, messages that were not read yet included. */
async function renew(terms: Terms, state: Payment | undefined, shown: string, letters: Inbox): Promise<void> {
  await continueAsNew<typeof payment>({
    terms,
    continued: {
      ...(state === undefined ? {} : { payment: state }),
      inbox: letters.take().map(({ is }) => is),
      shown,
    },
  });
}

function listen(letters: Inbox, state: () => Payment | undefined): void {
  for (const [name, description] of Object.entries(SIGNALS) as [SignalName, string][]) {
    setHandler(defineSignal<[unknown]>(name), (message) => letters.post(name, message), { description });
  }
  for (const [name, description] of Object.entries(UPDATES) as [UpdateName, string][]) {
    const kind = COMMAND_OF[name];
    setHandler(
      defineUpdate<PaymentView, [unknown]>(name),
      async (message) => {
        await letters.ask(kind, message);
        await condition(() => isAnswered(name, state(), message));
        return viewOf(state() as Payment, Date.now());
      },
      { description, validator: (message) => validate(kind, message, state()) },
    );
  }
  setHandler(
    defineQuery<PaymentView | undefined>(VIEW_QUERY),
    () => {
      const current = state();
      return current && viewOf(current, Date.now());
    },
    { description: VIEW_DESCRIPTION },
  );
  setHandler(
    defineQuery<Forecast | undefined, [ForecastQuestion]>(FORECAST_QUERY),
    (question) => {
      const current = state();
      return current && forecastOf(current, question);
    },
    { description: FORECAST_DESCRIPTION },
  );
}

const COMMAND_OF: Record<UpdateName, Command['kind']> = {
  shipAndWait: 'ship',
  completeAndWait: 'complete',
  hold: 'hold',
  resume: 'resume',
  retryNow: 'retryNow',
  resolve: 'resolve',
  acknowledge: 'acknowledge',
};

function isAnswered(name: UpdateName, state: Payment | undefined, message: unknown): boolean {
  if (state === undefined) return false;
  if (name === 'shipAndWait') return isShipmentAnswered(state, (message as { shipmentId: string }).shipmentId);
  return name === 'completeAndWait' ? isCompletionAnswered(state) : true;
}

/** Refuses without a trace in the history. Only reads: whatever a validator starts, the next replay can't find. */
function validate(kind: Command['kind'], message: unknown, state: Payment | undefined): void {
  const read = commandOf(kind, message);
  if ('problem' in read) throw failure(refusal('InvalidMessage', read.problem));
  const no = state && check(state, read.command, Date.now());
  if (no) throw failure(no);
}
