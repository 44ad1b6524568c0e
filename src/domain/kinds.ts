import { type Capabilities, type Evidence, keyTells } from './capabilities';
import type { OperationKind } from './payment';

/** A total that the provider keeps of a hold. */
export type Total = 'captured' | 'released';

interface Row {
  /** The total that an order of this kind raises; an authorization makes the hold and raises none. */
  raises?: Total;
  /** Its own key is proof alone, so it needs no total and leaves no doubt about others. */
  isTold(capabilities: Capabilities): boolean;
  /** The strongest that a look-up can show of it. */
  evidence(capabilities: Capabilities): Evidence;
}

/** What each kind of order means to whoever reads it. A new one does not compile until that is decided. Protocol 5. */
export const KINDS: Readonly<Record<OperationKind, Row>> = {
  authorize: { isTold: () => true, evidence: () => 'status' },
  capture: { raises: 'captured', isTold: keyTells, evidence: ({ evidence }) => evidence },
  release: {
    raises: 'released',
    isTold: ({ release }) => release.evidence === 'key',
    evidence: ({ release }) => release.evidence,
  },
};
