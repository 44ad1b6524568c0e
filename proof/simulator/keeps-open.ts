/**
 * What keeps a payment open, in front of a person, until it is acknowledged. Listed here once more: the core's own table is under test, and
 * `test/proof/keeps-open.test.ts` holds the two against each other. Protocol 6, "Attentions".
 */
export const KEEPS_OPEN: readonly string[] = [
  'CaptureAmountDiffers',
  'ReleaseAmountDiffers',
  'CaptureReversed',
  'CapturedTwice',
  'ForeignMovementSeen',
  'PastUnknown',
  'ForeignRefundSeen',
  'RefundAmountDiffers',
  'RefundRefused',
  'RefundReversed',
  'RefundUnmade',
  'ShipmentRefused',
  'ShipmentUnpaid',
  'HoldShared',
  'UnknownMessage',
  'UnreadableMessage',
  'InvalidTerms',
];
