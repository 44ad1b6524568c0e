import type { PaymentView, ShipmentAnswer } from '../../src/view/view';
import { Violated } from '../simulator/violated';
import type { Sent } from './messages';

/** By its validator: it is in no history. */
export const wasTurnedAway = ({ as, decided, heard }: Sent): boolean =>
  as === 'update' && decided === undefined && typeof heard === 'object';

/** I18: an answer of yes shows what it says yes to. */
export function checkShown({ command }: Sent, answer: PaymentView | ShipmentAnswer): void {
  if (command.kind !== 'ship') return;
  const shown = 'shipment' in answer ? [answer.shipment] : answer.shipments;
  if (shown.some(({ id, amount }) => id === command.shipmentId && amount === command.amount)) return;
  throw new Violated('I18', `${command.shipmentId} was answered yes, and the answer does not show it`);
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
