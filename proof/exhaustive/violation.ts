/** The invariants of the protocol's section 7 that this model can break, in the words that a failure prints. */
export const INVARIANTS = {
  I1: 'captured at the provider is at most what was authorized, at every instant',
  I2: 'each shipment’s money is captured at most once; at rest, exactly once if accepted and not ended otherwise',
  I3: 'at rest, what we call captured is what the provider took; everything else is parked and still reserved',
  I4: 'the ledger adds up, and is overdrawn only after a foreign movement or a larger take',
  I5: 'no capture starts after a release was sent; no release while a capture is unresolved',
  I7: 'the same state and moment give the same step',
  I8: 'when faults stop, every payment ends final or in front of a person',
  I12: 'a refund that was accepted is never dropped, expires only when the provider takes none any more, and unmade is before a person',
  I14: 'refunded is at most what was captured, at every instant',
  I15: 'each refund’s money goes back at most once, and is what was asked for; what turned bad is never sent again by itself',
  I16: 'no refund starts while something in doubt leaves open what can be given back',
} as const;

export type InvariantId = keyof typeof INVARIANTS;

export class Violation extends Error {
  override readonly name = 'Violation';
  constructor(
    readonly id: InvariantId,
    readonly seen: string,
  ) {
    super(`${id}: ${INVARIANTS[id]}; seen: ${seen}`);
  }
}
