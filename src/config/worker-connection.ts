import { NativeConnection } from '@temporalio/worker';
import { CONNECT_WITHIN_MS, type TemporalSettings, unreachable } from './temporal-connection';

/** A connection for workers. Throws `TemporalUnreachable`. */
export async function connectWorker(
  settings: TemporalSettings,
  withinMs = CONNECT_WITHIN_MS,
): Promise<NativeConnection> {
  const connecting = NativeConnection.connect({ ...settings.connectionOptions, address: settings.address });
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer within ${withinMs} ms`)), withinMs);
  });
  try {
    // It has no bound of its own: a port that accepts and says nothing would hold it for ever.
    return await Promise.race([connecting, late]);
  } catch (error) {
    connecting.then(
      (connection) => connection.close(),
      () => undefined,
    );
    throw await unreachable(settings, error);
  } finally {
    clearTimeout(timer);
  }
}
