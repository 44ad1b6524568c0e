/** A build with a mistake: every workflow task fails. */
export async function payment(): Promise<void> {
  throw new Error('an invariant is broken: captured 2 of 1');
}
