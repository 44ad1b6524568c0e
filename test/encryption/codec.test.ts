import { createSecretKey, randomBytes } from 'node:crypto';
import { inspect } from 'node:util';
import { defaultPayloadConverter, type Payload } from '@temporalio/common';
import { createCodec } from '../../src/encryption/codec';
import { KeyMissing } from '../../src/encryption/key-missing';
import { type Keyring, keyFrom, NO_KEYS, newKey } from '../../src/encryption/keyring';
import { sealOf } from '../../src/encryption/sealed';

const key = () => createSecretKey(randomBytes(32));
const [K1, K2] = [key(), key()];
const ring = (active: string | undefined, keys: Record<string, typeof K1>): Keyring => ({
  ...(active === undefined ? {} : { active }),
  keys: new Map(Object.entries(keys)),
});
const bytes = (text: string): Uint8Array => Buffer.from(text);
const plain = (value: unknown): Payload => defaultPayloadConverter.toPayload(value) as Payload;
const seal = async (value: unknown, keyring: Keyring): Promise<Payload> =>
  (await createCodec(keyring).encode([plain(value)]))[0] as Payload;
const open = async (payload: Payload, keyring: Keyring): Promise<unknown> => {
  const [opened] = await createCodec(keyring).decode([payload]);
  return defaultPayloadConverter.fromPayload(opened as Payload);
};
const without = (payload: Payload, member: string): Payload => ({
  ...payload,
  metadata: Object.fromEntries(Object.entries(payload.metadata ?? {}).filter(([name]) => name !== member)),
});

const SHIPMENT = { shipmentId: 'quince-parcel', amount: 9900 };

describe('a payload that is not sealed passes as it is', () => {
  const others: [string, Payload][] = [
    ['plain JSON', plain(SHIPMENT)],
    ['sealed by a codec that names no key', { metadata: { encoding: bytes('binary/encrypted') }, data: bytes('?') }],
    ['without metadata', { data: bytes('x') }],
    ['of another encoding', { metadata: { encoding: bytes('binary/zlib') }, data: bytes('x') }],
  ];
  test.each(others)('%s', async (_, payload) => {
    expect(await createCodec(ring('k1', { k1: K1 })).decode([payload])).toEqual([payload]);
  });
  test('and without an active key nothing is sealed', async () => {
    expect(await createCodec(NO_KEYS).encode([plain(SHIPMENT)])).toEqual([plain(SHIPMENT)]);
    expect(await createCodec(ring(undefined, { k1: K1 })).encode([plain(SHIPMENT)])).toEqual([plain(SHIPMENT)]);
  });
});

describe('what is sealed', () => {
  test('names its cipher and its key, and shows nothing else', async () => {
    const sealed = await seal(SHIPMENT, ring('k1', { k1: K1 }));
    expect(sealOf(sealed)).toEqual({ cipher: 'aes-256-gcm', keyId: 'k1' });
    expect(Object.keys(sealed.metadata ?? {}).sort()).toEqual(['encoding', 'encryption-cipher', 'encryption-key-id']);
    expect(Buffer.from(sealed.data ?? []).toString('latin1')).not.toMatch(/quince|9900|json/);
  });
  test('is never the same twice, as each has an IV of its own', async () => {
    const ivs = await Promise.all(
      Array.from({ length: 100 }, async () => {
        const { data } = await seal(SHIPMENT, ring('k1', { k1: K1 }));
        return Buffer.from(data ?? [])
          .subarray(0, 12)
          .toString('hex');
      }),
    );
    expect(new Set(ivs).size).toBe(100);
  });
  test('is read by whoever has the key, whichever key is active there', async () => {
    const sealed = await seal(SHIPMENT, ring('k1', { k1: K1 }));
    for (const reader of [ring('k1', { k1: K1 }), ring('k2', { k1: K1, k2: K2 }), ring(undefined, { k1: K1 })]) {
      expect(await open(sealed, reader)).toEqual(SHIPMENT);
    }
  });
  test('may be anything: nothing, null, bytes, a text of any length', async () => {
    for (const value of [undefined, null, '', Buffer.from([0, 255]), 'å'.repeat(100_000)]) {
      expect(await open(await seal(value, ring('k1', { k1: K1 })), ring('k1', { k1: K1 }))).toEqual(value);
    }
  });
});

