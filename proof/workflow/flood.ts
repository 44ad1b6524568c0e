import type { Command } from '../../src/domain/commands';
import { advance, hear } from '../../src/domain/driver';
import type { Payment } from '../../src/domain/payment';

/** More than the workflow reads at once, and more than twice that. */
const MORE_THAN_READ = 210;
const FLOOD = 450;

export const flood = (): Command[] =>
  Array.from({ length: FLOOD }, (_, nth) => ({ kind: 'providerNotice', text: `${nth}` }));

/** A parcel is told behind more messages than are read at once, and the first of those may end the payment. */
export const lastOfMany = (currency: string): Command[] => [
  ...Array.from({ length: MORE_THAN_READ }, (): Command => ({ kind: 'complete' })),
  { kind: 'ship', shipmentId: 'parcel-last', amount: 1, currency },
];

/** Nothing is left to do but to be told that nothing more ships. */
export function endsWithOneWord(waiting: Payment, now: number): boolean {
  if (waiting.completing !== undefined) return false;
  const { payment } = hear(waiting, { kind: 'complete' }, 'signal', now);
  return advance(payment, now).effect.kind === 'finish';
}
