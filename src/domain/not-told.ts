import type { Fact } from './facts';
import type { EpochMs } from './money';
import type { Payment } from './payment';

/** An endpoint was given up on, or will never hear some events: a person is told once, until it has heard all, or is let go. */
export const notTold = (payment: Payment, endpoint: string, text: string, now: EpochMs): Fact[] =>
  isUpFor(payment, endpoint) ? [] : [{ at: now, kind: 'AttentionRaised', code: 'NotTold', text, endpoint }];

/** It has heard everything after all. */
export const toldAfterAll = (payment: Payment, endpoint: string, now: EpochMs): Fact[] =>
  isUpFor(payment, endpoint) ? [{ at: now, kind: 'AttentionCleared', code: 'NotTold', endpoint }] : [];

const isUpFor = ({ attention }: Payment, endpoint: string): boolean =>
  attention.some((item) => item.code === 'NotTold' && item.endpoint === endpoint);
