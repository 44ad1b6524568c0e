import { loadKeyring } from '../../src/config/client-config';
import { ConfigError, loadConfig } from '../../src/config/config';
import { newKey } from '../../src/encryption/keyring';

const [A, B] = [newKey(), newKey()];
const ACCOUNTS = `
accounts:
  shop: { provider: pipwave, baseUrl: "https://api.pipwave.com", apiKey: "\${S}", apiSecret: "\${S}", currencies: [MYR] }`;

const ENV = { S: 's', K1: A, K2: B, SHORT: Buffer.alloc(16).toString('base64'), PASSWORD: 'hunter2 and more' };
const read = (encryption: string, env: Record<string, string> = ENV) =>
  loadConfig({
    path: 'holdfast.yaml',
    env,
    readFile: (path) => (path.endsWith('.yaml') ? `${encryption}${ACCOUNTS}` : `${B}\n`),
  });
const refusalOf = (encryption: string, env?: Record<string, string>): string => {
  try {
    read(encryption, env);
  } catch (error) {
    if (error instanceof ConfigError) return error.message;
  }
  return 'it was accepted';
};

test('without the setting there are no keys, and nothing is sealed', () => {
  expect(read('').keyring).toEqual({ keys: new Map() });
});

test('keys come from variables and files; without `active` they only read', () => {
  const { keyring } = read('encryption:\n  keys:\n    k1: ${K1}\n    k2: ${file:/run/secrets/k2}\n');
  expect(keyring.active).toBeUndefined();
  expect([...keyring.keys].map(([id, key]) => [id, key.export().toString('base64')])).toEqual([
    ['k1', A],
    ['k2', B],
  ]);
  expect(read('encryption:\n  active: k1\n  keys:\n    k1: ${K1}\n').keyring.active).toBe('k1');
});

describe('is refused with its path, what is wrong and what to do', () => {
  test.each([
    [
      'a key of the wrong length',
      '{ keys: { k1: "${SHORT}" } }',
      'encryption.keys.k1 has 16 bytes and must have 32; make one with holdfast keys new',
    ],
    [
      'a password',
      '{ keys: { k1: "${PASSWORD}" } }',
      'encryption.keys.k1 is not base64; make one with holdfast keys new',
    ],
    [
      'a key in the file',
      `{ keys: { k1: "${A}" } }`,
      'encryption.keys.k1 is a secret written into the file; name a variable or a file',
    ],
    [
      'an active key that is not there',
      '{ active: k9, keys: { k1: "${K1}" } }',
      'encryption.active is the id of no key; did you mean k1?',
    ],
    [
      'the same key twice',
      '{ keys: { k1: "${K1}", k2: "${K1}" } }',
      'encryption.keys.k2 is the same key as k1; make another',
    ],
    ['no keys', '{ active: k1 }', 'encryption.keys is missing; add it'],
    ['an empty list of keys', '{ keys: {} }', 'encryption.keys names no key; add one, or remove encryption'],
    [
      'an id that cannot be',
      '{ keys: { "k 1": "${K1}" } }',
      'encryption.keys.k 1 is not a possible key id; use 1 to 64',
    ],
    [
      'a variable that is not set',
      '{ keys: { k1: "${NONE}" } }',
      'encryption.keys.k1 needs the variable NONE, which is not set; set NONE in the environment',
    ],
    [
      'a misspelt setting',
      '{ aktive: k1, keys: { k1: "${K1}" } }',
      'encryption.aktive is not a known setting; did you mean active?',
    ],
  ])('%s', (_, encryption, message) => {
    const refusal = refusalOf(`encryption: ${encryption}`);
    expect(refusal).toContain(message);
    expect(refusal.split('\n')).toHaveLength(2);
    for (const secret of [A, B, ENV.SHORT, ENV.PASSWORD]) expect(refusal).not.toContain(secret);
  });
});

describe('for those who only talk to workflows', () => {
  const keyring = (file: string | undefined, env: Record<string, string>, path?: string) =>
    loadKeyring({
      ...(path === undefined ? {} : { path }),
      env,
      readFile: () => {
        if (file === undefined) throw Object.assign(new Error(), { code: 'ENOENT' });
        return file;
      },
    });
  const FILE = `encryption:\n  active: k1\n  keys:\n    k1: \${K1}\n${ACCOUNTS}`;

  test('the keys are read, and no other secret', () => {
    expect(keyring(FILE, { K1: A }, 'holdfast.yaml')).toMatchObject({ keyring: { active: 'k1' }, missing: [] });
  });
  test('a key that is not to be found here is told, as nothing could be read', () => {
    expect(keyring(FILE, {}, 'holdfast.yaml')).toEqual({
      keyring: { keys: new Map() },
      missing: [
        {
          path: 'encryption.keys.k1',
          problem: 'needs the variable K1, which is not set',
          remedy: 'set K1 in the environment',
        },
      ],
    });
  });
  test('beside those that are here, which still read', () => {
    const two = `encryption:\n  active: k1\n  keys:\n    k1: \${K1}\n    k2: \${K2}\n${ACCOUNTS}`;
    const { keyring: found, missing } = keyring(two, { K2: B }, 'holdfast.yaml');
    expect([found.active, [...found.keys.keys()], missing.map(({ path }) => path)]).toEqual([
      undefined,
      ['k2'],
      ['encryption.keys.k1'],
    ]);
  });
  test('what is wrong with a key is an error, as for a worker', () => {
    expect(() => keyring(FILE, { K1: 'x' }, 'holdfast.yaml')).toThrow('encryption.keys.k1 is not base64');
  });
  test('without a file there are none, unless a file was named', () => {
    expect(keyring(undefined, {})).toEqual({ keyring: { keys: new Map() }, missing: [] });
    expect(() => keyring(undefined, { HOLDFAST_CONFIG: 'gone.yaml' })).toThrow('gone.yaml cannot be used');
  });
});
