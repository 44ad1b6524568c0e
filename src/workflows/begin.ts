import { upsertMemo, upsertSearchAttributes, workflowInfo } from '@temporalio/workflow';
import type { Opening } from '../activities/contract';
import { parked } from '../domain/confirm';
import { receive } from '../domain/driver';
import { evolveAll } from '../domain/evolve';
import type { Fact } from '../domain/facts';
import { pastUnknown } from '../domain/interpret-answer';
import { invalidPayment, refusedTerms } from '../domain/invalid';
import type { EpochMs } from '../domain/money';
import {
  type AccountSettings,
  AUTHORIZE,
  authorization,
  newPayment,
  type Payment,
  type Terms,
} from '../domain/payment';
import { present } from '../domain/present';
import { refusal } from '../domain/refusals';
import { newLog } from '../events/log';
import { digestOf } from '../messages/digest';
import type { Past } from '../messages/handed';
import { paymentOf, refundsIdOf } from '../messages/ids';
import type { PaymentInput } from '../messages/messages';
import { CaptureBy, CaptureState, PaymentAccount, PaymentProvider } from '../messages/search-attributes';
import { presentTerms, termsProblem } from '../messages/terms';
import { Unreadable } from '../messages/unreadable';
import type { Inbox } from './inbox';
import { insist, type Lack } from './insist';
import { observe, observeFinding } from './observe';
import { type Beginning, renew } from './past';
import { openElsewhere, openHere } from './provider-calls';
import { reopen } from './reopen';
import { OPEN } from './shown';
import type { Teller } from './teller';

const FIRST_LOOK = { kind: 'lookUp', operationId: AUTHORIZE, extra: false } as const;

/** The payment that this run begins with. */
export async function begin(
  input: PaymentInput,
  past: Past | undefined,
  letters: Inbox,
  events: Teller,
): Promise<Beginning> {
  if (past?.payment) return { payment: past.payment, shown: past.shown };
  const { workflowId } = workflowInfo();
  const named = paymentOf(workflowId);
  if (named !== undefined && workflowId === refundsIdOf(named.account, named.paymentId)) {
    return reopen(named, past?.shown, letters, events);
  }
  const problem = past === undefined ? problemOf(input) : undefined;
  if (problem === undefined) {
    const terms = presentTerms(input.terms as Terms);
    return ask({ terms, startedAt: past?.startedAt ?? startedAt() }, letters, past?.shown ?? introduce(terms), events);
  }
  const name = named ?? { account: 'unknown', paymentId: 'unknown' };
  introduce({ ...name, provider: 'none' });
  const payment = invalidPayment(name, problem, startedAt());
  observe({ payment, facts: refusedTerms(problem, startedAt()) });
  return { payment, shown: OPEN };
}

const startedAt = (): EpochMs => workflowInfo().startTime.getTime();

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

interface Asked {
  terms: Terms;
  /** Of its first run, however many have waited for the account: when its hold ends is counted from it. */
  startedAt: EpochMs;
}

/** The account's settings are taken once: a change of the configuration never changes a running payment. */
async function ask(asked: Asked, letters: Inbox, alreadyShown: string, events: Teller): Promise<Beginning> {
  const { terms, startedAt } = asked;
  const { had, shown } = await insist(() => knownOpening(terms), {
    letters,
    shown: alreadyShown,
    goOn: (now) => renew({ terms, startedAt, shown: now, letters }),
  });
  return { payment: born(asked, had.settings, had.opening, events), shown };
}

async function knownOpening(
  terms: Terms,
): Promise<{ had: { settings: AccountSettings; opening: Opening } } | { lack: Lack }> {
  const opening = await openingOf(terms);
  const { settings } = opening;
  if (settings?.provider === terms.provider) return { had: { settings, opening } };
  const why = `no worker knows account ${terms.account} at provider ${terms.provider}${settings ? `; holdfast.yaml has it at ${settings.provider}` : ''}`;
  const remedy = 'Start the workers, or correct holdfast.yaml and restart them; this payment then goes on by itself.';
  return { lack: { of: 'account', no: refusal('NoWorkerForAccount', why), why, remedy } };
}

async function openingOf(terms: Terms): Promise<Opening> {
  const here = await openHere(terms);
  // Its task comes to this worker again and again: another one may know the account.
  if (here?.settings !== undefined) return here;
  // A worker that was killed while it answered is no reason to say that none knows the account.
  return (await openElsewhere(terms)) ?? (await openElsewhere(terms)) ?? {};
}

function born(
  { terms, startedAt }: Asked,
  settings: AccountSettings,
  { found, sharedWith, listeners, refundsElsewhere }: Opening,
  events: Teller,
): Payment {
  const first = { ...newPayment(terms, settings, startedAt), ...present({ refundsElsewhere }) };
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
