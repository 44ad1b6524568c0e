import { Context } from '@temporalio/activity';
import type { Order, SendOrder } from '../domain/order';
import type { Outcome } from '../domain/outcome';
import type { Provider } from '../providers/provider';
import type { Found, ProviderCalls, RunStamp } from './contract';

/** What the calls need: the accounts of this worker, opened. */
export interface ProviderCallDeps {
  providers: ReadonlyMap<string, Provider>;
}

/**
 * The activities that reach a provider. Thin: the account is found, a run that was reset is stopped, the adapter is called while a
 * heartbeat tells the server that this worker lives. The input has names, amounts and keys, never a secret.
 */
export function createProviderCalls({ providers }: ProviderCallDeps): ProviderCalls {
  const send = async (
    order: SendOrder & RunStamp,
    call: (provider: Provider, signal: AbortSignal) => Promise<Outcome>,
  ): Promise<Outcome> => {
    const resetRun = resetRunOf(order);
    if (resetRun !== undefined && resetRun !== order.knownRun) {
      return { kind: 'unknown', why: 'the run was reset; nothing was written', resetRun };
    }
    const provider = providers.get(order.account);
    if (!provider) return { kind: 'notSent', why: `this worker has no account ${order.account}` };
    return beating((signal) => call(provider, signal));
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
    async lookUp(order) {
      const resetRun = resetRunOf(order);
      const finding = await beating(async (signal) => {
        const provider = providers.get(order.account);
        if (!provider) return { kind: 'inconclusive', why: `this worker has no account ${order.account}` } as const;
        return provider.lookUp({ ...order, signal });
      });
      return resetRun === undefined ? { finding } : ({ finding, resetRun } satisfies Found);
    },
  };
}

/**
 * The run that this call belongs to, when it is not the one that the history began with. Compared here and not in the workflow: there it
 * would change the part of the history that is replayed.
 */
function resetRunOf({ originalRun }: Order & RunStamp): string | undefined {
  const { runId } = Context.current().info.workflowExecution ?? {};
  return runId === originalRun ? undefined : runId;
}

/** Tells the server every third of the heartbeat time-out that this worker lives; without it a killed worker is missed for a minute. */
async function beating<T>(work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const context = Context.current();
  const every = Math.max(100, (context.info.heartbeatTimeoutMs ?? 15_000) / 3);
  const timer = setInterval(() => context.heartbeat(), every);
  try {
    return await work(context.cancellationSignal);
  } finally {
    clearInterval(timer);
  }
}
