/** Why a message is refused. A table, so that docs, errors and texts can be checked against it. */
export const REFUSALS = {
  InvalidMessage: { says: 'the message is not what was agreed', remedy: 'correct the field that is named' },
  UnknownMessage: {
    says: 'no message of a payment has this name',
    remedy: 'send one of the messages of docs/wire-contract.md',
  },
  NoWorkerForAccount: {
    says: 'no worker knows the account of this payment yet',
    remedy: 'start a worker whose holdfast.yaml has it; a message that was sent waits, and is carried out then',
  },
  TooManyShipments: {
    says: 'this payment has as many shipments as one can have',
    remedy: 'start a new payment with a new hold for the rest',
  },
  ShipmentConflict: {
    says: 'this shipment was accepted with another amount',
    remedy: 'send a new shipmentId, or the first amount',
  },
  ExceedsAvailable: { says: 'the amount is more than what is left of the hold', remedy: 'ship at most `available`' },
  CurrencyMismatch: { says: 'the hold is in another currency', remedy: 'send the amount in the currency of the hold' },
  PaymentClosed: { says: 'nothing more is accepted for this payment', remedy: 'start a new payment with a new hold' },
  NothingWaits: {
    says: 'nothing of this payment waits',
    remedy: 'look at the view: there is nothing to bring forward',
  },
  OperationNotFound: { says: 'there is no such operation', remedy: 'take an operation id from the view' },
  NotResolvable: { says: 'this operation cannot be resolved now', remedy: 'wait for the moment that is named' },
  ContradictsEvidence: {
    says: 'the provider’s latest look-up says otherwise',
    remedy: 'order retryNow, read again what the provider shows, and resolve it so',
  },
  NotUp: { says: 'this attention is not up', remedy: 'take a code from the view' },
} as const satisfies Record<string, { says: string; remedy: string }>;

export type RefusalCode = keyof typeof REFUSALS;

/** A typed no to a message. `message` names both values that disagree, and the remedy. */
export interface Refusal {
  code: RefusalCode;
  message: string;
}

export const refusal = (code: RefusalCode, what: string, remedy: string = REFUSALS[code].remedy): Refusal => ({
  code,
  message: `${code}: ${what}. ${remedy.charAt(0).toUpperCase()}${remedy.slice(1)}${remedy.endsWith('?') ? '' : '.'}`,
});

/** What is said below a heading that names the code already. */
export const withoutCode = ({ code, message }: Refusal): string => message.replace(`${code}: `, '');
