export type Operation =
  | 'initiate'
  | 'submit'
  | 'get'
  | 'capture'
  | 'cancel'
  | 'process'
  | 'confirm'
  | 'refund'
  | 'chargeback';

/** What is signed beside action, api_key, api_secret and timestamp: fields always, and fields if provided. Sheet 1.3. */
export interface Action {
  readonly operation: Operation;
  readonly signed: readonly string[];
  readonly signedIfProvided: readonly string[];
  readonly isSigned: boolean;
}

const EITHER_ID = ['pw_id', 'txn_id'] as const;
const signed = (operation: Operation, always: readonly string[], ifProvided: readonly string[] = []): Action => ({
  operation,
  signed: always,
  signedIfProvided: ifProvided,
  isSigned: true,
});

export const ACTIONS: Readonly<Record<string, Action>> = {
  'initiate-payment': signed('initiate', ['amount', 'currency_code', 'txn_id']),
  'submit-payment': { operation: 'submit', signed: [], signedIfProvided: [], isSigned: false },
  requery: signed('get', [], EITHER_ID),
  'capture-payment': signed('capture', [], ['capture_amount', ...EITHER_ID]),
  'cancel-payment': signed('cancel', [], [...EITHER_ID, 'reason', 'ref_tag']),
  'process-payment': signed('process', [], [...EITHER_ID, 'reason', 'ref_tag']),
  'confirm-payment': signed('confirm', [], [...EITHER_ID, 'reason', 'ref_tag']),
  refund: signed('refund', ['op'], [...EITHER_ID, 'extra_param', 'refund_amount']),
  'tag-chargeback': signed('chargeback', ['stage'], EITHER_ID),
};

export const OPERATIONS: readonly Operation[] = Object.values(ACTIONS).map(({ operation }) => operation);
