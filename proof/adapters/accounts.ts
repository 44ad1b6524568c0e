import type { Account } from '../../src/sandbox/config';
import type { ProviderName } from '../../src/sandbox/core';
import type { AuthorizedPayment } from '../../src/sandbox/simulator';
import { DAY, SECOND } from '../simulator/time';

/** One merchant before a sandbox that behaves in one of the ways that the provider's documents leave open. */
export interface SimulatedAccount {
  provider: ProviderName;
  /** Members of the account in the configuration, beside the credentials. */
  settings?: Readonly<Record<string, unknown>>;
  /** How the sandbox behaves. */
  switches?: Readonly<Record<string, unknown>>;
  /** How far its reads may lag behind, ms. */
  lagMs?: number;
  /** It takes money again that others took already. Then there are no others, or only while a read shows all that was done. */
  isDeaf?: true | 'to old reads';
}

const both = { partialCaptures: true, finalAmountIsCaptured: true };

/** Every provider as its documents say it first, and with each worst case that they leave open. */
export const ACCOUNTS: Readonly<Record<string, SimulatedAccount>> = {
  vipps: { provider: 'vipps' },
  'vipps, all refusals stick': { provider: 'vipps', switches: { stickyRefusals: 'all', logFailures: true } },
  'vipps, no refusal sticks': {
    provider: 'vipps',
    switches: { stickyRefusals: 'none', replay: 'current', keyScope: 'payment', compareBodies: 'values' },
  },
  'vipps, reads lag': {
    provider: 'vipps',
    switches: { eventLogLagMs: 30 * SECOND, aggregateLagMs: 10 * SECOND },
    lagMs: 30 * SECOND,
  },
  'vipps, foreign keys, silent deadline': {
    provider: 'vipps',
    switches: {
      portalKey: 'foreign',
      deadlineShows: false,
      keyOnCancelled: true,
      successMediaType: 'application/problem+json',
    },
  },
  'vipps, no key is repeated': {
    provider: 'vipps',
    settings: { replayFor: 'never' },
    switches: { afterGuarantee: 'noFunds' },
  },
  'vipps, whole amount only': { provider: 'vipps', settings: { fullCaptureOnly: true } },
  bambora: { provider: 'bambora' },
  'bambora, a second part is taken': {
    provider: 'bambora',
    switches: { secondAfterPartial: 'allowed', commentPlacement: 'dropped' },
  },
  'bambora, many captures': {
    provider: 'bambora',
    settings: { multipleCaptures: true },
    switches: { secondAfterPartial: 'allowed' },
  },
  'bambora, many captures, no comments': {
    provider: 'bambora',
    settings: { multipleCaptures: true },
    switches: { secondAfterPartial: 'allowed', commentPlacement: 'dropped' },
  },
  'bambora, comments on the payment, slow': {
    provider: 'bambora',
    switches: { commentPlacement: 'payment', processingMs: 30 * SECOND, captureAnswer: 'full' },
    lagMs: 30 * SECOND,
  },
  'bambora, refuses reads while busy': {
    provider: 'bambora',
    switches: { processingMs: 30 * SECOND, getWhileBusy: '409', captureShape: 'wrapped' },
    lagMs: 30 * SECOND,
  },
  'bambora, the back office shows': {
    provider: 'bambora',
    switches: { backOffice: 'visible', captureShape: 'flatWithoutComment', secondAfterFull: '402', captureStatus: 200 },
  },
  'bambora, takes again, reads lag': {
    provider: 'bambora',
    switches: { captureAfterBackOffice: 'takesAgain', getLagMs: 20 * SECOND },
    lagMs: 20 * SECOND,
    isDeaf: true,
  },
  pipwave: { provider: 'pipwave' },
  'pipwave, a second full one is taken': {
    provider: 'pipwave',
    switches: { pgSecondFull: 'taken' },
    isDeaf: 'to old reads',
  },
  'pipwave, a second one is taken, kept rest': {
    provider: 'pipwave',
    switches: { pgPartial: 'multiple', remainder: 'kept', pgSecondFull: 'taken' },
    isDeaf: 'to old reads',
  },
  'pipwave, in parts, a second one is taken': {
    provider: 'pipwave',
    settings: both,
    switches: { pgPartial: 'multiple', remainder: 'kept', pgSecondFull: 'taken' },
    isDeaf: 'to old reads',
  },
  'pipwave, in parts, the gateway takes everything': {
    provider: 'pipwave',
    settings: both,
    switches: { pgPartial: 'off' },
  },
  'pipwave, one part, the rest goes with it': {
    provider: 'pipwave',
    settings: { ...both, remainder: 'automatic' },
    switches: { pgPartial: 'single', remainder: 'cancelled' },
  },
  'pipwave, sends once more': {
    provider: 'pipwave',
    settings: { resendFullCapture: true },
    switches: { pgSecondFull: 'taken' },
    isDeaf: 'to old reads',
  },
  'pipwave, taken at once': { provider: 'pipwave', switches: { captureTiming: 'synchronous', cancelVoids: true } },
  'pipwave, fails later and shows it': { provider: 'pipwave', switches: { captureTiming: 'asynchronousFailure' } },
  'pipwave, fails later and shows nothing': {
    provider: 'pipwave',
    switches: { captureTiming: 'asynchronousFailure', failureShows: 'unchanged', expiryShows: 'unchanged' },
  },
  'pipwave, shows captured and fails a day later': {
    provider: 'pipwave',
    switches: { captureTiming: 'optimisticFailure', captureAfterMs: DAY },
  },
  'pipwave, by sub-status': {
    provider: 'pipwave',
    settings: { reading: 'sub-status' },
    switches: { authorizedAs: 'paidSubStatus', statusType: 'number', errorHttp: 'mapped' },
  },
  'pipwave, by status, reads lag': {
    provider: 'pipwave',
    settings: { reading: 'status' },
    switches: { requireCapture: 'static', requeryLagMs: 20 * SECOND },
    lagMs: 20 * SECOND,
  },
  'payment-options': { provider: 'payment-options' },
  ...Object.fromEntries(
    (['A', 'B', 'C'] as const).map((capturedStatus) => [
      `payment-options, ${capturedStatus}, a second one is charged`,
      { provider: 'payment-options', switches: { capturedStatus, secondCapture: 'charged' }, isDeaf: true },
    ]),
  ),
  'payment-options, B, odd errors': {
    provider: 'payment-options',
    switches: {
      capturedStatus: 'B',
      secondCapture: '412/94',
      errorShape: 2,
      responseCodeType: 'string',
      pan: 'masked',
    },
  },
  'payment-options, C, reads lag': {
    provider: 'payment-options',
    switches: { capturedStatus: 'C', errorShape: 3, statusLagMs: 20 * SECOND, webhookOnCapture: true },
    lagMs: 20 * SECOND,
  },
};

