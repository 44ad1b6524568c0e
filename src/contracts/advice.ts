import type { AttentionCode } from '../domain/payment';
import type { PaymentView } from './view';

interface Advice {
  means: string;
  remedy: string;
  /** The truth about it stands at the provider. */
  isAboutMoney?: true;
}

/** What an attention means and what a person does about it, for who reads it for the first time. */
export const ADVICE: Readonly<Record<AttentionCode, Advice>> = {
  Parked: {
    means: 'Nobody can tell whether the provider did it. Its money stays reserved, and it is not sent again.',
    remedy: 'Look at the provider, then resolve it as done or as not done.',
    isAboutMoney: true,
  },
  AuthorizationDiffers: {
    means: 'The provider holds another amount or currency than the order service agreed to. Nothing is captured.',
    remedy: 'Ask the order service which is right. Resolve the hold as done with `amount`, or as not done.',
    isAboutMoney: true,
  },
  CaptureAmountDiffers: {
    means:
      'The provider took another amount than was asked. The ledger shows what it took; nothing is sent to correct it.',
    remedy: 'Give the customer back what is too much by a refund at the provider, then acknowledge.',
    isAboutMoney: true,
  },
  ReleaseAmountDiffers: {
    means: 'The provider gave back another amount than was asked. The ledger shows what it gave back.',
    remedy: 'Check what is left of the hold at the provider, then acknowledge.',
    isAboutMoney: true,
  },
  CaptureReversed: {
    means: 'A capture that was confirmed is no longer shown by the provider. Stop shipping for this payment.',
    remedy: 'Look at the provider, then resolve it as done or as not done.',
    isAboutMoney: true,
  },
  ForeignMovementSeen: {
    means:
      'Money of this hold was moved by somebody else: by hand in the portal, or by another system. The ledger counts it.',
    remedy:
      'Find out who did it. If it was for a parcel that is still open here, resolve that as not done, so that it is not taken twice, and tell the order service that it is paid. Then acknowledge.',
    isAboutMoney: true,
  },
  CapturedTwice: {
    means:
      'The provider lists one capture of ours twice, under two keys: a person had ordered it again. Nobody else took it.',
    remedy: 'Give the customer back what is too much by a refund at the provider, then acknowledge.',
    isAboutMoney: true,
  },
  HoldShared: {
    means:
      'Another payment was started on this hold before. Nothing is sent here, so that no parcel is paid for twice.',
    remedy:
      'Find out which of the two is right. If it is the other one, resolve @authorize as not done: this payment ends and leaves the hold alone. If it is this one, stop the other, then resolve @authorize as done.',
    isAboutMoney: true,
  },
  InvalidTerms: {
    means: 'The workflow was started with terms that cannot be carried out. Nothing is sent, and nothing ships here.',
    remedy: 'Correct the client that started it and start the payment anew, then acknowledge: this one ends.',
  },
  Overdrawn: {
    means: 'Nothing is sent until a promise is given up.',
    remedy: 'Resolve as not done what can no longer be paid from this hold, and tell the order service.',
    isAboutMoney: true,
  },
  PastUnknown: {
    means: 'What was sent before this run began is not known, and this provider cannot list it.',
    remedy: 'Compare the ledger with the provider, then acknowledge.',
    isAboutMoney: true,
  },
  ShipmentRefused: {
    means: 'A shipment was told and refused: the parcel may have left, and nobody pays for it here. The hold is kept.',
    remedy:
      'Tell the order service; have it told again as it should be, charge it to a new hold, or stop the parcel. Then acknowledge.',
  },
  ShipmentUnpaid: {
    means:
      'A parcel was accepted and its money was not taken: it may have left unpaid. The hold is kept, so that it can be tried again.',
    remedy:
      'Try the capture again, if it may be; or stop the parcel, or have it charged to a new hold. Then acknowledge: what is left of the hold is given back.',
    isAboutMoney: true,
  },
  UnknownMessage: {
    means: 'A message came whose name no payment knows. A parcel may be in it; the hold is kept.',
    remedy: 'Correct the client, have the message sent again under its right name, then acknowledge.',
  },
  UnreadableMessage: {
    means: 'A message came that cannot be read. A parcel may be in it; the hold is kept.',
    remedy:
      'Give the workers the codec or the key of the client that sent it, or correct the client; have the message sent again, then acknowledge.',
  },
  Stuck: {
    means: 'It waits for longer than it should.',
    remedy: 'Read the last answer below. If the provider works again, retry now; else it goes on by itself.',
  },
  AuthorizationExpiring: {
    means: 'The hold ends soon. What is not captured by then cannot be taken any more.',
    remedy: 'Have the order service ship or complete, or complete it here.',
  },
  DeadlineReached: {
    means: 'The last comfortable moment has passed, and the payment is not completed.',
    remedy: 'Have the order service ship or complete, or complete it here.',
  },
};

/** What a state without an attention means. */
export const STATES: Readonly<Record<PaymentView['state'], string>> = {
  authorizing: 'The hold is not confirmed yet. Shipments wait for it; nothing is captured.',
  open: 'All is well: it waits for shipments.',
  retrying:
    'The provider could not be reached or said "later". Nothing has happened there; it is tried again by itself.',
  unknown:
    'An order may have been processed and its answer is not known. It is looked up by itself, and not taken twice.',
  denied: 'The provider said no. It is looked up once more before that is believed; nothing is sent again meanwhile.',
  parked: 'It needs a person.',
  attention: 'It needs a person.',
  paused: 'A person paused it. Nothing is sent until it is resumed; look-ups go on.',
  completing: 'Nothing more ships: what is left is being given back.',
  finished: 'It has ended. Nothing more happens.',
};
