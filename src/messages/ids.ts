/** Type of the payment workflow. */
export const WORKFLOW_TYPE = 'payment';

/** The workers' deployment, as Temporal names it. One for each namespace, for ever: a second name on the same queues takes them over. */
export const DEPLOYMENT = 'holdfast';

/** The payments at one provider and the calls to it: an outage of one must not eat the slots of the others. */
export const providerQueue = (provider: string): string => `holdfast-${provider}`;

/** The provider whose queue this is. */
export const providerOf = (queue: string): string => queue.replace(/^holdfast-/, '');

/** Accounts, payments and shipments: 1 to 64 letters, digits, dots, underscores or dashes. */
export const ID = /^[A-Za-z0-9._-]{1,64}$/;

/** Type of the workflow that tells endpoints what was untold when a payment ended. */
export const EVENTS_TYPE = 'events';

export const eventsIdOf = (account: string, paymentId: string): string => `events:${account}:${paymentId}`;

/** The calls to one endpoint: one that is down must not eat the slots of the others. */
export const eventsQueue = (endpoint: string): string => `holdfast-events-${endpoint}`;

/** Type of the workflow that stands for one hold; whoever starts it first has the hold. It ends at once. */
export const HOLD_TYPE = 'hold';

/** One hold, one payment: under this id a hold is claimed, where the payment's own id does not say it already. */
export const holdIdOf = (account: string, reference: string): string => `hold:${account}:${reference}`;

export const workflowIdOf = (account: string, paymentId: string): string => `payment:${account}:${paymentId}`;

/** Under this id a payment that has ended goes on for its refunds: a second run, started once. */
export const refundsIdOf = (account: string, paymentId: string): string => `refunds:${account}:${paymentId}`;

/** Why a workflow that tells events was ended, as its history keeps it: this run tells them from now on. */
export const takenOverBy = (refundsId: string): string => `${refundsId} goes on with it`;

const PREFIXES: readonly (string | undefined)[] = ['payment', 'refunds', 'events'];

/**
 * Back from the workflow id of a payment, of its run for refunds, or of what tells its events after its end; undefined when it is none of these. The
 * colon is in neither alphabet, so this cannot be ambiguous.
 */
export function paymentOf(workflowId: string): { account: string; paymentId: string } | undefined {
  const [prefix, account, paymentId, ...more] = workflowId.split(':');
  if (!PREFIXES.includes(prefix) || account === undefined || paymentId === undefined || more.length > 0)
    return undefined;
  return { account, paymentId };
}
