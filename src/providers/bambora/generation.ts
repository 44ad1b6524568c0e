import { reveal } from '../secret';
import type { BamboraAccount } from './account';

interface Body {
  amount: number;
  currency: string;
  comment: string;
}

/** What differs between the provider's generations on the way out (sheet 0). The way in is in `wire` and `payment`. */
export interface Generation {
  /** Ends in a slash: without it nothing works (sheet 1). `reference` is one path segment. */
  path(reference: string, operation?: 'card_token_authorization' | 'capture' | 'cancel' | 'refund'): string;
  captureBody(capture: Body): unknown;
  refundBody(refund: Body): unknown;
}

export const GENERATIONS = {
  beta: {
    path: (reference, operation) => `/payments/${reference}/${operation === undefined ? '' : `${operation}/`}`,
    captureBody: ({ amount, comment }) => ({ amount, comment }), // 2.3: no currency, whose tolerance is unknown
    refundBody: ({ amount, comment }) => ({ amount, comment }), // 2.5, as above
  },
} as const satisfies Record<string, Generation>;

/** Sheet 1: standard base64 with padding, no line wrap. */
export const AUTH_SCHEMES = {
  basic: ({ merchantToken, merchantNumber, merchantSecret }: BamboraAccount) =>
    `Basic ${Buffer.from(`${reveal(merchantToken)}@${merchantNumber}:${reveal(merchantSecret)}`).toString('base64')}`,
} as const;
