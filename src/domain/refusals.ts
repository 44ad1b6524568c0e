import { ended } from './format';

/** Why a message is refused. A table, so that docs, errors and texts can be checked against it. */
export const REFUSALS = {
  InvalidMessage: { says: 'a field of the message is missing or invalid', remedy: 'correct the field that is named' },
  UnknownMessage: {
    says: 'payments have no message with this name',
    remedy: 'send one of the messages of docs/wire-contract.md',
  },
  NoWorkerForAccount: {
    says: 'no worker knows the account of this payment yet',
    remedy:
      'start a worker whose holdfast.yaml has the account; messages that were sent are kept, and carried out then',
  },
  TooManyShipments: {
    says: 'this payment has reached the limit of shipments',
    remedy: 'start a new payment with a new hold for the rest',
  },
  ShipmentConflict: {
    says: 'this shipment was already accepted with another amount',
    remedy: 'send the first amount; only another parcel gets a new shipmentId',
  },
  ExceedsAvailable: { says: 'the amount is more than the rest of the hold', remedy: 'ship at most `available`' },
  CannotRefund: {
    says: 'this payment cannot give that back',
    remedy: 'pay the customer in another way',
  },
  ExceedsRefundable: {
    says: 'the amount is more than what can still be given back',
    remedy: 'refund at most `refundable`',
  },
  RefundConflict: {
    says: 'this refund was already accepted with other content',
    remedy: 'send the first content; only another refund gets a new refundId',
  },
  RefundWindowOver: {
    says: 'the provider takes no refund of this payment any more',
    remedy: 'pay the customer in another way',
  },
  RefundsElsewhere: {
    says: 'an earlier run of this payment makes its refunds',
    remedy: 'send the refund to the workflow that is named',
  },
  StateNotRead: {
    says: 'the state in which the payment ended cannot be read yet',
    remedy: 'send nothing again: the message is kept, and decided as soon as the state can be read',
  },
  CurrencyMismatch: { says: 'the hold has another currency', remedy: 'send the amount in the currency of the hold' },
  PaymentClosed: { says: 'this payment accepts nothing more', remedy: 'start a new payment with a new hold' },
  NothingWaits: {
    says: 'no operation of this payment is waiting',
    remedy: 'check the view: there is no next step to bring forward',
  },
  OperationNotFound: { says: 'this payment has no such operation', remedy: 'take an operation id from the view' },
  NotResolvable: { says: 'this operation cannot be resolved now', remedy: 'wait until the time that is named' },
  ContradictsEvidence: {
    says: 'the latest look-up contradicts this resolution',
    remedy: 'order retryNow, check the provider again, and resolve it accordingly',
  },
  NotUp: { says: 'there is no such open attention', remedy: 'take a code from the view' },
} as const satisfies Record<string, { says: string; remedy: string }>;

export type RefusalCode = keyof typeof REFUSALS;

/** A typed no to a message. `message` names both values that disagree, and the remedy. */
export interface Refusal {
  code: RefusalCode;
  message: string;
}

export const refusal = (code: RefusalCode, what: string, remedy: string = REFUSALS[code].remedy): Refusal => ({
  code,
  message: `${code}: ${what}. ${ended(`${remedy.charAt(0).toUpperCase()}${remedy.slice(1)}`)}`,
});

/** What the first guard says that has something against it. */
export function firstRefusal<About extends readonly unknown[]>(
  guards: readonly ((...about: About) => Refusal | undefined)[],
  ...about: About
): Refusal | undefined {
  for (const guard of guards) {
    const no = guard(...about);
    if (no !== undefined) return no;
  }
  return undefined;
}

/** What is said below a heading that names the code already. */
export const withoutCode = ({ code, message }: Refusal): string => message.replace(`${code}: `, '');
