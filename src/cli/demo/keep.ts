import type { Played } from './play';
import type { Stage } from './stage';

/** Lists worth a look, as the search box of the Temporal UI takes them. */
const QUERIES = [
  ['all payments', 'WorkflowType="payment"'],
  ['one merchant', 'PaymentAccount="{account}"'],
  ['still open', 'WorkflowType="payment" AND ExecutionStatus="Running"'],
  ['parked, a person decides', 'CaptureState="parked"'],
  ['stuck', 'CaptureStuckSince IS NOT NULL'],
  ['the payment with the most trouble', 'WorkflowId="{workflowId}"'],
] as const;

/** Where to look while everything is left up, and how to end it. */
export function visitorsGuide({ temporal, sandbox, env }: Stage, played: readonly Played[]): string[] {
  const star = [...played].sort((a, b) => b.unknownSettled - a.unknownSettled || steps(b) - steps(a))[0];
  const fill = (query: string): string =>
    query.replace('{account}', star?.account ?? '').replace('{workflowId}', star?.workflowId ?? '');
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
    `Sandbox, the provider's side: ${sandbox.url}/_sandbox/truth`,
    'In another terminal:',
    ...settings.map(([name, value]) => `  export ${name}=${value}`),
    `  node dist/cli/main.js show --account ${star?.account ?? ''} --payment ${star?.order.paymentId ?? ''}`,
    'Ctrl-C stops everything.',
  ];
}

const steps = ({ view, order }: Played): number => order.shipments.length + (view === undefined ? 100 : 0);
