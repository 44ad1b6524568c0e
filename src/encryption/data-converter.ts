import type { DataConverter } from '@temporalio/common';
import { createCodec } from './codec';
import type { Keyring } from './keyring';

/**
 * How client, worker and command line read and write payloads: the one place where it is made. Without keys, too, so that what is sealed is
 * told to be so. Failures keep their text readable until something seals it: the UI shows no other.
 */
export const dataConverterOf = (keyring: Keyring): DataConverter => ({
  payloadCodecs: [createCodec(keyring)],
  ...(keyring.active === undefined ? {} : { failureConverterPath: require.resolve('../messages/failure-converter') }),
});
