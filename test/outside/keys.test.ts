import { Client, type Connection, type WorkflowHandle } from '@temporalio/client';
import { dataConverter } from '../../src/client';
import { createKeyCheck } from '../../src/client/key-check';
import { keyringFrom } from '../../src/client/keys';
import { createCodec } from '../../src/encryption/codec';
import { newKey } from '../../src/encryption/keyring';

const KEY = newKey();

describe('a client gets its keys', () => {
  test('by the option, as text, whatever the environment says', () => {
    const env = { HOLDFAST_CONFIG: '/nowhere.yaml' };
    const keyring = keyringFrom({ env, encryption: { active: 'k1', keys: { k1: KEY } } });
    expect([keyring.active, keyring.keys.get('k1')?.export().toString('base64')]).toEqual(['k1', KEY]);
    expect(dataConverter({ env, encryption: { keys: { k1: KEY } } }).payloadCodecs).toHaveLength(1);
  });
  test('and is told what is wrong with them, without the key', () => {
    const wrong = () => keyringFrom({ encryption: { active: 'k2', keys: { k1: KEY.slice(4) } } });
    expect(wrong).toThrow(/the option `encryption` cannot be used:.*encryption\.keys\.k1 has 29 bytes/s);
    expect(wrong).toThrow(/encryption\.active is the id of no key/);
    expect(wrong).not.toThrow(KEY.slice(4));
  });
  test('from no file, where none is named and none is there: it has none', () => {
    expect(keyringFrom({ env: {} })).toEqual({ keys: new Map() });
  });
});

describe('before a message', () => {
  const sealing = { active: 'k1', keys: { k1: KEY } };
  /** A client whose server says this of every payment, and counts how often it is asked. */
  const asking = (encryption: Parameters<typeof keyringFrom>[0]['encryption'], describe: () => Promise<object>) => {
    let asked = 0;
    const connection = {
      workflowService: {
        describeWorkflowExecution() {
          asked += 1;
          return describe();
        },
      },
      withDeadline: (_: number, call: () => unknown) => call(),
    } as unknown as Connection;
    const client = new Client({ connection, dataConverter: encryption ? dataConverter({ encryption }) : {} });
    const handle: WorkflowHandle = client.workflow.getHandle('payment:shop:order-1');
    return { handle, asked: () => asked };
  };
  const memoOf = async (seals: boolean): Promise<object> => {
    const plain = [{ metadata: { encoding: Buffer.from('json/plain') }, data: Buffer.from('"x"') }];
    const [terms] = await createCodec(seals ? keyringFrom({ encryption: sealing }) : { keys: new Map() }).encode(plain);
    return { workflowExecutionInfo: { memo: { fields: { terms } } } };
  };

  test('a client that seals looks at nothing: it has its keys', async () => {
    const { handle, asked } = asking(sealing, () => memoOf(true));
    await createKeyCheck()(handle, 'order-1');
    expect(asked()).toBe(0);
  });
  test('one without the key is refused, each time', async () => {
    const { handle, asked } = asking(undefined, () => memoOf(true));
    const check = createKeyCheck();
    for (const time of [1, 2]) {
      await expect(check(handle, 'order-1')).rejects.toMatchObject({
        code: 'KeyMissing',
        message: expect.stringContaining(
          'payment order-1 is sealed with key k1, which this client does not have. Nothing was sent.',
        ),
      });
      expect(asked()).toBe(time);
    }
  });
  test.each([
    ['nothing is sealed', undefined, () => memoOf(false)],
    ['it can read what is sealed', { keys: sealing.keys }, () => memoOf(true)],
    ['the server does not answer: the message finds that out', undefined, () => Promise.reject(new Error('away'))],
  ])('one that seals nothing looks once where %s', async (_, encryption, described) => {
    const { handle, asked } = asking(encryption, described);
    const check = createKeyCheck();
    for (const _ of [1, 2, 3]) await check(handle, 'order-1');
    expect(asked()).toBe(1);
  });
});
