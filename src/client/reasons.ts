/** Why a payment does not move, or should be looked at. The worst first: a payment with several is listed under the first. */
export const STUCK_REASONS = [
  'unreadable',
  'failing',
  'cutOff',
  'noBuild',
  'noWorker',
  'notTaken',
  'pausedInTemporal',
  'noAccount',
  'attention',
  'unlisted',
] as const;

export type StuckReason = (typeof STUCK_REASONS)[number];

/** What a reason means, and what a person does about it. docs/operations.md has a section for each. */
export const REASONS = {
  unreadable: {
    means: 'A message or result in its history cannot be decoded: the key or codec is one that its workers lack.',
    todo: 'Give the workers the key or codec back and restart them; it then goes on by itself. Never throw the key away first.',
  },
  failing: {
    means: 'Its workflow task fails again and again. Messages are accepted and kept, and nothing is captured.',
    todo: 'Read why. If a new build came just before, go back to the last one; else holdfast mend <payment> brings it back.',
  },
  cutOff: {
    means: 'It was terminated, or ended by Temporal, with its work undone. Nobody looks at its hold any more.',
    todo: 'Have holdfast mend <payment> bring it back. If nothing more shall be taken, cancel it then: it ends in order.',
  },
  noBuild: {
    means: 'It is pinned to a build of the workers that none runs.',
    todo: 'Start that build again; it goes on by itself. Stop a build only when no payment is pinned to it.',
  },
  noWorker: {
    means: 'It has work to do, and no worker polls its task queue.',
    todo: 'Start the workers; it goes on by itself.',
  },
  notTaken: {
    means: 'It has work to do, and the workers that poll its task queue do not take it.',
    todo: 'Look whether the workers are overloaded, and which of their builds is current (temporal worker deployment describe).',
  },
  pausedInTemporal: {
    means: 'Somebody paused it, or one of its calls, in Temporal. The payment knows nothing of it.',
    todo: 'Unpause it in the Temporal UI. To stop a payment there is holdfast pause <payment>.',
  },
  noAccount: {
    means: 'It waits for its account: no worker of its provider knows it.',
    todo: 'Put the account into holdfast.yaml, or correct it, and restart the workers; it goes on by itself.',
  },
  attention: {
    means: 'The payment itself asks for a person, and says why on its page.',
    todo: 'Do what its page offers: holdfast show <payment> prints it.',
  },
  unlisted: {
    means: 'It lacks the search attributes, so it is in no list: it was not started by the client of Holdfast.',
    todo: 'Look at it with holdfast show <payment>; workers set what is missing when they next have work with it. Where its id is not payment:ACCOUNT:PAYMENT, terminate it.',
  },
} as const satisfies Record<StuckReason, { means: string; todo: string }>;
