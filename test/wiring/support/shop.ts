import type { Terms } from '../../../src/domain/payment';
import { DEFAULT_POLICY } from '../../../src/domain/policy';
import { vipps } from '../../domain/support/world';

/** A payment as an order service starts it, and what a worker knows of its account. */
export const terms: Terms = {
  account: 'nordic-shop',
  provider: 'vipps',
  paymentId: 'order-1001',
  reference: 'order-1001-1',
  amount: 24_900,
  currency: 'NOK',
};
export const settings = { provider: 'vipps', capabilities: vipps, policy: DEFAULT_POLICY };
/** The first look at its hold. */
export const authorized = { finding: { kind: 'done', by: 'status', amount: 24_900, why: 'AUTHORIZED' } };
