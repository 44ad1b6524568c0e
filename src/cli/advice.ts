import type { Action, PaymentView } from '../contracts/view';

/** The command that sends each update. */
const COMMAND: Readonly<Record<Action['update'], string>> = {
  shipAndWait: 'ship',
  completeAndWait: 'complete',
  hold: 'hold',
  resume: 'resume',
  retryNow: 'retry-now',
  resolve: 'resolve',
  acknowledge: 'acknowledge',
};

/** `holdfast resolve shop/order-1 --operation parcel-2 …`: the action as a command; `…` is for the operator to fill in. */
export function commandFor({ account, paymentId }: PaymentView, { update, message }: Action): string {
  const flags = Object.entries(message).map(([name, value]) => {
    const flag = `--${FLAG[name] ?? name}`;
    if (value === true) return flag;
    return `${flag} ${/^[\w@.-]+$/.test(String(value)) ? value : JSON.stringify(value)}`;
  });
  return ['holdfast', COMMAND[update], `${account}/${paymentId}`, ...flags].join(' ');
}

/** Members of messages whose option has another name. */
const FLAG: Readonly<Record<string, string>> = { operationId: 'operation', providerReference: 'provider-reference' };
