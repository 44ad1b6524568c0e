import type { Client } from '@temporalio/client';
import { encodeToPayloads } from '@temporalio/common/lib/internal-non-workflow';
import { ID, workflowIdOf } from '../messages/ids';
import type { SignalName } from '../messages/messages';
import { referenceQuery } from '../messages/queries';
import { within } from './deadlines';
import { unavailable } from './errors';
import { GRPC, grpcCodeOf } from './grpc';
import { rawRows } from './listing';

/** What a provider has told about a hold: no fact, but a reason to look. */
export interface ProviderNotice {
  account: string;
  reference: string;
  /** For the page of the payment. A history forgets nothing: words of our own, and none of the provider's. */
  text: string;
  /** The same for every delivery of one event: the payment hears of it once. */
  requestId: string;
}

/**
 * Tells the running payments on a hold that their provider has sent a notice; resolves with their workflow ids, none where none runs. `known` are
 * ids that an earlier notice was told to. Throws `ServerUnavailable` where Temporal does not answer within `withinMs`, all calls together.
 */
export async function tellNotice(
  client: Client,
  notice: ProviderNotice,
  known: readonly string[] | undefined,
  withinMs: number,
): Promise<readonly string[]> {
  const { account, reference } = notice;
  // Right for whoever uses one name for both, and one call.
  const namesake = ID.test(reference) ? [workflowIdOf(account, reference)] : [];
  try {
    return await within(client, withinMs, async () => {
      const told = await tell(client, notice, known ?? namesake);
      return told.length > 0 ? told : tell(client, notice, await paymentsOn(client, account, reference));
    });
  } catch (error) {
    throw unavailable(error, `notice for hold ${reference} of ${account}`) ?? error;
  }
}

async function tell(client: Client, notice: ProviderNotice, ids: readonly string[]): Promise<string[]> {
  const told = await Promise.all(ids.map(async (id) => ((await signalled(client, id, notice)) ? [id] : [])));
  return told.flat();
}

/** The SDK's own call gives each signal an id of its own, and Temporal could not tell a repeat. */
async function signalled(client: Client, workflowId: string, { text, requestId }: ProviderNotice): Promise<boolean> {
  const { namespace, loadedDataConverter } = client.options;
  const signalName: SignalName = 'providerNotice';
  try {
    await client.workflowService.signalWorkflowExecution({
      namespace,
      workflowExecution: { workflowId },
      signalName,
      input: { payloads: (await encodeToPayloads(loadedDataConverter, { text })) ?? [] },
      requestId,
      identity: client.options.identity,
    });
    return true;
  } catch (error) {
    // None of this id, or it has ended: the same to whoever brings news.
    if (grpcCodeOf(error) === GRPC.notFound) return false;
    throw error;
  }
}

/** A hold has one payment; more are found only where one was begun again, and whoever has not ended may look. */
const PAYMENTS_MAX = 5;

async function paymentsOn(client: Client, account: string, reference: string): Promise<string[]> {
  const ids: string[] = [];
  const query = referenceQuery(account, reference);
  if (query === undefined) return ids;
  for await (const { execution } of rawRows(client.workflow, query, PAYMENTS_MAX)) {
    if (execution?.workflowId) ids.push(execution.workflowId);
    if (ids.length === PAYMENTS_MAX) break;
  }
  return ids;
}
