import { Context } from '@temporalio/activity';
import { cleanText } from '../domain/clean';
import type { Found } from '../domain/driver';
import { isNews, knownRunOf } from '../domain/known-run';
import type { Order, SendOrder } from '../domain/order';
import type { Finding, Outcome } from '../domain/outcome';
import type { AccountSettings } from '../domain/payment';
import { present } from '../domain/present';
import type { Listener } from '../events/listener';
import { providerOf, providerQueue, refundsIdOf, workflowIdOf } from '../messages/ids';
import type { Provider } from '../providers/provider';
import { claimHold } from './claim';
import type { Elsewhere, ProviderCalls, RunStamp } from './contract';
import { isRefunding, lastStateOf } from './last-state';
import { type Instruments, type ObservedCall, observed } from './observed';

/** An account of this worker, with its connections open. */
export interface OpenedAccount extends Omit<AccountSettings, 'recovered'> {
  provider: string;
  calls: Provider;
  /** The name of a recovery: what a payment of today knows of its past may be what it knew in the backup. */
  recovery?: string;
}

/**
 * The activities that reach a provider. Thin: the account is found, a run that was reset is stopped, the adapter is called while a
 * heartbeat tells the server that this worker lives. The input has names, amounts and keys, never a secret.
 */
export function createProviderCalls(
  accounts: ReadonlyMap<string, OpenedAccount>,
  instruments: Instruments = {},
  listenersTo: (account: string) => readonly Listener[] = () => [],
): ProviderCalls {
  const watched = <T extends { kind: string; why?: string }>(
    about: ObservedCall,
    work: (signal: AbortSignal) => Promise<T>,
  ): Promise<T> => observed(about, () => beating(work), instruments);
  const send = async (
    order: SendOrder & RunStamp,
    call: (provider: Provider, signal: AbortSignal) => Promise<Outcome>,
  ): Promise<Outcome & Elsewhere> => {
    const { account, why: noAccount } = accountFor(order, accounts);
    if (noAccount !== undefined) return { kind: 'notSent', why: noAccount };
    const resetRun = forgottenOf(order, account);
    if (resetRun !== undefined && isNews(resetRun, order.knownRun)) {
      const why = 'the run was reset, or Temporal restored; nothing was written';
      return { kind: 'unknown', why, resetRun, ...(await elsewhere(order)) };
    }
    const isSetBack = order.knownRun !== undefined;
    const notHere = order.kind === 'refund' && isSetBack ? await notGivenBackHere(order) : undefined;
    if (notHere !== undefined) return notHere;
    return watched({ call: order.kind, provider: account.provider, order }, (signal) => call(account.calls, signal));
  };
  const lookUp = async (order: Order & RunStamp): Promise<Found & Elsewhere> => {
    const { account, why } = accountFor(order, accounts);
    const resetRun = forgottenOf(order, account);
    const finding: Finding =
      why === undefined
        ? await watched({ call: 'lookUp', provider: account.provider, order }, (signal) =>
            account.calls.lookUp({ ...order, signal }),
          )
        : { kind: 'inconclusive', why };
    return { ...present({ finding, resetRun }), ...(resetRun === undefined ? {} : await elsewhere(order)) };
  };
  return {
    authorize: (order) =>
      send(order, async (provider, signal) => {
        if (!provider.authorize || !order.create) {
          return { kind: 'refused', code: 'CannotCreate', why: 'this account cannot create authorizations' };
        }
        return provider.authorize({ ...order, create: order.create, signal });
      }),
    capture: (order) => send(order, (provider, signal) => provider.capture({ ...order, signal })),
    release: (order) =>
      send(order, (provider, signal) => provider.release({ ...order, untouched: order.capturedBefore === 0, signal })),
    refund: (order) =>
      send(order, async (provider, signal) =>
        provider.refund === undefined
          ? { kind: 'refused', code: 'CannotRefund', why: 'this account cannot give captured money back' }
          : provider.refund({ ...order, signal }),
      ),
    lookUp,
    async open(order, look) {
      const account = accounts.get(order.account);
      if (!account) return {};
      const { provider, capabilities, policy, recovery } = account;
      const recovered = recovery === undefined ? undefined : (true as const);
      const settings = present({ provider, capabilities, policy, recovered });
      const listening = listenersTo(order.account);
      const listeners = listening.length === 0 ? undefined : listening;
      const { client } = Context.current();
      // Asked by every payment, since none can tell by itself that it was there before: the first look may fail, be old, or not be made at all. A run
      // for refunds that comes later begins with nothing while this one is open.
      const [sharedWith, isGivenBackBefore] = await beating(() =>
        Promise.all([claimHold(client, order, providerQueue(provider)), isRefunding(client, order)]),
      );
      const refundsElsewhere = isGivenBackBefore ? (true as const) : undefined;
      const found = look && sharedWith === undefined ? await lookUp(order) : undefined;
      return present({ settings, found, sharedWith, listeners, refundsElsewhere });
    },
    lastState: (account, paymentId) => beating(() => lastStateOf(Context.current().client, account, paymentId)),
    listens: async (account, endpoint) => listenersTo(account).some((listener) => listener.endpoint === endpoint),
  };
}

