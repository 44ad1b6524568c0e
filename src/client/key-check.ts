import type { WorkflowHandle } from '@temporalio/client';
import { defaultPayloadConverter, type Payload } from '@temporalio/common';
import { coded } from '../encryption/coded';
import { sealOf } from '../encryption/sealed';
import { HoldfastError } from '../messages/errors';
import { within } from './deadlines';
import { describe } from './standstill';

/** Before a message is sent. Throws `KeyMissing` where the payment is sealed, and the client could read no answer. */
export type KeyCheck = (handle: WorkflowHandle, name: string) => Promise<void>;

/** A client without keys is either right, as nothing is sealed, or wrong at every payment: it need not look at each. */
const LOOK_EVERY_MS = 60_000;
const LOOK_WITHIN_MS = 2_000;

/**
 * A client that seals what it sends has its keys. One that does not looks at a payment before its first message, and then once a minute: the memo
 * tells whether the payment was sealed, and with which key. Where Temporal does not answer the message itself finds that out.
 */
export function createKeyCheck(): KeyCheck {
  let lookedAt = Number.NEGATIVE_INFINITY;
  return async ({ client, workflowId }, name) => {
    if (performance.now() - lookedAt < LOOK_EVERY_MS) return;
    const { payloadCodecs } = client.options.loadedDataConverter;
    const probe = await coded(payloadCodecs, 'encode', defaultPayloadConverter.toPayload(null));
    if (sealOf(probe)) return;
    const described = await within(client, LOOK_WITHIN_MS, () => describe(client, workflowId)).catch(() => undefined);
    const memo = described?.workflowExecutionInfo?.memo?.fields?.terms;
    const seal = memo && sealOf(memo);
    if (seal && !(await isReadable(payloadCodecs, memo))) {
      throw new HoldfastError(
        'KeyMissing',
        `payment ${name} is sealed with key ${seal.keyId}, which this client does not have. Nothing was sent. Give the client the keys of the workers (encryption in holdfast.yaml), then send the same message.`,
      );
    }
    lookedAt = performance.now();
  };
}

type Codecs = WorkflowHandle['client']['options']['loadedDataConverter']['payloadCodecs'];

/** Whether what comes out is sealed no more. */
async function isReadable(codecs: Codecs, payload: Payload): Promise<boolean> {
  try {
    return sealOf(await coded(codecs, 'decode', payload)) === undefined;
  } catch {
    return false;
  }
}
