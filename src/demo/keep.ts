import { money } from '../terminal/money';
import type { Played } from './play';
import type { Run } from './run';
import type { Stage } from './stage';

/** Lists worth a look, as the search box of the Temporal UI takes them. */
const QUERIES = [
  ['all payments', 'WorkflowType="payment"'],
  ['one merchant', 'PaymentAccount="{account}"'],
  ['still open', 'WorkflowType="payment" AND ExecutionStatus="Running"'],
  ['parked, a person decides', 'CaptureState="parked"'],
  ['stuck', 'CaptureStuckSince IS NOT NULL'],
  ['the payment below', 'WorkflowId="{workflowId}"'],
] as const;

/** Where to look while everything is left up, what is left to do, and how to end it. */
export function visitorsGuide({ temporal, sandbox, env }: Stage, { played, left }: Run): string[] {
  const shown = left ?? [...played].sort((a, b) => b.order.shipments.length - a.order.shipments.length)[0];
  const fill = (query: string): string =>
    query.replace('{account}', shown?.merchant.name ?? '').replace('{workflowId}', shown?.workflowId ?? '');
  const { address, namespace, uiUrl } = temporal;
  const link = (query: string): string =>
    uiUrl === undefined
      ? `temporal workflow list --address ${address} --namespace ${namespace} --query '${query}'`
      : `${uiUrl}/namespaces/${namespace}/workflows?query=${encodeURIComponent(query)}`;
  const settings = Object.entries(env).filter(([, value]) => value !== '');
  return [
    '',
    `Everything is left up. Temporal UI: ${uiUrl ?? `that of ${address}`}`,
    ...QUERIES.map(([title, query]) => `  ${title}\n    ${link(fill(query))}`),
    `Sandbox, the providers' side: ${sandbox.url}/_sandbox/truth`,
    'In another terminal, in this folder:',
    ...settings.map(([name, value]) => `  export ${name}=${value}`),
    ...(shown === undefined ? [] : [`  ${command('show', shown)}`]),
    ...(left === undefined
      ? ['Nothing is parked: at these providers a look-up always tells in the end.']
      : duty(left, sandbox.url)),
    'Ctrl-C stops everything.',
  ];
}

/** What a person has to do about a parked payment, with the commands for it. */
function duty(left: Played, sandboxUrl: string): string[] {
  const { order, merchant, name, view } = left;
  const op = view?.openOperations.find(({ status }) => status === 'parked');
  const resolve = (outcome: string): string =>
    `${command('resolve', left)} \\\n    --operation ${op?.id} --outcome ${outcome} --operator me \\\n    --evidence "the provider's books" --reason "seen there"`;
  return [
    '',
    `One payment is parked and waits for you: ${order.paymentId} of ${merchant.name}.`,
    `Holdfast asked for ${money(op?.amount ?? 0, order.currency)}, heard nothing, and no look-up can tell. It will not guess.`,
    "1. Look into the provider's own books (a merchant would use its portal). Is there a `captured`?",
    `  curl -s ${sandboxUrl}/_sandbox/truth/${merchant.provider}/${merchant.name}/${name}`,
    '2. If there is, say so (add --dry-run to see first what it would do):',
    `  ${resolve('done')}`,
    '   If there is none, let it be sent again:',
    `  ${resolve('notDone --resend')}`,
    '',
  ];
}

const command = (verb: string, { merchant, order }: Played): string =>
  `node dist/cli/main.js ${verb} ${merchant.name}/${order.paymentId}`;
