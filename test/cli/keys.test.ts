import { routesOf } from '../../src/cli/verbs/codec';
import { type KeyReport, linesOf, recordOf } from '../../src/cli/verbs/keys';
import { keyIdsIn } from '../../src/client/key-use';

const REPORT: KeyReport = {
  active: 'k2',
  configured: ['k1', 'k2'],
  missing: [],
  uses: [
    { keyId: 'k1', open: 3, ended: 1_200, oldest: new Date(0), newest: new Date(86_400_000), histories: 3 },
    { keyId: undefined, open: 1, ended: 0, oldest: new Date(0), newest: new Date(0), histories: 0 },
  ],
  listed: 1_204,
  isComplete: true,
  read: 4,
};
const said = (report: Partial<KeyReport> = {}): string => linesOf({ ...REPORT, ...report }).join('\n');

describe('the list of keys', () => {
  test('has each key that is here or was met, and plain text', () => {
    expect(said()).toMatch(/k1 +│ yes +│ +3 │ +1,200 │ 1970-01-01 00:00Z │ 1970-01-02 00:00Z │ +3/);
    expect(said()).toMatch(/k2 +│ yes, active +│ +0 │ +0 │/);
    expect(said()).toMatch(/\(plain text\) +│ +│ +1 │/);
    expect(said()).not.toMatch(/Payments need key/);
  });
  test('says what stands still without a key that is not here, and what to do', () => {
    const alone = said({ configured: ['k2'] });
    expect(alone).toMatch(/k1 +│ NO/);
    expect(alone).toContain('Payments need key k1, which is not here: give it to every worker and client');
    expect(recordOf({ ...REPORT, configured: ['k2'] })).toMatchObject({ lacking: ['k1'] });
    expect(
      said({ configured: [], active: undefined, missing: ['encryption.keys.k1 needs the variable K1'] }),
    ).toContain('Not here: encryption.keys.k1 needs the variable K1');
  });
  test('says what it cannot know', () => {
    expect(said()).toContain('1204 runs were listed, all that the namespace remembers. 4 histories were read whole.');
    expect(said({ isComplete: false })).toContain('there are older ones. For more: --payments');
    expect(said()).toMatch(/only its history tells.*cannot know which keys other workers and clients have/s);
    expect(said({ active: undefined })).toContain('No key is active: this process reads and does not seal.');
  });
});

test('the keys of a history are found wherever a payload stands', () => {
  const sealed = (keyId: string) => ({
    metadata: { encoding: Buffer.from('binary/encrypted'), 'encryption-key-id': Buffer.from(keyId) },
    data: Buffer.from('?'),
  });
  const events = [
    { a: { input: { payloads: [sealed('k1'), { metadata: { encoding: Buffer.from('json/plain') } }] } } },
    { userMetadata: { summary: sealed('k2') }, memo: { fields: { terms: sealed('k1') } }, b: null },
  ];
  expect([...keyIdsIn(events)].sort()).toEqual(['k1', 'k2']);
});

describe('a codec server does not start', () => {
  const ORIGIN = 'https://temporal.example.com';
  const TOKEN = 'a-token-of-some-length';
  const refusal = (flags: { origin?: string; tokenFile?: string }, env: Record<string, string> = {}): string => {
    try {
      routesOf(flags, { HOLDFAST_CODEC_TOKEN: TOKEN, ...env });
    } catch (error) {
      return error instanceof Error ? error.message : String(error);
    }
    return 'it starts';
  };
  test.each([
    [
      'without an origin',
      {},
      {},
      '--origin is missing: give the origin of the Temporal UI, or set HOLDFAST_CODEC_ORIGIN.',
    ],
    ['for every origin', { origin: '*' }, {}, '--origin * is no origin'],
    ['for an origin with a path', { origin: `${ORIGIN}/ui` }, {}, 'is no origin: write scheme, host and port'],
    ['for an origin with a slash', { origin: `${ORIGIN}/` }, {}, 'is no origin'],
    [
      'without a token',
      { origin: ORIGIN },
      { HOLDFAST_CODEC_TOKEN: '' },
      'there is no token: give --token-file, or set HOLDFAST_CODEC_TOKEN.',
    ],
    [
      'with a short token',
      { origin: ORIGIN },
      { HOLDFAST_CODEC_TOKEN: 'hunter2' },
      'the token must be at least 16 visible ASCII characters',
    ],
    [
      'without the file of the token',
      { origin: ORIGIN, tokenFile: '/nowhere/token' },
      {},
      '--token-file /nowhere/token cannot be read (ENOENT).',
    ],
    ['without keys', { origin: ORIGIN }, {}, 'holdfast.yaml has no keys: add encryption.keys.'],
  ])('%s', (_, flags, env, message) => {
    const told = refusal(flags, env);
    expect(told).toContain(message);
    expect(told).not.toContain('hunter2');
  });
});
