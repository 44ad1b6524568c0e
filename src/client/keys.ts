import { loadKeyring } from '../config/client-config';
import { ConfigError, sentenceOf } from '../config/config-error';
import { readEncryption } from '../config/encryption';
import type { Keyring } from '../encryption/keyring';
import { HoldfastError } from '../messages/errors';

/** Keys as text: 32 bytes in base64 each, by their ids. Without `active` the client reads what is sealed, and seals nothing. */
export interface EncryptionKeys {
  active?: string;
  keys: Readonly<Record<string, string>>;
}

/** Where a client has its keys from. */
export interface KeySources {
  /** Default: the environment of this process. */
  env?: NodeJS.ProcessEnv;
  /** The keys themselves. Default: the setting `encryption` of the file that `HOLDFAST_CONFIG` names, or of ./holdfast.yaml if it is there. */
  encryption?: EncryptionKeys;
}

/** The keys of a client. Throws `KeyMissing` where the file names one that is not to be found here, and a `ConfigError` for one that is none. */
export function keyringFrom({ env = process.env, encryption }: KeySources): Keyring {
  if (encryption !== undefined) {
    const read = readEncryption(encryption, () => true);
    if ('keyring' in read) return read.keyring;
    const told = read.problems.map(({ path, ...rest }) => ({ path: ['encryption', ...path].join('.'), ...rest }));
    throw new ConfigError('the option `encryption`', told);
  }
  const { keyring, missing } = loadKeyring({ env });
  if (missing.length === 0) return keyring;
  throw new HoldfastError(
    'KeyMissing',
    `payments are sealed, and this client lacks a key. Nothing was sent.\n  ${missing.map(sentenceOf).join('\n  ')}`,
  );
}
