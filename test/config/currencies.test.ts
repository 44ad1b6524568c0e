import { termsOf } from '../../src/client/terms';
import { accountDirectory } from '../../src/config/client-config';
import { ConfigError } from '../../src/config/config';
import type { AccountDirectory } from '../../src/config/directory';

const directory = (accounts: Record<string, string>): AccountDirectory =>
  accountDirectory(
    '/etc/holdfast.yaml',
    {},
    () =>
      `accounts:\n${Object.entries(accounts)
        .map(([name, members]) => `  ${name}: { ${members} }\n`)
        .join('')}`,
  );

const start = (accounts: AccountDirectory, account: string, currency: string, amount = 9900): unknown =>
  termsOf({ account, paymentId: 'order-1', authorization: { reference: 'order-1-1' }, amount, currency }, accounts);

const told = (run: () => unknown): unknown => {
  try {
    return run();
  } catch (error) {
    return error instanceof ConfigError ? error.problems : (error as Error).message.replace('InvalidMessage: ', '');
  }
};

/** What an account says, and all that it has. */
const HAS: [string, string, Record<string, number>][] = [
  ['a Vipps account without market', 'provider: vipps', { NOK: 2 }],
  ['a Norwegian one', 'provider: vipps, market: NO', { NOK: 2 }],
  ['a Danish one', 'provider: vipps, market: DK', { DKK: 2 }],
  ['a Finnish one', 'provider: vipps, market: FI', { EUR: 2 }],
  [
    'a Bambora account that says nothing',
    'provider: bambora',
    { EUR: 2, USD: 2, DKK: 2, CAD: 2, GBP: 2, SEK: 2, AUD: 2, NZD: 2 },
  ],
  ['a Bambora account with a list', 'provider: bambora, currencies: [NOK, JPY]', { NOK: 2, JPY: 0 }],
  ['a pipwave account', 'provider: pipwave, currencies: [MYR, IDR]', { MYR: 2, IDR: 2 }],
  ['a Payment Options account that says nothing', 'provider: payment-options', { JPY: 0 }],
  [
    'a Payment Options account with units',
    'provider: payment-options, amountUnits: { USD: minor, KWD: major }',
    { JPY: 0, USD: 2, KWD: 3 },
  ],
];

describe('an account has exactly the currencies that its configuration and market give it', () => {
  test.each(HAS)('%s', (_, members, currencies) => {
    const accounts = directory({ shop: members });
    expect(accounts.shop?.currencies).toEqual(currencies);
    for (const currency of ['NOK', 'DKK', 'EUR', 'USD', 'JPY', 'MYR', 'KRW', 'KWD', 'HUF']) {
      if (currency in currencies) expect(start(accounts, 'shop', currency)).toMatchObject({ currency });
      else expect(told(() => start(accounts, 'shop', currency))).toMatch(/^currency: account shop has .* only/);
    }
  });

  test('a Danish hold at an account without market is refused, and told how a Danish unit is configured', () => {
    expect(told(() => start(directory({ shop: 'provider: vipps' }), 'shop', 'DKK'))).toBe(
      'currency: account shop has NOK only (vipps), not DKK; a Danish or Finnish sales unit says so in holdfast.yaml: market: NO for NOK, market: DK for DKK, market: FI for EUR.',
    );
  });

  test('a hold in yen at a Bambora account without yen is refused', () => {
    expect(told(() => start(directory({ shop: 'provider: bambora' }), 'shop', 'JPY'))).toBe(
      'currency: account shop has EUR, USD, DKK, CAD, GBP, SEK, AUD, NZD only (bambora), not JPY; if the merchant has it, write all that it has into `currencies` of the account in holdfast.yaml.',
    );
  });
});

describe('a code that is no currency is refused by its name', () => {
  const accounts = directory({ shop: 'provider: vipps', other: 'provider: bambora, currencies: [SEK]' });
  test.each([
    ['NKO', 'currency: NKO is no currency of ISO 4217; did you mean NOK?'],
    ['NOX', 'currency: NOX is no currency of ISO 4217; did you mean NOK?'],
    ['XAU', 'currency: XAU is no currency of ISO 4217; did you mean'],
    ['QQQ', 'currency: QQQ is no currency of ISO 4217; write the code of ISO 4217, as in NOK.'],
    ['HRK', 'currency: HRK is no currency of ISO 4217'],
  ])('%s', (currency, message) => {
    expect(told(() => start(accounts, 'shop', currency))).toContain(message);
  });

  test('and the account’s own currencies are meant before others', () => {
    expect(told(() => start(accounts, 'other', 'SEC'))).toContain('did you mean SEK?');
  });

  test('also where the currencies of the account cannot be told', () => {
    const unknown = directory({ shop: 'provider: vipps, market: "${MARKET}"' });
    expect(told(() => start(unknown, 'shop', 'NKO'))).toContain('NKO is no currency of ISO 4217');
  });
});

describe('the directory of accounts tells currencies without the environment', () => {
  test('secrets and other settings are not looked at', () => {
    const members =
      'provider: vipps, market: DK, baseUrl: "${WHERE}", clientSecret: "${file:/run/secrets/none}", anything: else';
    expect(directory({ shop: members })).toEqual({ shop: { provider: 'vipps', currencies: { DKK: 2 } } });
  });

  test.each([
    ['vipps', 'market: "${MARKET}"'],
    ['bambora', 'currencies: [EUR, "${SECOND}"]'],
    ['payment-options', 'amountUnits: { USD: "${UNIT}" }'],
  ])('at %s, a setting from outside the file leaves them to the worker', (provider, members) => {
    const accounts = directory({ shop: `provider: ${provider}, ${members}` });
    expect(accounts).toEqual({ shop: { provider } });
    expect(start(accounts, 'shop', 'EUR')).toMatchObject({ currency: 'EUR' });
  });

  test.each([
    ['vipps', 'market: SE', 'accounts.shop.market', 'write one of NO, DK, FI'],
    ['bambora', 'currencies: [EUR, NKO]', 'accounts.shop.currencies.1', 'did you mean NOK?'],
    ['pipwave', 'apiKey: "${KEY}"', 'accounts.shop.currencies', 'add it'],
    ['pipwave', 'currencies: [MYR, KWD]', 'accounts.shop.currencies.1', 'leave it out; payments in it are refused'],
    ['payment-options', 'amountUnits: { USB: minor }', 'accounts.shop.amountUnits.USB', 'did you mean USD?'],
  ])('at %s, %s is refused as the worker refuses it', (provider, members, path, remedy) => {
    expect(told(() => directory({ shop: `provider: ${provider}, ${members}` }))).toEqual([
      expect.objectContaining({ path, remedy }),
    ]);
  });
});
