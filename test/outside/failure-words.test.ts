import { createSecretKey, randomBytes } from 'node:crypto';
import { loadDataConverter } from '@temporalio/common/lib/internal-non-workflow';
import { encodeErrorToFailure } from '@temporalio/common/lib/internal-non-workflow/codec-helpers';
import { inOwnWords, type RawEvent } from '../../src/client/failure-words';
import { dataConverterOf } from '../../src/encryption/data-converter';
import { type Keyring, NO_KEYS } from '../../src/encryption/keyring';

const ring = (id: string): Keyring => ({ active: id, keys: new Map([[id, createSecretKey(randomBytes(32))]]) });
const K1 = ring('k1');

const failedBy = async (keyring: Keyring, message: string): Promise<RawEvent> => {
  const failure = await encodeErrorToFailure(loadDataConverter(dataConverterOf(keyring)), new Error(message));
  return { eventId: 7, workflowTaskFailedEventAttributes: { cause: 14, failure } } as unknown as RawEvent;
};
const wordsOf = async (event: RawEvent, keyring: Keyring): Promise<string | null | undefined> => {
  const [told] = await inOwnWords([event], loadDataConverter(dataConverterOf(keyring)));
  return told?.workflowTaskFailedEventAttributes?.failure?.message;
};

test('a sealed failure says nothing in the history, and all to whoever has the key', async () => {
  const event = await failedBy(K1, 'an invariant is broken');
  expect(event.workflowTaskFailedEventAttributes?.failure?.message).toBe('Encoded failure');
  expect(JSON.stringify(event)).not.toContain('invariant');
  expect(await wordsOf(event, K1)).toBe('an invariant is broken');
});

test('to who lacks the key it says that it is sealed, and not what is wrong with the payment', async () => {
  const event = await failedBy(K1, 'KeyMissing: sealed with key k0');
  for (const keyring of [NO_KEYS, ring('k2'), ring('k1')]) {
    expect(await wordsOf(event, keyring)).toMatch(
      /^its failure is sealed, and this client cannot open it: use one with/,
    );
  }
});

test('a failure in plain words stays as it is, and so does every other event', async () => {
  const event = await failedBy(NO_KEYS, 'an invariant is broken');
  expect(await wordsOf(event, K1)).toBe('an invariant is broken');
  const other = { eventId: 1, workflowTaskCompletedEventAttributes: {} } as unknown as RawEvent;
  expect(await inOwnWords([other], loadDataConverter(dataConverterOf(K1)))).toEqual([other]);
});