/**
 * The account of an order, or why it is of no use. A payment stays with the provider that it began at: to another one its references say nothing, or name
 * the money of somebody else, whatever account bears the name now.
 */
function accountFor(
  { account: name }: Order,
  accounts: ReadonlyMap<string, OpenedAccount>,
): { account: OpenedAccount; why?: undefined } | { account?: undefined; why: string } {
  const account = accounts.get(name);
  if (account === undefined) return { why: `this worker has no account ${name}` };
  const provider = providerOf(Context.current().info.taskQueue);
  if (account.provider === provider) return { account };
  return {
    why:
      `holdfast.yaml has account ${name} at ${account.provider}, and this payment is at ${provider}: ` +
      `give ${name} back to ${provider}, the account at ${account.provider} a name of its own, and restart the workers`,
  };
}

/**
 * What may have been done for this payment that its history does not have: the run that this call belongs to, when it is not the one that the history
 * began with, and the recovery that this worker's configuration names. Compared here and not in the workflow: there it would change the part of the
 * history that is replayed.
 */
function forgottenOf({ originalRun }: RunStamp, account: OpenedAccount | undefined): string | undefined {
  const { runId = '' } = Context.current().info.workflowExecution ?? {};
  const forgotten = [
    ...(runId === originalRun ? [] : [runId]),
    ...(account?.recovery === undefined ? [] : [account.recovery]),
  ];
  return forgotten.length === 0 ? undefined : knownRunOf(forgotten);
}

/**
 * Whether this is the payment itself, set back, while the run for its refunds goes on with what it knew: two owners would be two refunds. That run begins
 * with nothing while this one is open, so one that is not there now has nothing to give back before this one has ended.
 */
const isGivenBackElsewhere = async ({ account, paymentId }: Order): Promise<boolean> => {
  const { client, info } = Context.current();
  if (info.workflowExecution?.workflowId !== workflowIdOf(account, paymentId)) return false;
  return beating(() => isRefunding(client, { account, paymentId }));
};

/** What is told of a question that failed. */
const WHY_MAX = 200;

/** Why a refund of a run that was set back does not go out from it. Nobody having answered, nothing is sent, and so nothing is in doubt. */
const notGivenBackHere = (order: Order): Promise<(Outcome & Elsewhere) | undefined> =>
  isGivenBackElsewhere(order).then(
    (is) => {
      if (!is) return undefined;
      const why = `refunds of this payment are made by ${refundsIdOf(order.account, order.paymentId)}`;
      return { kind: 'refused', code: 'RefundsElsewhere', why, refundsElsewhere: true };
    },
    (error: unknown) => {
      const why = `Temporal did not say whether ${refundsIdOf(order.account, order.paymentId)} makes it: ${cleanText(String(error), WHY_MAX)}`;
      return { kind: 'notSent', why };
    },
  );

/** Said early, so that refunds are refused before they are accepted. Where it cannot be had, no refund is sent all the same. */
const elsewhere = async (order: Order): Promise<Elsewhere> =>
  (await isGivenBackElsewhere(order).catch(() => false)) ? { refundsElsewhere: true } : {};

/** Tells the server every third of the heartbeat time-out that this worker lives; without it a killed worker is missed for a minute. */
async function beating<T>(work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const context = Context.current();
  const { heartbeatTimeoutMs } = context.info;
  // Without a time-out nobody waits for a heartbeat: the payment's own task has one.
  if (heartbeatTimeoutMs === undefined) return work(context.cancellationSignal);
  const timer = setInterval(() => context.heartbeat(), Math.max(100, heartbeatTimeoutMs / 3));
  try {
    return await work(context.cancellationSignal);
  } finally {
    clearInterval(timer);
  }
}
