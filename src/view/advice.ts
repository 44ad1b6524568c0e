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
    means: 'Holdfast cannot settle this operation by itself. Its money stays reserved, and it is not sent again.',
    remedy: 'Check the payment at the provider, then resolve the operation as done or as not done.',
    isAboutMoney: true,
  },
  AuthorizationDiffers: {
    means: 'The hold at the provider has another amount or currency than the order service gave. Nothing is captured.',
    remedy: 'Ask the order service which one is right. Then resolve @authorize as done with `amount`, or as not done.',
    isAboutMoney: true,
  },
  CaptureAmountDiffers: {
    means:
      'The provider captured another amount than Holdfast ordered. The ledger shows the captured amount; Holdfast does not correct it.',
    remedy:
      'If too much was captured, refund the difference with holdfast refund; if that is refused, pay the customer in another way. Then acknowledge.',
    isAboutMoney: true,
  },
  ReleaseAmountDiffers: {
    means: 'The provider released another amount than Holdfast ordered. The ledger shows the released amount.',
    remedy: 'Check at the provider how much of the hold is left, then acknowledge.',
    isAboutMoney: true,
  },
  CaptureReversed: {
    means: 'The provider no longer shows a capture that it had confirmed. Stop shipping for this payment.',
    remedy: 'Check the capture at the provider, then resolve it as done or as not done.',
    isAboutMoney: true,
  },
  NotTold: {
    means:
      'An endpoint did not take the events of this payment for days, and has been given up on. It does not know what happened since. The money is not affected.',
    remedy:
      'Mend the endpoint, then order retryNow: everything that it has not heard is told, in order. Acknowledge to let it go without.',
  },
  ForeignMovementSeen: {
    means:
      'Somebody else moved money of this hold: by hand in the provider’s portal, or through another system. The ledger counts it.',
    remedy:
      'Find out who did it. If it paid for a shipment that is still open here, resolve that capture as not done, so that the customer does not pay twice, and inform the order service that the shipment is paid. If the shipment has no capture yet, pause the payment, complete it, resolve the capture that is then planned, and resume. Then acknowledge.',
    isAboutMoney: true,
  },
  CapturedTwice: {
    means:
      'The provider lists one capture of Holdfast twice, under two keys: an operator had ordered a resend, or a run that is gone had sent it again. Nobody else made it.',
    remedy:
      'Refund the excess with holdfast refund; if that is refused, pay the customer in another way. Then acknowledge.',
    isAboutMoney: true,
  },
  ForeignRefundSeen: {
    means:
      'Somebody else gave money of this payment back: by hand in the provider’s portal, or through another system. The ledger counts it.',
    remedy:
      'Find out who did it. If it was meant for a refund that is still open here, resolve that refund as not done, so that the customer is not paid twice. Then acknowledge.',
    isAboutMoney: true,
  },
  RefundAmountDiffers: {
    means:
      'The provider gave back another amount than Holdfast ordered. The ledger shows the amount that was given back.',
    remedy: 'If too little was given back, order another refund for the rest. Then acknowledge.',
    isAboutMoney: true,
  },
  RefundRefused: {
    means: 'A refund was refused, and its sender was not told: the customer may wait for money that does not come.',
    remedy: 'Inform the order service. Have it send the refund again with the correct values. Then acknowledge.',
  },
  RefundReversed: {
    means: 'The provider no longer shows a refund that it had confirmed: the money may not have reached the customer.',
    remedy: 'Check the refund at the provider, then resolve it as done or as not done.',
    isAboutMoney: true,
  },
  RefundUnmade: {
    means: 'A refund was accepted, but the money was not given back: the customer waits for it.',
    remedy:
      'Try the refund again, if that is offered below. Otherwise pay the customer in another way. Then acknowledge.',
    isAboutMoney: true,
  },
  HoldShared: {
    means:
      'Another payment was started on this hold earlier. Holdfast sends nothing for this one, so that the customer does not pay twice.',
    remedy:
      'Find out which payment is right. If it is the other one, resolve @authorize as not done: this payment ends and leaves the hold alone. If it is this one, stop the other, then resolve @authorize as done.',
    isAboutMoney: true,
  },
  InvalidTerms: {
    means: 'The workflow was started with invalid terms. Nothing is sent, and this payment accepts no shipments.',
    remedy: 'Correct the client that started it, and start a new payment. Then acknowledge: this payment ends.',
  },
  Overdrawn: {
    means: 'Holdfast sends nothing but refunds until an operator gives up a planned operation.',
    remedy: 'Resolve as not done each operation that this hold can no longer pay for, and inform the order service.',
    isAboutMoney: true,
  },
  PastUnknown: {
    means: 'Holdfast does not know which requests were sent before this run began, and this provider cannot list them.',
    remedy: 'Compare the ledger with the provider, then acknowledge.',
    isAboutMoney: true,
  },
  ShipmentRefused: {
    means:
      'A shipment was refused: the parcel may have left, and this payment does not capture its money. The hold is kept.',
    remedy:
      'Inform the order service. Have it send the shipment again with the correct values, charge it to a new hold, or stop the parcel. Then acknowledge.',
  },
  ShipmentUnpaid: {
    means:
      'A shipment was accepted, but its money was not captured: the parcel may have left unpaid. The hold is kept, so that the capture can be tried again.',
    remedy:
      'Try the capture again, if that is offered below. Otherwise stop the parcel, or have it charged to a new hold. Then acknowledge: the rest of the hold is released.',
    isAboutMoney: true,
  },
  UnknownMessage: {
    means: 'A message arrived with a name that no payment knows. It may report a shipment, so the hold is kept.',
    remedy: 'Correct the client, and have the message sent again with the right name. Then acknowledge.',
  },
  UnreadableMessage: {
    means: 'A message arrived that the workers cannot decode. It may report a shipment, so the hold is kept.',
    remedy:
      'Give the workers the codec or key of the client that sent it, or correct the client. Have the message sent again, then acknowledge.',
  },
  Stuck: {
    means: 'It has been waiting longer than expected.',
    remedy:
      'Check the last answer below. If the provider works again, send retryNow; otherwise Holdfast keeps trying by itself.',
  },
  AuthorizationExpiring: {
    means: 'The hold ends soon. Money that is not captured by then cannot be captured any more.',
    remedy: 'Have the order service ship or complete, or complete it here.',
  },
  DeadlineReached: {
    means: 'The deadline margin is reached: the hold ends soon, and the payment is not completed.',
    remedy: 'Have the order service ship or complete, or complete it here.',
  },
};

/** What a state without an attention means. */
export const STATES: Readonly<Record<PaymentView['state'], string>> = {
  authorizing: 'The hold is not confirmed yet. Shipments wait for it, and nothing is captured.',
  open: 'All is well: the payment waits for shipments, or after its end for refunds.',
  retrying:
    'The provider could not be reached, or asked to try later. It has carried out nothing; Holdfast tries again by itself.',
  unknown:
    'The provider may have carried out an operation, but its answer is not known. Holdfast looks it up by itself, and sends nothing twice.',
  denied:
    'The provider said no; this is not verified yet. Holdfast looks it up once more, and does not send it again meanwhile.',
  parked: 'An operator has to resolve it.',
  attention: 'It needs an operator.',
  paused: 'An operator paused it. Nothing is sent until it is resumed; look-ups continue.',
  completing: 'Nothing more ships: the rest of the hold is being released.',
  finished: 'The payment has ended. Nothing more happens.',
};
