import type { OperationKind } from '../domain/payment';
import { bambora } from '../providers/bambora/descriptor';
import { paymentOptions } from '../providers/payment-options/descriptor';
import { pipwave } from '../providers/pipwave/descriptor';
import { vipps } from '../providers/vipps/descriptor';
import type { FaultName, Shares } from '../sandbox/faults';
import type { AuthorizedPayment } from '../sandbox/simulator';

export type ProviderName = 'vipps' | 'bambora' | 'pipwave' | 'payment-options';

/** The provider's side of the demo: how it behaves at worst, what goes wrong there, and how its story is told. */
export interface Side {
  readonly title: string;
  /** How it captures, and by what an outcome is known, in one line. */
  readonly story: string;
  /** The worst that its documents leave open, which its sandbox does here, in one line. */
  readonly worst: string;
  /** That, as switches of the sandbox. */
  readonly switches: Readonly<Record<string, unknown>>;
  /** `authorization.create` of the holds that Holdfast makes itself; the others exist already. */
  readonly create: Readonly<Record<string, unknown>>;
  /** Requests as the sandbox names them: those that move money, and those that only read. */
  readonly writes: readonly string[];
  readonly reads: readonly string[];
  /** By what a look-up knows an operation. */
  readonly knownBy: Readonly<Record<OperationKind, 'key' | 'marker' | 'totals' | 'status'>>;
  /** The fault on a capture that leaves nothing to know it by. Absent where a look-up always tells in the end. */
  readonly unheard?: FaultName;
  /** What the provider's books keep of a capture's key. Absent where they keep nothing of ours. */
  markOf?(key: string): string;
  /** Which name of the payment `authorization.reference` is. */
  referenceOf(payment: Pick<AuthorizedPayment, 'id' | 'reference'>): string;
}

export const SIDES: Readonly<Record<ProviderName, Side>> = {
  vipps: {
    title: vipps.title,
    story: 'a capture for each parcel, under a key: the event log shows it, and the same order again is harmless.',
    worst: 'a refusal sticks to its key for ever, and a repeat is told the totals of now. (Its rate limit is off.)',
    switches: { limiter: false, stickyRefusals: 'all', replay: 'current' },
    create: { userFlow: 'WEB_REDIRECT', returnUrl: 'https://shop.example/thank-you' },
    writes: ['create', 'capture', 'cancel'],
    reads: ['get', 'events'],
    knownBy: { authorize: 'key', capture: 'key', release: 'totals' },
    markOf: (key) => key,
    referenceOf: ({ reference }) => reference,
  },
  bambora: {
    title: bambora.title,
    story:
      'one capture when all has shipped, marked by a comment; the rest lapses. Without a key, nothing repeats safely.',
    worst: 'a second capture takes money again, as long as the hold lasts.',
    switches: { secondAfterPartial: 'allowed' },
    create: { token: 'token-good' },
    writes: ['authorize', 'capture', 'cancel'],
    reads: ['get'],
    knownBy: { authorize: 'status', capture: 'marker', release: 'totals' },
    markOf: (key) => `cap:${key}`,
    referenceOf: ({ reference }) => reference,
  },
  pipwave: {
    title: pipwave.title,
    story: 'one capture of the whole hold, known by the status alone. A status that shows nothing proves nothing.',
    worst: 'the gateway acts a moment after the answer, and a second capture takes everything again.',
    switches: { captureAfterMs: 300, secondWhilePending: 'forwarded', pgSecondFull: 'taken' },
    create: { buyer_info: { id: 'customer-1', email: 'ida@shop.example', country_code: 'MY' } },
    writes: ['initiate', 'capture', 'cancel'],
    reads: ['get'],
    knownBy: { authorize: 'status', capture: 'status', release: 'status' },
    unheard: 'dropsBeforeEffect',
    referenceOf: ({ reference }) => reference,
  },
  'payment-options': {
    title: paymentOptions.title,
    story: 'one capture, the rest goes back with it. No key, no mark, no search: what is unheard is parked.',
    worst: 'the status never shows a capture, and a second one charges the customer again.',
    switches: { secondCapture: 'charged', capturedStatus: 'A' },
    create: {
      stored_payment_method_id: 'pm-good',
      customer_ip: '203.0.113.11',
      billing_address: {
        ...{ country: 'JP', email: 'ida@shop.example', phone_number: '+81312345678', address1: '1 Example' },
        ...{ city: 'Tokyo', state: 'Tokyo', postal_code: '100-0001' },
      },
    },
    writes: ['authorize', 'capture', 'cancel'],
    reads: ['get'],
    knownBy: { authorize: 'status', capture: 'status', release: 'status' },
    unheard: 'dropsAfterEffect',
    referenceOf: ({ id }) => id,
  },
};

export const PROVIDER_NAMES = Object.keys(SIDES) as ProviderName[];

/** More would leave no room for the other faults beside the dropped answers. */
export const DROP_MAX = 0.5;

/**
 * What goes wrong at a provider, as shares of its requests. `drop` is the share of answers that get lost, half of them before anything
 * has happened, half after the money moved; failures and stalls come on top, a fifth of it each.
 */
export function mishaps({ writes, reads }: Side, drop: number): Shares {
  const fail = drop / 5;
  const stall = drop / 5;
  const write = {
    dropsBeforeEffect: drop / 2,
    dropsAfterEffect: drop / 2,
    failsBeforeEffect: fail / 2,
    failsAfterEffect: { share: fail / 2, status: 503 },
    // Longer than a call may take: nobody hears the answer. The second acts only after it was given up.
    answersLate: { share: stall / 2, ms: 1_300 },
    actsLate: { share: stall / 2, ms: 1_500, says: 'silence' },
  } as const;
  const read = { dropsBeforeEffect: drop / 4, failsBeforeEffect: drop / 8, readsStale: { share: drop / 8, ms: 200 } };
  return Object.fromEntries([...writes.map((name) => [name, write]), ...reads.map((name) => [name, read])]);
}
