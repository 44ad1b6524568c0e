import type { Fields } from '../json-object';

export type Operation =
  | 'initiate'
  | 'submit'
  | 'get'
  | 'capture'
  | 'cancel'
  | 'process'
  | 'confirm'
  | 'askRefund'
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

const ACTIONS: Readonly<Record<string, Action>> = {
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

/** The question that comes before a refund is another operation than the refund. Sheet 2.5. */
const ASK_REFUND: Action = signed('askRefund', ['op'], [...EITHER_ID, 'extra_param', 'refund_amount']);

export const OPERATIONS: readonly Operation[] = [...Object.values(ACTIONS), ASK_REFUND].map(
  ({ operation }) => operation,
);

/** What a body asks for; undefined for an action that nobody knows. */
export function actionIn(body: Fields): Action | undefined {
  const name = typeof body.action === 'string' ? body.action : '';
  const action = Object.hasOwn(ACTIONS, name) ? ACTIONS[name] : undefined;
  return action?.operation === 'refund' && body.op === 'initiate' ? ASK_REFUND : action;
}
