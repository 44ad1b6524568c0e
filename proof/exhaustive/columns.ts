import type { Capabilities } from '../../src/domain/capabilities';
import { PROVIDERS } from '../../src/providers/registry';
import { TICKS } from './clock';

/** One column of the capability table, as the small model plays it. */
export interface Column {
  capabilities: Capabilities;
  /** Look-ups list captures under their key or marker. False: a provider that drops what it was told. */
  lists: boolean;
  /** Look-ups show totals. A provider of which only a status is promised does not. */
  totals: boolean;
}

const here = 'http://localhost';
const lengths = {
  minGap: `${TICKS.minGap}ms`,
  lookGap: `${TICKS.lookGap}ms`,
  readGap: `${TICKS.readGap}ms`,
  settleWindow: `${TICKS.settleWindow}ms`,
};

const ACCOUNTS = {
  vipps: {
    baseUrl: here,
    merchantSerialNumber: '123456',
    clientId: 'id',
    clientSecret: 's',
    subscriptionKey: 's',
    ...lengths,
    replayFor: `${TICKS.replayFor}ms`,
  },
  bambora: { baseUrl: here, merchantNumber: 'T1', merchantToken: 't', merchantSecret: 's', ...lengths },
  pipwave: {
    baseUrl: here,
    apiKey: 'k',
    apiSecret: 's',
    currencies: ['NOK'],
    ...lengths,
    provisional: `${TICKS.provisional}ms`,
  },
  'payment-options': { baseUrl: here, apiKey: 'k', secondKey: 's', merchantId: 'm', live: false, ...lengths },
};

/** The record that the real adapter declares for an account with these settings, its lengths a few ticks. */
function column(
  provider: keyof typeof ACCOUNTS,
  settings: Readonly<Record<string, unknown>> = {},
  plays: Partial<Omit<Column, 'capabilities'>> = {},
): Column {
  const row = PROVIDERS[provider];
  if (row === undefined) throw new Error(`no provider ${provider}`);
  const { capabilities } = row.open(row.settings.parse({ ...ACCOUNTS[provider], ...settings }));
  return { capabilities, lists: true, totals: capabilities.evidence !== 'status', ...plays };
}

/** Every provider with every switch of an account that changes its record, and with every way to keep less than its best. */
export const COLUMNS = {
  vipps: column('vipps'),
  'vipps, keys never sent again': column('vipps', { replayFor: 'never' }),
  'vipps, whole amount only': column('vipps', { fullCaptureOnly: true }),
  bambora: column('bambora'),
  'bambora, comments dropped': column('bambora', {}, { lists: false }),
  'bambora, several captures': column('bambora', { multipleCaptures: true }),
  'bambora, several captures, comments dropped': column('bambora', { multipleCaptures: true }, { lists: false }),
  pipwave: column('pipwave'),
  'pipwave, sent once more': column('pipwave', { resendFullCapture: true }),
  'pipwave, parts': column('pipwave', { partialCaptures: true }),
  'pipwave, parts, automatic rest': column('pipwave', { partialCaptures: true, remainder: 'automatic' }),
  'pipwave, parts, totals shown': column('pipwave', { partialCaptures: true }, { totals: true }),
  'payment options': column('payment-options'),
} as const satisfies Record<string, Column>;

export type ColumnName = keyof typeof COLUMNS;
export const COLUMN_NAMES = Object.keys(COLUMNS) as ColumnName[];
