import type { Client } from '@temporalio/client';
import { NAMES, PROVED, type ProviderName } from '../../proof/providers';
import { Holdfast, type HoldfastError, type StartMessage } from '../../src/client';
import { PROVIDERS } from '../../src/providers/registry';

const CARD = '4111111111111111';
const started: unknown[] = [];

/** A client of Temporal that only knows how to start a workflow, and writes down that it was asked to. */
const temporal = {
  workflow: {
    withDeadline: <T>(_: unknown, call: () => Promise<T>) => call(),
    withAbortSignal: <T>(_: unknown, call: () => Promise<T>) => call(),
    getHandle: (workflowId: string) => ({ workflowId }),
    start: async (_: string, { args }: { args: unknown[] }) => {
      started.push(args[0]);
    },
  },
} as unknown as Client;

beforeEach(() => {
  started.length = 0;
});

function start(provider: string, create: unknown, reference = 'order-1001-1'): Promise<unknown> {
  const authorization = { reference, create } as StartMessage['authorization'];
  const holdfast = Holdfast.over(temporal, { shop: { provider } });
  return holdfast.start({ account: 'shop', paymentId: 'order-1001', authorization, amount: 12_000, currency: 'EUR' });
}

async function refusal(provider: string, create: unknown): Promise<string> {
  const error = await start(provider, create).then(
    () => undefined,
    (reason: HoldfastError) => reason,
  );
  expect(started).toEqual([]);
  expect(error).toMatchObject({ code: 'InvalidMessage' });
  return error?.message ?? '';
}

const good = (name: ProviderName): Readonly<Record<string, unknown>> => PROVED[name].side.create;

/** The same with `value` under `name` in each group of members, one after the other. */
function* withMember(value: unknown, name: string, at: object): Generator<Record<string, unknown>> {
  yield { ...at, [name]: value };
  for (const [key, inner] of Object.entries(at)) {
    if (typeof inner !== 'object' || inner === null) continue;
    for (const changed of withMember(value, name, inner)) yield { ...at, [key]: changed };
  }
}

/** The same with `value` in the place of each text, one after the other. */
function* inPlaceOfTexts(value: unknown, at: object): Generator<Record<string, unknown>> {
  for (const [key, inner] of Object.entries(at)) {
    if (typeof inner === 'string') yield { ...at, [key]: value };
    else for (const changed of inPlaceOfTexts(value, inner as object)) yield { ...at, [key]: changed };
  }
}

describe.each(NAMES)('%s', (name) => {
  test('what its adapter takes is handed to the payment as it is', async () => {
    await start(name, good(name));
    expect(started).toEqual([{ terms: expect.objectContaining({ provider: name, create: good(name) }) }]);
  });

  test('a hold that exists needs none of it', async () => {
    await start(name, undefined, '5c0d8a54-3c1f-4e0e-9f0b-0c9d2a7f1e11');
    expect(started).toHaveLength(1);
  });

  test('nothing starts with a card number in any place, and no complaint repeats it', async () => {
    const places = [...inPlaceOfTexts(CARD, good(name)), ...withMember(CARD, 'note', good(name))];
    const names = [...withMember('x', CARD, good(name))];
    expect(places.length + names.length).toBeGreaterThanOrEqual(3);
    for (const create of [...places, ...names, ...inPlaceOfTexts(`to 4111 1111 1111 1111`, good(name))]) {
      const told = await refusal(name, create);
      expect(told).toMatch(
        /^InvalidMessage: authorization\.create.* contains what looks like a card number; leave it out/,
      );
      expect(told.replace(/\D/g, '')).not.toContain('1111');
    }
  });

  test('nothing starts with a security code in any place', async () => {
    for (const secret of ['cvv', 'cvcCode', 'card_number']) {
      for (const create of withMember('123', secret, good(name))) {
        expect(await refusal(name, create)).toMatch(
          `.${secret} contains what looks like a card’s secret; leave it out`,
        );
      }
    }
  });

  test('nothing starts with a member that the provider does not know, and the complaint names it', async () => {
    for (const create of withMember('x', 'nobodyKnows', good(name))) {
      if ('metadata' in create) continue;
      expect(await refusal(name, create)).toMatch(/authorization\.create\S*\.nobodyKnows is not a known member; /);
    }
  });

  test('nothing starts without a member that the provider needs', async () => {
    expect(await refusal(name, {})).toMatch(/authorization\.create\.\w+ is missing; add /);
  });

  test('its schema lets no member through that it does not name', () => {
    for (const create of withMember('x', 'nobodyKnows', good(name))) {
      expect(PROVIDERS[name]?.create.safeParse(create).success).toBe(false);
    }
  });
});

