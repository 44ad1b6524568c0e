import type { Finding, Outcome } from '../../src/domain/outcome';
import type { CaptureOrder, LookUpOrder, ReleaseOrder } from '../../src/providers/provider';

/** What Holdfast is measured beside. */
export type Peer = 'naive' | 'bare';

/** Queue of a peer's workflows, and of its provider calls. The naive one has a single queue, as most people write it. */
export const QUEUES: Readonly<Record<Peer, { workflows: string; calls: string }>> = {
  naive: { workflows: 'naive', calls: 'naive' },
  bare: { workflows: 'bare', calls: 'bare-vipps' },
};

/** An authorized payment at the sandbox. Amount in minor units. */
export interface Hold {
  reference: string;
  amount: number;
  currency: string;
}

/** The provider's own orders, through activities that add nothing. */
export interface PeerCalls {
  capture(order: Omit<CaptureOrder, 'signal'>): Promise<Outcome>;
  release(order: Omit<ReleaseOrder, 'signal'>): Promise<Outcome>;
  lookUp(order: Omit<LookUpOrder, 'signal'>): Promise<Finding>;
}
