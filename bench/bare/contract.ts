import type { Finding, Outcome } from '../../src/domain/outcome';
import type { CaptureOrder, LookUpOrder, ReleaseOrder } from '../../src/providers/provider';

export const BARE_TYPE = 'bare';
export const BARE_QUEUE = 'bare';
export const BARE_PROVIDER_QUEUE = 'bare-vipps';

/** An authorized payment at the sandbox. Amount in minor units. */
export interface Hold {
  reference: string;
  amount: number;
  currency: string;
}

/** The provider's own orders, through activities that add nothing. */
export interface BareCalls {
  capture(order: Omit<CaptureOrder, 'signal'>): Promise<Outcome>;
  release(order: Omit<ReleaseOrder, 'signal'>): Promise<Outcome>;
  lookUp(order: Omit<LookUpOrder, 'signal'>): Promise<Finding>;
}
