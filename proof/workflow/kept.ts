import type { PaymentView, RefundAnswer, ShipmentAnswer } from '../../src/view/view';
import { Violated } from '../simulator/violated';
import type { Sent } from './messages';

/** By its validator: it is in no history. */
export const wasTurnedAway = ({ as, decided, heard }: Sent): boolean =>
  as === 'update' && decided === undefined && typeof heard === 'object';

/** I18: an answer of yes shows what it says yes to. */
export function checkShown({ command }: Sent, answer: PaymentView | ShipmentAnswer | RefundAnswer): void {
  if (command.kind === 'ship' && !shows(answer, 'shipment', command.shipmentId, command.amount))
    throw new Violated('I18', `${command.shipmentId} was answered yes, and the answer does not show it`);
  // Its amount becomes what was really given back.
  if (command.kind === 'refund' && !shows(answer, 'refund', command.refundId))
    throw new Violated('I18', `${command.refundId} was answered yes, and the answer does not show it`);
}

function shows(
  answer: PaymentView | ShipmentAnswer | RefundAnswer,
  what: 'shipment' | 'refund',
  id: string,
  amount?: number,
): boolean {
  const shown = listIn(answer, what);
  return shown.some((one) => one.id === id && (amount === undefined || one.amount === amount));
}

function listIn(
  answer: PaymentView | ShipmentAnswer | RefundAnswer,
  what: 'shipment' | 'refund',
): readonly { id: string; amount: number }[] {
  if ('shipment' in answer) return what === 'shipment' ? [answer.shipment] : [];
  if ('refund' in answer) return what === 'refund' ? [answer.refund] : [];
  return what === 'shipment' ? answer.shipments : answer.refunds;
}

/** I18: at the end every message that was taken has been decided, and a parcel that was taken is in the payment. */
export function checkKept(sent: Sent, view: PaymentView): void {
  const { command, decided, heard, isLeftOut, as } = sent;
  if (isLeftOut || wasTurnedAway(sent)) return;
  if (decided === undefined) throw new Violated('I18', `${command.kind} ${sent.id} was taken and never decided`);
  if (heard === 'accepted') throw new Violated('I18', `${command.kind} ${sent.id} was never answered`);
  if (as === 'update' && heard === undefined) throw new Violated('I18', `${command.kind} ${sent.id} was never taken`);
  if (decided === 'yes') checkShown(sent, view);
}
