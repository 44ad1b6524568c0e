import { cleanText } from '../domain/clean';
import { formatMoney } from '../domain/format';
import { ledgerTable } from '../terminal/money';
import { table } from '../terminal/output';
import type { Forecast } from '../view/forecast';
import type { PaymentView } from '../view/view';

/** What a message would do, for the person who is about to send it. */
export function linesOf({ before, after, refusal }: Forecast): string[] {
  const { account, paymentId, provider, state, currency } = before;
  const about = cleanText(`Payment ${account}/${paymentId} at ${provider} is ${state}.`);
  if (refusal) return [about];
  if (after === undefined || !isChange({ before, after }))
    return [about, 'Nothing changes: the payment is already in that state.'];
  const hasMoved = JSON.stringify(before.ledger) !== JSON.stringify(after.ledger);
  return [
    about,
    hasMoved ? ledgerTable(before.ledger, currency, after.ledger) : 'The ledger does not change.',
    ...shipments(before, after),
    ...refunds(before, after),
    ...news(before, after).map(({ fact, text }) => cleanText(`Will be recorded: ${fact} ${text}`)),
    cleanText(`Next, by itself: ${after.nextStep}.`),
  ];
}

/** Whether the message would change anything. */
export const isChange = ({ before, after }: Forecast): boolean => after !== undefined && news(before, after).length > 0;

function news(before: PaymentView, after: PaymentView): PaymentView['journal'] {
  const known = before.journal.at(-1)?.seq ?? 0;
  return after.journal.filter(({ seq }) => seq > known);
}

/** The refunds that would stand otherwise than they do. */
function refunds(before: PaymentView, after: PaymentView): string[] {
  const rows = after.refunds.flatMap(({ id, amount, state }) => {
    const was = before.refunds.find((refund) => refund.id === id)?.state ?? 'new';
    return was === state ? [] : [[cleanText(id), formatMoney(amount, after.currency, after.exponent), was, state]];
  });
  return rows.length === 0 ? [] : [table(['refund', 'amount', 'before', 'after'], rows)];
}

/** The shipments that would end otherwise than they are. */
function shipments(before: PaymentView, after: PaymentView): string[] {
  const changed = after.shipments.flatMap((shipment) => {
    const was = before.shipments.find(({ id }) => id === shipment.id);
    return was?.state === shipment.state ? [] : [{ ...shipment, was: was?.state ?? 'new' }];
  });
  if (changed.length === 0) return [];
  const rows = changed.map(({ id, amount, was, state, safeToShip }) => [
    ...[cleanText(id), formatMoney(amount, after.currency, after.exponent), was, state, safeToShip],
  ]);
  return [table(['shipment', 'amount', 'before', 'after', 'safe to ship'], rows)];
}
