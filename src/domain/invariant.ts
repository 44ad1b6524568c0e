/** A bug of ours. In a workflow it fails the task, so the payment stands still, visibly, until the code is right. */
export class InvariantViolation extends Error {
  override readonly name = 'InvariantViolation';
}

/** States a truth that the rest of the code relies on. `seen` is what was found instead; never put a secret into it. */
export function invariant(holds: boolean, truth: string, seen: Readonly<Record<string, unknown>>): asserts holds {
  if (!holds) throw new InvariantViolation(`${truth}; seen ${JSON.stringify(seen)}`);
}
