import { setCurrentDetails, sleep, upsertMemo, upsertSearchAttributes, workflowInfo } from '@temporalio/workflow';
import type { Opening } from '../activities/contract';
import { parked } from '../domain/confirm';
import { receive } from '../domain/driver';
import { evolveAll } from '../domain/evolve';
import type { Fact } from '../domain/facts';
import { pastUnknown } from '../domain/interpret-answer';
import { invalidPayment, refusedTerms } from '../domain/invalid';
import {
  type AccountSettings,
  AUTHORIZE,
  authorization,
  newPayment,
  type Payment,
  type Terms,
} from '../domain/payment';
import { refusal } from '../domain/refusals';
import { newLog } from '../events/log';
import { digestOf } from '../messages/digest';
import { paymentOf } from '../messages/ids';
import type { PaymentInput } from '../messages/messages';
import {
  CaptureBy,
  CaptureState,
  CaptureStuckSince,
  PaymentAccount,
  PaymentProvider,
} from '../messages/search-attributes';
import { presentTerms, termsProblem } from '../messages/terms';
import { Unreadable } from '../messages/unreadable';
import type { Inbox } from './inbox';
import { observe, observeFinding } from './observe';
import { isRenewalWished, type Past, renew } from './past';
import { openElsewhere, openHere } from './provider-calls';
import { OPEN } from './shown';
import type { Teller } from './teller';

/** The first wait for an account that no worker knows; each is twice as long as the one before. */
const ASK_AGAIN_MS = 2_000;
const ASK_AGAIN_MAX_MS = 15 * 60_000;

const FIRST_LOOK = { kind: 'lookUp', operationId: AUTHORIZE, extra: false } as const;

/** A payment that begins, or one that goes on in a new run. */
export interface Beginning {
  payment: Payment;
  /** What the search attributes show. */
  shown: string;
}

/** The payment that this run begins with. */
export async function begin(
  input: PaymentInput,
  past: Past | undefined,
  letters: Inbox,
  events: Teller,
): Promise<Beginning> {
  if (past?.payment) return { payment: past.payment, shown: past.shown };
  const problem = past === undefined ? problemOf(input) : undefined;
  if (problem === undefined) {
    const terms = presentTerms(input.terms);
    return ask(terms, letters, past?.shown ?? introduce(terms), events);
  }
  const { workflowId } = workflowInfo();
  const name = paymentOf(workflowId) ?? { account: 'unknown', paymentId: 'unknown' };
  introduce({ ...name, provider: 'none' });
  const payment = invalidPayment(name, problem, startedAt());
  observe({ payment, facts: refusedTerms(problem, startedAt()) });
  return { payment, shown: OPEN };
}

const startedAt = (): number => workflowInfo().startTime.getTime();

function problemOf(input: PaymentInput): string | undefined {
  if (input instanceof Unreadable) return `the terms cannot be read: ${input.why}`;
  if (Object(input).continued !== undefined)
    return 'the input has a past, and this is the first run; send {"terms": {…}}';
  return termsProblem(Object(input).terms, workflowInfo().workflowId, startedAt());
}

/** What a client of ours gives each payment at its start, where another one has left it out: without it the payment is in no list. */
function introduce(terms: Pick<Terms, 'account' | 'provider'> & Partial<Terms>): string {
  // Asked of the memo and not of the attributes: a history that is replayed elsewhere may have lost their types.
  if (workflowInfo().memo?.terms !== undefined) return OPEN;
  upsertSearchAttributes([
    { key: PaymentAccount, value: terms.account },
    { key: PaymentProvider, value: terms.provider },
    { key: CaptureState, value: 'open' },
    ...(terms.captureBy === undefined ? [] : [{ key: CaptureBy, value: new Date(terms.captureBy) }]),
  ]);
  upsertMemo(
    terms.reference === undefined
      ? { terms: 'invalid' }
      : { terms: digestOf(terms as Terms), reference: terms.reference },
  );
  return OPEN;
}

/** The account's settings are taken once: a change of the configuration never changes a running payment. */
async function ask(terms: Terms, letters: Inbox, alreadyShown: string, events: Teller): Promise<Beginning> {
  let shown = alreadyShown;
  for (let waitMs = ASK_AGAIN_MS; ; waitMs = Math.min(waitMs * 2, ASK_AGAIN_MAX_MS)) {
    const opening = await openingOf(terms);
    const { settings } = opening;
    if (settings?.provider === terms.provider) {
      letters.putOff(undefined);
      return { payment: born(terms, settings, opening, events), shown };
    }
    // Nothing is lost by waiting: a configuration can be mended, an ended payment could not be started again.
    const why = `no worker knows account ${terms.account} at provider ${terms.provider}${settings ? `; holdfast.yaml has it at ${settings.provider}` : ''}`;
    letters.putOff(refusal('NoWorkerForAccount', why));
    setCurrentDetails(
      `**Attention:** ${why}. Start the workers, or correct holdfast.yaml and restart them; this payment then goes on by itself.`,
    );
    if (shown === OPEN) {
      shown = 'attention: no account';
      upsertSearchAttributes([
        { key: CaptureState, value: 'attention' },
        { key: CaptureStuckSince, value: workflowInfo().startTime },
      ]);
    }
    await sleep(waitMs, { summary: 'ask again for the account' });
    // Nobody waits for an answer: each message has been answered that no worker knows the account.
    if (isRenewalWished(undefined)) await renew({ terms, shown, letters });
  }
}

async function openingOf(terms: Terms): Promise<Opening> {
  const here = await openHere(terms);
  // Its task comes to this worker again and again: another one may know the account.
  if (here?.settings !== undefined) return here;
  // A worker that was killed while it answered is no reason to say that none knows the account.
  return (await openElsewhere(terms)) ?? (await openElsewhere(terms)) ?? {};
}

function born(
  terms: Terms,
  settings: AccountSettings,
  { found, sharedWith, listeners }: Opening,
  events: Teller,
): Payment {
  const first = newPayment(terms, settings, startedAt());
  const now = Date.now();
  const facts = factsOf();
  if (listeners !== undefined) events.begin(newLog(first, listeners));
  return events.record(observe({ payment: evolveAll(first, facts), facts })).payment;

  function factsOf(): Fact[] {
    const currencies = Object.keys(settings.capabilities.currencies);
    if (!currencies.includes(terms.currency)) {
      return refusedTerms(
        `account ${terms.account} has ${currencies.join(', ')} only, and the hold is in ${terms.currency}`,
        now,
      );
    }
    const recovered =
      terms.recovered || settings.recovered
        ? pastUnknown(first, 'this payment was recovered: what was done before is not known', now)
        : [];
    if (sharedWith !== undefined) {
      const why = `payment ${terms.account}/${sharedWith} was started on hold ${terms.reference} before`;
      return [...recovered, ...parked(authorization(first), 'HoldShared', why, first, now)];
    }
    if (found === undefined) return recovered;
    observeFinding({ kind: 'authorize' }, found);
    return [...recovered, ...receive(evolveAll(first, recovered), FIRST_LOOK, found, now).facts];
  }
}
