/** Why a payment does not move, or should be looked at. The worst first: a payment with several is listed under the first. */
export const STUCK_REASONS = [
  'unreadable',
  'failing',
  'untold',
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
    means: 'The workers cannot decode a message or result in its history: they lack its key or codec.',
    todo: 'Give the workers the key or codec and restart them; the payment then continues by itself. Never delete a key that an open payment needs.',
  },
  failing: {
    means: 'Its workflow task fails again and again. Messages are accepted and kept, but nothing is captured.',
    todo: 'Read the failure. If a new build was just deployed, go back to the last one; otherwise run holdfast mend <payment>.',
  },
  untold: {
    means: 'Temporal itself cannot tell how it is: what it keeps of this payment may be damaged.',
    todo: 'Look for its workflow id in the log of the Temporal server. If that cannot be mended, restore the server, or compare the hold with the provider by hand.',
  },
  cutOff: {
    means: 'It was terminated, or ended by Temporal, before its work was done. Nobody watches its hold any more.',
    todo: 'Run holdfast mend <payment> to bring it back. If nothing more should be captured, cancel it then, so that it ends normally.',
  },
  noBuild: {
    means: 'It is pinned to a build of the workers, and no worker runs that build.',
    todo: 'Start that build again; the payment continues by itself. Stop a build only when no payment is pinned to it.',
  },
  noWorker: {
    means: 'It has work to do, but no worker polls its task queue.',
    todo: 'Start the workers; the payment continues by itself.',
  },
  notTaken: {
    means: 'It has work to do, but the workers that poll its task queue do not take it.',
    todo: 'Check whether the workers are overloaded, and which of their builds is current (holdfast builds).',
  },
  pausedInTemporal: {
    means: 'Somebody paused it, or one of its calls, in Temporal. The payment itself cannot know that.',
    todo: 'Unpause it in the Temporal UI. To pause a payment, use holdfast pause <payment>.',
  },
  noAccount: {
    means:
      'It waits, because no worker of its provider knows its account; or, after its end, because the state for its refunds cannot be read.',
    todo: 'Run holdfast show <payment>: it says what is missing. Add the account to holdfast.yaml, or correct it, and restart the workers; the payment continues by itself.',
  },
  attention: {
    means: 'The payment needs an operator; its page says why.',
    todo: 'Choose one of the actions on its page: holdfast show <payment> prints it.',
  },
  unlisted: {
    means: 'It has no search attributes, so no list shows it: another client than Holdfast’s started it.',
    todo: 'Check it with holdfast show <payment>; the workers add the attributes when the payment next has work to do. If its id is neither payment:ACCOUNT:PAYMENT nor refunds:ACCOUNT:PAYMENT, terminate it.',
  },
} as const satisfies Record<StuckReason, { means: string; todo: string }>;
