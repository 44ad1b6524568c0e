import { cleanText } from '../domain/clean';
import type { Action, PaymentView } from '../view/view';

/** The command that sends each update. */
const COMMAND: Readonly<Record<Action['update'], string>> = {
  shipDecided: 'ship',
  shipAndWait: 'ship',
  completeAndWait: 'complete',
  refundDecided: 'refund',
  refundAndWait: 'refund',
  pause: 'pause',
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
    return `${flag} ${quoted(String(value))}`;
  });
  return ['holdfast', COMMAND[update], quoted(`${account}/${paymentId}`), ...flags].join(' ');
}

/** As a shell reads one word. Whoever named a payment must not get a command run where an operator pastes this. */
function quoted(word: string): string {
  const clean = cleanText(word);
  if (/^[\w@./-]+$/.test(clean)) return clean;
  return /^[\w <>,.-]*$/.test(clean) ? `"${clean}"` : `'${clean.replaceAll("'", "'\\''")}'`;
}

/** Members of messages whose option has another name. */
const FLAG: Readonly<Record<string, string>> = { operationId: 'operation', providerReference: 'provider-reference' };
