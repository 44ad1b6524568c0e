/** Protocol 4. `planned` means: the provider provably does not have it. `denied`: it said no, and that is not verified yet. */
export type OperationStatus =
  | 'planned'
  | 'sending'
  | 'accepted'
  | 'unknown'
  | 'denied'
  | 'parked'
  | 'done'
  | 'refused'
  | 'dropped'
  | 'expired'
  | 'lapsed';

/** What the loop does with an operation: sends it, awaits the answer to what was sent, looks it up, has a person asked and looks seldom, or nothing more. */
export type Pursuit = 'send' | 'await' | 'lookUp' | 'ask' | 'nothing';

interface Row {
  pursuit: Pursuit;
  /** The most doubtful is shown first. */
  doubt: number;
}

/** What each status means to whoever reads it. A new one does not compile until that is decided. */
export const STATUSES: Readonly<Record<OperationStatus, Row>> = {
  planned: { pursuit: 'send', doubt: 0 },
  sending: { pursuit: 'await', doubt: 1 },
  accepted: { pursuit: 'lookUp', doubt: 2 },
  denied: { pursuit: 'lookUp', doubt: 3 },
  unknown: { pursuit: 'lookUp', doubt: 4 },
  parked: { pursuit: 'ask', doubt: 5 },
  done: { pursuit: 'nothing', doubt: -1 },
  refused: { pursuit: 'nothing', doubt: -1 },
  dropped: { pursuit: 'nothing', doubt: -1 },
  expired: { pursuit: 'nothing', doubt: -1 },
  lapsed: { pursuit: 'nothing', doubt: -1 },
};
