import { ControlRefused, type Deed } from './simulator';

/** What a person can do to one payment, each deed in the way of its provider. */
export type Deeds = Readonly<Record<Deed, () => void>>;

/** Says why a deed cannot be. */
export function refuseDeed(reference: string, why: string): never {
  throw new ControlRefused(409, `${reference} ${why}`);
}

/** The amount of a deed: all of what is left when none is asked for. The rules of money hold, those of the API don't. */
export function amountOf(
  deed: 'capture' | 'refund',
  reference: string,
  left: number,
  asked: number | undefined,
): number {
  const wanted = asked ?? left;
  return wanted > 0 && wanted <= left ? wanted : refuseDeed(reference, `has ${left} to ${deed}, asked ${wanted}`);
}
