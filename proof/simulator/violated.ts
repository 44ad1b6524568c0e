/** The invariants by id, with the sentence that a failure prints. Protocol 7. */
export const INVARIANTS = {
  I1: 'captured at the provider is at most what was authorized, at every instant',
  I2: 'each shipment’s money is captured at most once; at rest, exactly once if accepted and not refused, dropped, parked or expired',
  I3: 'what we call captured is what the provider took, and what we call not taken it never takes',
  I4: 'captured + reserved + released + available = authorized; available < 0 only after a foreign movement or a larger take',
  I5: 'no capture starts after a release was sent; no release while a capture is unresolved',
  I6: 'every fact has one id and is told under it, in order',
  I7: 'the same facts give the same state and the same step, and the state is plain JSON',
  I8: 'when faults stop, every payment ends final or in front of a person within a bounded time',
  I9: 'where faults stop in time and nobody interferes, each accepted parcel is captured exactly once and the rest is given back',
  I10: 'what we call given back has left the hold, and what could be given back is',
  I11: 'a hold that we create is created once',
  I12: 'an accepted parcel that ends uncaptured, or a refund that ends unmade, is before a person; for a parcel the rest is kept until it is acknowledged',
  I13: 'one hold is one payment’s',
  I14: 'refunded at the provider is at most what was captured',
  I15: 'each refund’s money goes back at most once, and is what was asked for',
  I16: 'no refund starts while something in doubt leaves open what can be given back',
  I17: 'the workflow carries out what the core decides, and nothing else',
  I18: 'no message is lost, and whoever hears yes is shown what was kept',
  I19: 'a history that is played again gives the same orders',
  crash: 'the code throws nothing',
} as const;

export type InvariantId = keyof typeof INVARIANTS;

/** An invariant does not hold. */
export class Violated extends Error {
  constructor(
    readonly invariant: InvariantId,
    readonly seen: string,
  ) {
    super(`${invariant} violated: ${INVARIANTS[invariant]}; ${seen}`);
  }
}
