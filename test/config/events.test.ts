import { ConfigError, loadConfig } from '../../src/config/config';
import { configurationDigest } from '../../src/config/digest';

const SECRET = `whsec_${Buffer.alloc(32, 1).toString('base64')}`;
const ENV = { S: 's', W: SECRET, OLD: SECRET, SHORT: 'whsec_c2hvcnQ=', PASSWORD: 'hunter2 and more' };
const ACCOUNTS = `
accounts:
  shop: { provider: pipwave, baseUrl: "https://api.pipwave.com", apiKey: "\${S}", apiSecret: "\${S}", currencies: [MYR] }`;

const read = (events: string) =>
  loadConfig({ path: 'holdfast.yaml', env: ENV, readFile: () => `events: ${events}${ACCOUNTS}` });
const refusalOf = (events: string): string => {
  try {
    read(events);
  } catch (error) {
    if (error instanceof ConfigError) return error.message;
  }
  return 'it was accepted';
};
const orders = (more: string): string =>
  `{ orders: { url: "https://shop.example/holdfast?a=b", secret: "\${W}"${more} } }`;

test('without the setting nobody listens', () => {
  expect(read('').endpoints).toEqual([]);
});

test('an endpoint hears of all accounts and everything, unless it says less', () => {
  expect(read(orders('')).endpoints).toMatchObject([
    {
      name: 'orders',
      url: 'https://shop.example/holdfast?a=b',
      accounts: ['shop'],
      giveUpAfterMs: 3 * 86_400_000,
      firstRetryMs: 5_000,
      lastRetryMs: 6 * 3_600_000,
    },
  ]);
  const [less] = read(
    orders(', accounts: [shop], types: [capture.*, payment.finished], formerSecret: "${OLD}"'),
  ).endpoints;
  expect(less).toMatchObject({ accounts: ['shop'], types: ['capture.*', 'payment.finished'] });
  expect(less?.secrets.map((secret) => secret.reveal())).toEqual([SECRET, SECRET]);
  expect(JSON.stringify(read(orders('')))).not.toContain(SECRET);
});

test('an endpoint on this machine may be plain http', () => {
  expect(read('{ here: { url: "http://127.0.0.1:8080/", secret: "${W}" } }').endpoints).toHaveLength(1);
});

test.each([
  [
    '{ orders: { url: "http://shop.example/", secret: "${W}" } }',
    'events.orders.url is not an https address without credentials',
  ],
  [
    '{ orders: { url: "https://a:b@shop.example/", secret: "${W}" } }',
    'events.orders.url is not an https address without credentials',
  ],
  ['{ orders: { secret: "${W}" } }', 'events.orders.url is missing'],
  ['{ orders: { url: "https://shop.example/" } }', 'events.orders.secret is missing'],
  [
    `{ orders: { url: "https://shop.example/", secret: "${SECRET}" } }`,
    'events.orders.secret is a secret written into the file',
  ],
  [
    '{ orders: { url: "https://shop.example/", secret: "${SHORT}" } }',
    'events.orders.secret is no secret of Standard Webhooks',
  ],
  [
    '{ orders: { url: "https://shop.example/", secret: "${PASSWORD}" } }',
    'events.orders.secret is no secret of Standard Webhooks',
  ],
  [orders(', accounts: [shp]'), 'events.orders.accounts.0 is not an account of this file; did you mean shop?'],
  [orders(', types: [captures.*]'), 'events.orders.types.0 "captures.*" is no type of events'],
  [orders(', lastRetry: 4d'), 'events.orders gives up before it has tried again'],
  [orders(', retry: 4d'), 'events.orders.retry is not a known setting'],
  ['{ "a b": { url: "https://shop.example/", secret: "${W}" } }', 'events.a b'],
])('%s is refused', (events, problem) => {
  const said = refusalOf(events);
  expect(said).toContain(problem);
  for (const secret of [SECRET, ENV.SHORT, ENV.PASSWORD]) expect(said).not.toContain(secret);
});

test('another endpoint is another configuration', () => {
  const digests = ['', orders(''), orders(', types: [capture.*]')].map((events) => configurationDigest(read(events)));
  expect(new Set(digests).size).toBe(3);
});
