import { defineSearchAttributeKey, SearchAttributeType } from '@temporalio/common';

/** The search attributes that Holdfast needs, by their type in Temporal. None is called Status: the UI has one of its own. */
export const SEARCH_ATTRIBUTES = {
  PaymentAccount: 'Keyword',
  PaymentProvider: 'Keyword',
  PaymentReference: 'Keyword',
  CaptureState: 'Keyword',
  CaptureStuckSince: 'Datetime',
  CaptureBy: 'Datetime',
} as const satisfies Record<string, 'Keyword' | 'Datetime'>;

/** Values of the search attribute `CaptureState`, and of `PaymentView.state` while the payment runs. */
export type CaptureStateValue =
  | 'authorizing'
  | 'open'
  | 'retrying'
  | 'unknown'
  | 'denied'
  | 'parked'
  | 'paused'
  | 'attention'
  | 'completing';

export const PaymentAccount = defineSearchAttributeKey('PaymentAccount', SearchAttributeType.KEYWORD);
export const PaymentProvider = defineSearchAttributeKey('PaymentProvider', SearchAttributeType.KEYWORD);
/** The provider's id of the hold, from the start on, and only where the payment has another id: so its notices find it. */
export const PaymentReference = defineSearchAttributeKey('PaymentReference', SearchAttributeType.KEYWORD);
export const CaptureState = defineSearchAttributeKey('CaptureState', SearchAttributeType.KEYWORD);
export const CaptureStuckSince = defineSearchAttributeKey('CaptureStuckSince', SearchAttributeType.DATETIME);
export const CaptureBy = defineSearchAttributeKey('CaptureBy', SearchAttributeType.DATETIME);

/** The same, as lists of commands and flags need it. */
export const SEARCH_ATTRIBUTE_LIST = Object.entries(SEARCH_ATTRIBUTES).map(([name, type]) => ({ name, type }));
