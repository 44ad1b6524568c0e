import type { PaymentView, ShipmentView } from '../../src/view/view';

export const parcel = (shipmentId: string, amount: number, more: { final?: boolean; currency?: string } = {}) => ({
  shipmentId,
  amount,
  currency: 'NOK',
  ...more,
});

export const shipmentOf = (view: PaymentView, id: string): ShipmentView | undefined =>
  view.shipments.find((shipment) => shipment.id === id);

export const isCaptured =
  (...ids: string[]) =>
  (view: PaymentView): boolean =>
    ids.every((id) => shipmentOf(view, id)?.state === 'captured');

export const isParked =
  (id: string) =>
  (view: PaymentView): boolean =>
    shipmentOf(view, id)?.state === 'parked';

export const isAuthorized = ({ journal }: PaymentView): boolean =>
  journal.some(({ fact }) => fact.startsWith('AuthorizationConfirmed'));

export const factsOf = ({ journal }: PaymentView): string[] => journal.map(({ fact }) => fact);