/** What has to be known of a provider to bring its adapter and its sandbox together. */
interface Column {
  /** The members of an account that reach the sandbox's default merchant. */
  credentials(account: Account): Readonly<Record<string, unknown>>;
  /** `authorization.create` of a hold that Holdfast makes itself. */
  create: Readonly<Record<string, unknown>>;
  /** Which name of the payment `authorization.reference` is. */
  referenceOf(payment: AuthorizedPayment): string;
  /** What the sandbox calls the requests of a send and of a look-up, the one that matters first. */
  requests: Readonly<Record<'authorize' | 'capture' | 'release' | 'lookUp', readonly string[]>>;
  /** Whether notices can be wanted with the payment itself. */
  takesNoticeUrl: boolean;
  /** Whether a first look-up shows what a forgotten payment had done. */
  showsPast: boolean;
}

const pick = (account: Account, ...names: readonly string[]): Record<string, unknown> =>
  Object.fromEntries(names.map((name) => [name, Reflect.get(account, name)]));

export const COLUMNS: Readonly<Record<ProviderName, Column>> = {
  vipps: {
    credentials: (account) =>
      pick(account, 'clientId', 'clientSecret', 'subscriptionKey', 'merchantSerialNumber', 'market'),
    create: { userFlow: 'WEB_REDIRECT', returnUrl: 'https://shop.example/back', paymentDescription: 'order 1001' },
    referenceOf: ({ reference }) => reference,
    requests: {
      authorize: ['create', 'token'],
      capture: ['capture', 'token'],
      release: ['cancel', 'token'],
      lookUp: ['get', 'events', 'token'],
    },
    takesNoticeUrl: false,
    showsPast: true,
  },
  bambora: {
    credentials: (account) => pick(account, 'merchantToken', 'merchantNumber', 'merchantSecret'),
    create: { token: 'token-good' },
    referenceOf: ({ reference }) => reference,
    requests: { authorize: ['authorize'], capture: ['capture', 'get'], release: ['cancel', 'get'], lookUp: ['get'] },
    takesNoticeUrl: false,
    showsPast: true,
  },
  pipwave: {
    credentials: (account) => ({
      ...pick(account, 'apiKey', 'apiSecret'),
      currencies: [Reflect.get(account, 'currency')],
    }),
    create: { buyer_info: { id: 'c-1', email: 'ida@shop.example', country_code: 'MY' } },
    referenceOf: ({ reference }) => reference,
    requests: { authorize: ['initiate'], capture: ['capture', 'get'], release: ['cancel', 'get'], lookUp: ['get'] },
    takesNoticeUrl: true,
    showsPast: false,
  },
  'payment-options': {
    credentials: (account) => ({ ...pick(account, 'apiKey', 'secondKey', 'merchantId'), live: false }),
    create: {
      stored_payment_method_id: 'pm-good',
      customer_ip: '203.0.113.11',
      billing_address: {
        country: 'JP',
        email: 'ida@shop.example',
        phone_number: '+81312345678',
        address1: '1 Example',
        city: 'Tokyo',
        state: 'Tokyo',
        postal_code: '100-0001',
      },
    },
    referenceOf: ({ id }) => id,
    requests: { authorize: ['authorize'], capture: ['capture', 'get'], release: ['cancel', 'get'], lookUp: ['get'] },
    takesNoticeUrl: true,
    showsPast: false,
  },
};