const address = good('payment-options').billing_address as object;
const buyer = good('pipwave').buyer_info as object;
const push = { userFlow: 'PUSH_MESSAGE', customer: { phoneNumber: '4712345678' } };
test.each<[string, ProviderName, unknown, RegExp]>([
  [
    'a flow that a server cannot start',
    'vipps',
    { userFlow: 'QR' },
    /create\.userFlow is not one of .*write one of WEB_REDIRECT, PUSH_MESSAGE/,
  ],
  ['no flow', 'vipps', {}, /create\.userFlow is missing; add one of WEB_REDIRECT, PUSH_MESSAGE/],
  [
    'an address that is not https',
    'vipps',
    { userFlow: 'WEB_REDIRECT', returnUrl: 'http://x' },
    /create\.returnUrl must be an https address/,
  ],
  [
    'a phone number with a plus',
    'vipps',
    { ...push, customer: { phoneNumber: '+4712345678' } },
    /create\.customer\.phoneNumber must be 9 to 15 digits.*without a plus/,
  ],
  [
    'a QR that is too short',
    'vipps',
    { ...push, customer: { personalQr: 'x' } },
    /create\.customer\.personalQr must be 5 to 255 characters/,
  ],
  [
    'a member of the other flow',
    'vipps',
    { ...push, returnUrl: 'https://x' },
    /create\.returnUrl is not a known member; leave it out/,
  ],
  ['a misspelled member', 'vipps', { ...push, paymentDescripton: 'order' }, /did you mean paymentDescription\?/],
  [
    'too much metadata',
    'vipps',
    { ...push, metadata: { a: '', b: '', c: '', d: '', e: '', f: '' } },
    /create\.metadata has more than 5 pairs/,
  ],
  ['a token with a blank', 'bambora', { token: 'a b' }, /create\.token must be 1 to 255 characters of visible ASCII/],
  [
    'a token that is a number',
    'bambora',
    { token: 4711 },
    /create\.token is a number and must be text; put it in quotes/,
  ],
  [
    'a comment like our mark',
    'bambora',
    { token: 't', comment: 'cap:hf-1' },
    /create\.comment reads like the mark of a capture/,
  ],
  [
    'a name that cannot be signed',
    'pipwave',
    { buyer_info: { ...buyer, first_name: 'Zoë' } },
    /create\.buyer_info\.first_name must be 1 to 255 characters of plain ASCII/,
  ],
  [
    'an address of http',
    'pipwave',
    { buyer_info: buyer, api_override: { fail_url: 'http://x' } },
    /create\.api_override\.fail_url must be an https address/,
  ],
  [
    'a country in small letters',
    'payment-options',
    { ...good('payment-options'), billing_address: { ...address, country: 'jp' } },
    /create\.billing_address\.country must be two capital letters/,
  ],
  [
    'an IP that is none',
    'payment-options',
    { ...good('payment-options'), customer_ip: 'home' },
    /create\.customer_ip must be an IPv4 or IPv6 address/,
  ],
  [
    'a group that is a text',
    'payment-options',
    { ...good('payment-options'), billing_address: 'x' },
    /create\.billing_address is text and must be a group of members/,
  ],
])('nothing starts with %s at %s', async (_, name, create, says) => {
  const told = await refusal(name, create);
  expect(told).toMatch(says);
  expect(told).not.toMatch(/Invalid input|pattern|expected/); // no words of the schema library's
});

test('nothing starts for a provider that this version does not know', async () => {
  expect(await refusal('acme', { token: 't' })).toMatch(/acme, which nobody knows; known are vipps, bambora, pipwave/);
});
