import type { OperationView, PaymentView } from '../contracts/view';
import { exponentOf, formatMoney } from '../domain/format';
import type { Minor } from '../domain/money';
import type { Payment } from '../domain/payment';

/**
 * What the operator reads in the Temporal UI (tab User Metadata): where the money is, what is open and why, what Holdfast does next,
 * and which actions are safe, with what each would do. Markdown; tables and lists render there.
 */
export function detailsOf(payment: Payment, view: PaymentView): string {
  const money = (amount: Minor): string => formatMoney(amount, view.currency, exponentOf(payment));
  const at = (moment: number): string => (moment <= 0 ? '–' : new Date(moment).toISOString().replace('.000Z', 'Z'));
  const { ledger } = view;
  const doing = actions(payment, view, money, at);
  // The UI shows this in a window of about seven lines that scrolls: what is wrong, what comes next and what to do stand first.
  const parts = [
    `**${view.state}**: ${view.account} / ${view.paymentId} at ${view.provider}, hold \`${view.reference}\``,
    ...view.attention.map((item) => `**Attention, ${item.code}** since ${at(item.since)}: ${plain(item.text)}`),
    `**Next:** ${view.nextStep}.${doing.length > 0 ? ' **What you may do is below: scroll down.**' : ''}`,
    table(
      ['authorized', 'captured', 'reserved', 'released', 'available'],
      [[ledger.authorized, ledger.captured, ledger.reserved, ledger.released, ledger.available].map(money)],
    ),
    ...doing,
    ...view.openOperations.flatMap((op) => operation(op, money, at)),
  ];
  if (view.shipments.length > 0) {
    parts.push(
      table(
        ['shipment', 'amount', 'state', 'safe to ship', 'why'],
        view.shipments.map((shipment) => [
          shipment.id,
          money(shipment.amount),
          shipment.state,
          shipment.safeToShip,
          plain(shipment.reason ?? ''),
        ]),
      ),
    );
  }
  parts.push(
    `The hold is good until ${at(view.captureBy)}${view.captureByAssumed ? ' (assumed: counted from the start of the payment)' : ''}.`,
  );
  return parts.join('\n\n');
}

function operation(op: OperationView, money: (amount: Minor) => string, at: (moment: number) => string): string[] {
  const lines = [
    `**Open: ${op.kind} \`${op.id}\`** of ${money(op.amount)} is **${op.status}**${op.inDoubt ? ', in doubt' : ''}; ${op.attempts} attempt${op.attempts === 1 ? '' : 's'}, next at ${at(op.nextAt)}`,
  ];
  if (op.evidence.length > 0)
    lines.push(
      op.evidence
        .map((note) => `- ${at(note.at)} ${plain(note.text)}${note.times ? ` (${note.times} times)` : ''}`)
        .join('\n'),
    );
  return lines;
}

/** The safe actions, with the message to paste into the Update dialog and what it would do. */
function actions(
  payment: Payment,
  view: PaymentView,
  money: (amount: Minor) => string,
  at: (moment: number) => string,
): string[] {
  const rows: string[][] = [];
  for (const op of view.openOperations) {
    if (op.status !== 'parked' && op.status !== 'unknown') continue;
    const after = op.settledAt > 0 ? `after ${at(op.settledAt)}: ` : '';
    const resolve = (rest: string): string =>
      `\`{"operationId":"${op.id}",${rest},"evidence":"…","operator":"…","reason":"…"}\``;
    rows.push(
      [
        'resolve',
        `${after}you saw at the provider that it happened: ${money(op.amount)} is booked`,
        resolve('"outcome":"done"'),
      ],
      [
        'resolve',
        `${after}you saw that it did not: ${money(op.amount)} is available again`,
        resolve('"outcome":"notDone"'),
      ],
      [
        'resolve',
        `${after}you saw that it did not, and it shall be sent again under a new key`,
        resolve('"outcome":"notDone","resend":true'),
      ],
    );
  }
  if (view.openOperations.some((op) => op.status !== 'sending')) {
    rows.push(['retryNow', 'look at the provider now, instead of at the time above', '`{"operator":"…"}`']);
  }
  for (const item of view.attention) {
    if (item.operationId === undefined || !view.openOperations.some((op) => op.id === item.operationId)) {
      rows.push([
        'acknowledge',
        `take ${item.code} down; it stays in the journal`,
        `\`{"code":"${item.code}","operator":"…","reason":"…"}\``,
      ]);
    }
  }
  if (payment.held) rows.push(['resume', 'send again', '`{"operator":"…","reason":"…"}`']);
  else if (rows.length > 0) rows.push(['hold', 'send nothing until resume', '`{"operator":"…","reason":"…"}`']);
  if (rows.length === 0) return [];
  return ['**What you may do** (More Actions → Send an Update)', table(['update', 'what it does', 'message'], rows)];
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}

/** A provider’s words must not become markup on the operator’s page. */
const plain = (text: string): string => text.replace(/[<>[\]`*_#\r\n]+/g, ' ').slice(0, 300);
