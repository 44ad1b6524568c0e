import { Client, type Connection } from '@temporalio/client';
import type { Logger } from 'pino';
import { keySurveyOf } from '../client/key-use';
import type { Keyring } from '../encryption/keyring';

/** One page of the list: the newest payments show a key that was forgotten, or a worker that was. */
const LOOKED_AT = 1_000;

/**
 * Before the first task: says which open payments this worker could not go on with. It starts all the same, as one payment with a key that is gone
 * must not stop all others.
 */
export async function warnOfMissingKeys(
  log: Logger,
  connection: Connection,
  namespace: string,
  { keys }: Keyring,
): Promise<void> {
  try {
    const client = new Client({ connection, namespace });
    const { uses } = await keySurveyOf(client, { listAtMost: LOOKED_AT, readAtMost: 0 });
    for (const { keyId, open } of uses) {
      if (keyId === undefined || open === 0 || keys.has(keyId)) continue;
      log.error(
        { keyId, payments: open },
        'open payments are sealed with a key that this worker lacks: they stand still here. Add it to encryption.keys and restart',
      );
    }
  } catch (error) {
    // Lists may be closed to workers; each payment says it then.
    log.warn({ err: error }, 'the keys of open payments could not be checked');
  }
}