describe('decoding throws, and never passes on what is sealed', () => {
  const refused = async (payload: Payload, keyring: Keyring): Promise<Error> =>
    createCodec(keyring)
      .decode([payload])
      .then(() => new Error('it was decoded'))
      .catch((error: Error) => error);

  test('without any key', async () => {
    const error = await refused(await seal(SHIPMENT, ring('k1', { k1: K1 })), NO_KEYS);
    expect(error).toMatchObject({
      code: 'KeyMissing',
      message: expect.stringMatching(/key k1, which is not here\. Put/),
    });
    // The SDK names a failure after the class.
    expect(error.constructor.name).toBe('KeyMissing');
    expect(error).toBeInstanceOf(KeyMissing);
  });
  test('with other keys only, and says which there are', async () => {
    const error = await refused(await seal(SHIPMENT, ring('k1', { k1: K1 })), ring('k2', { k2: K2 }));
    expect(error.message).toContain('key k1, which is not here (here: k2). Put the key');
  });
  test('with another key under the same id', async () => {
    const error = await refused(await seal(SHIPMENT, ring('k1', { k1: K1 })), ring('k1', { k1: K2 }));
    expect(error).toMatchObject({
      code: 'KeyMissing',
      message: expect.stringContaining('it is another key, or the content was changed'),
    });
  });
  test('when anything of it was changed: each byte, its key id, its end', async () => {
    const keyring = ring('k1', { k1: K1, k2: K1 });
    const sealed = await seal(SHIPMENT, keyring);
    const data = Buffer.from(sealed.data ?? []);
    const changed = [...data.keys()].map((at) =>
      Buffer.from(data.map((byte, other) => (other === at ? byte ^ 1 : byte))),
    );
    for (const other of [...changed, data.subarray(0, -1), data.subarray(0, 5), Buffer.alloc(0)]) {
      expect((await refused({ ...sealed, data: other }, keyring)).message).toContain('changed');
    }
    const renamed = { ...sealed, metadata: { ...sealed.metadata, 'encryption-key-id': bytes('k2') } };
    expect((await refused(renamed, keyring)).message).toContain('changed');
  });
  test('for a cipher of a later build', async () => {
    const sealed = await seal(SHIPMENT, ring('k1', { k1: K1 }));
    const later = { ...sealed, metadata: { ...sealed.metadata, 'encryption-cipher': bytes('later') } };
    for (const other of [later, without(sealed, 'encryption-cipher')]) {
      expect((await refused(other, ring('k1', { k1: K1 }))).message).toContain(
        'a cipher that this build does not know',
      );
    }
  });
  test('and repeats no key id that is none', async () => {
    const metadata = { encoding: bytes('binary/encrypted'), 'encryption-key-id': bytes('\u001b[31m 4111111111111111') };
    expect((await refused({ metadata, data: bytes('?') }, NO_KEYS)).message).toContain('key (not a key id), which');
  });
});

describe('a key', () => {
  test('is 32 bytes in base64, new each time', () => {
    expect(newKey()).toMatch(/^[A-Za-z0-9+/]{43}=$/);
    expect(newKey()).not.toBe(newKey());
    expect(keyFrom(newKey())).not.toEqual(expect.any(String));
  });
  test.each([
    ['half a key', Buffer.alloc(16).toString('base64'), 'has 16 bytes and must have 32'],
    ['a key and a half', Buffer.alloc(48).toString('base64'), 'has 48 bytes and must have 32'],
    ['hexadecimal', 'ab'.repeat(32), 'has 48 bytes and must have 32'],
    ['a password', 'correct horse battery staple', 'is not base64'],
    ['a key with a blank', ` ${newKey()}`, 'is not base64'],
    ['nothing', '', 'has 0 bytes and must have 32'],
  ])('is not %s', (_, text, problem) => {
    expect(keyFrom(text)).toBe(problem);
  });
  test('shows its bytes to nobody who prints it', () => {
    const text = newKey();
    const keyring = ring('k1', { k1: keyFrom(text) as typeof K1 });
    const hex = Buffer.from(text, 'base64').toString('hex');
    for (const shown of [
      inspect(keyring, { depth: 9, showHidden: true }),
      JSON.stringify({ ...keyring, keys: [...keyring.keys] }),
    ]) {
      expect(shown).not.toContain(text);
      expect(shown).not.toContain(hex.slice(0, 16));
    }
  });
});
