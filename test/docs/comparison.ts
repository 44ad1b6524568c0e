import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { ProviderName } from '../../proof/providers';
import type { Capabilities } from '../../src/domain/capabilities';

/** One account as the comparison sees it: what the core may rely on, and what of the settings the record does not say. */
export interface Compared {
  name: ProviderName;
  capabilities: Capabilities;
  /** The account has to name its currencies. */
  namesCurrencies: boolean;
}

const EVIDENCE = { key: 'the key', marker: 'the marker with the total', totals: 'the total', status: 'the status' };
const REST = {
  explicit: 'Holdfast releases it',
  automatic: 'released with the capture',
  lapses: 'lapses when the hold ends',
};

/** The rows of the comparison that a record or a folder decides, in the words of the page. */
export const ROWS: Readonly<Record<string, (account: Compared) => string>> = {
  'partial capture': ({ capabilities }) => (capabilities.partial ? 'yes' : 'no'),
  'captures per hold': ({ capabilities }) => capabilities.captures,
  'release when nothing is captured': ({ capabilities }) =>
    capabilities.release.untouched === 'explicit'
      ? 'the hold is released'
      : "the hold is cancelled; the provider does not promise that the card's hold is gone",
  'remainder after a capture': ({ capabilities }) => REST[capabilities.release.afterCapture],
  'hold length': ({ capabilities }) => `${capabilities.holdDays} days`,
  'idempotency key': ({ capabilities: { replayForMs, evidence } }) =>
    replayForMs > 0 ? `repeated for ${lengthOf(replayForMs)}` : evidence === 'key' ? 'never' : 'none',
  'Holdfast settles a lost answer by': ({ capabilities }) => EVIDENCE[capabilities.evidence],
  'look-ups can prove that a capture did not happen': ({ capabilities: { absence, settleWindowMs } }) =>
    absence === 'provable' ? `after ${lengthOf(settleWindowMs)}` : 'never',
  'a confirmed capture can still fail': ({ capabilities: { provisionalMs } }) =>
    provisionalMs > 0 ? `for ${lengthOf(provisionalMs)}` : 'no',
  'refunds per payment': ({ capabilities: { refund } }) => refund?.times ?? 'none through Holdfast',
  'a refund is possible for': ({ capabilities: { refund } }) =>
    refund === undefined ? '–' : `${refund.windowDays} days after the capture`,
  'Holdfast settles a lost answer to a refund by': ({ capabilities: { refund } }) =>
    refund === undefined ? '–' : EVIDENCE[refund.evidence],
  'look-ups can prove that a refund did not happen': ({ capabilities: { refund, settleWindowMs } }) =>
    refund === undefined ? '–' : refund.absence === 'provable' ? `after ${lengthOf(settleWindowMs)}` : 'never',
  'a confirmed refund can still fail': ({ capabilities: { refund } }) =>
    refund === undefined ? '–' : refund.provisionalMs > 0 ? `for ${lengthOf(refund.provisionalMs)}` : 'no',
  webhooks: ({ name }) => (existsSync(join(__dirname, '../../src/providers', name, 'webhook.ts')) ? 'yes' : 'none'),
  currencies: ({ namesCurrencies, capabilities }) =>
    namesCurrencies ? 'as `currencies` says' : Object.keys(capabilities.currencies).join(', '),
  'amount format': ({ capabilities }) =>
    Object.values(capabilities.currencies).some(({ sent }) => sent === 'decimal') ? 'decimal text' : 'minor units',
};

const DAY = 86_400_000;
function lengthOf(ms: number): string {
  if (ms % DAY === 0) return `${ms / DAY} days`;
  return ms % 3_600_000 === 0 ? `${ms / 3_600_000} h` : `${ms / 60_000} min`;
}
