import { refused } from '../../src/domain/hear';
import { ledgerOf } from '../../src/domain/ledger';
import { nextStep } from '../../src/domain/next-step';
import { refusal } from '../../src/domain/refusals';
import { commandOf } from '../../src/messages/commands';
import { Unreadable } from '../../src/messages/unreadable';
import { payloadConverter } from '../../src/workflows/payload-converter';
import { aPayment, complete, learned, START } from '../domain/support/world';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

describe('stripe/sync-engine-fork#331', () => {
  const dropped = (name: string, digest: string) =>
    refused(
      aPayment(),
      { name, raises: 'UnknownMessage' },
      refusal('UnknownMessage', `payments have no signal named ${name} (message ${digest})`),
      START,
    );

  test('a message that nobody takes is before a person, and the payment doesn’t look healthy: it stays open', () => {
    const told = complete(learned(aPayment(), dropped('Ship', '00000001')));
    expect(told.attention).toMatchObject([{ code: 'UnknownMessage', text: expect.stringContaining('Ship') }]);
    expect(ledgerOf(told)).toMatchObject({ released: 0, available: 24_900 });
    expect(nextStep(told, START).kind).toBe('wait');
  });

  test('each of three has its own line', () => {
    const told = ['00000001', '00000002', '00000003'].reduce(
      (payment, digest) => learned(payment, dropped('shipped', digest)),
      aPayment(),
    );
    expect(told.attention.map(({ code }) => code)).toEqual(['UnknownMessage', 'UnknownMessage', 'UnknownMessage']);
    expect(new Set(told.attention.map(({ text }) => text)).size).toBe(3);
  });
});

describe('checkout/checkout-magento2-plugin#90', () => {
  test.each([[[]], [{}], [null], [undefined]])('a cancel and a complete count with %j', (body) => {
    expect(commandOf('cancel', body)).toMatchObject({ command: { kind: 'cancel', reason: 'no reason given' } });
    expect(commandOf('complete', body)).toEqual({ command: { kind: 'complete' } });
  });
});

describe('wtx-labs/woocommerce-api-client-java#8', () => {
  test('a member that is null is left out', () => {
    const ship = { shipmentId: 'parcel-1', amount: 9_900, currency: 'NOK' };
    expect(commandOf('ship', { ...ship, final: null })).toEqual({ command: { ...ship, kind: 'ship' } });
  });

  test('a member that is needed is missing where it is null, and is named', () => {
    expect(commandOf('ship', { shipmentId: 'parcel-1', amount: null, currency: 'NOK' })).toMatchObject({
      problem: expect.stringMatching(/^ship\.amount is missing/),
    });
  });
});

describe('temporalio/sdk-typescript#1174', () => {
  test.each([
    ['sealed with a key that nobody here has', 'binary/encrypted', '???'],
    ['of an encoding that nobody knows', 'binary/protobuf', 'x'],
    ['of no bytes', 'json/plain', ''],
    ['cut off', 'json/plain', '{"shipmentId":"par'],
  ])(
    'a payload %s becomes a value that says so: no workflow task fails, and the message is not dropped',
    (_, encoding, data) => {
      const read = payloadConverter.fromPayload({ metadata: { encoding: bytes(encoding) }, data: bytes(data) });
      expect(read).toBeInstanceOf(Unreadable);
      expect((read as Unreadable).why).toContain(`(encoding ${encoding}, `);
    },
  );

  test('what can be read is read as ever', () => {
    const ship = { shipmentId: 'parcel-1', amount: 9_900, currency: 'NOK' };
    const payload = payloadConverter.toPayload(ship);
    expect(payload && payloadConverter.fromPayload(payload)).toEqual(ship);
  });
});

describe('temporalio/sdk-typescript#939', () => {
  test.each([
    ['an id of 100,000 characters', { shipmentId: '1-'.repeat(50_000), amount: 1, currency: 'NOK' }],
    ['100,000 members', Object.fromEntries(Array.from({ length: 100_000 }, (_, nth) => [`m${nth}`, nth]))],
    ['a text of a million digits', { shipmentId: 'p', amount: 1, currency: '4'.repeat(1_000_000) }],
  ])('%s is refused in a fraction of the time after which a workflow task is cut off', (_, message) => {
    const startedAt = performance.now();
    expect(commandOf('ship', message)).toHaveProperty('problem');
    expect(performance.now() - startedAt).toBeLessThan(1_000);
  });
});
