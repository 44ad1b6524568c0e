import { CLAIMS, lostAnswer, lostThenAgain, REFUND_CLAIMS, type Worst } from '../../conformance/claims';

const { run: capturesPart } = CLAIMS['captures a part'];
const { run: twoParts } = CLAIMS['captures a second part'];
const { run: atOnce } = CLAIMS['the same capture again, at once'];
const { run: capturesAll } = CLAIMS['captures everything'];
const { run: refundsAll } = REFUND_CLAIMS.refund;

export const WORST: Readonly<Record<string, Worst>> = {
  // 5: noticed by final_amount
  'a part, and the gateway takes everything': {
    run: capturesPart,
    switches: { pgPartial: 'off' },
    settings: { partialCaptures: true, finalAmountIsCaptured: true },
    expected: ['accepted', 'done by status 12000, captured 12000', [12000, 0, 1, 1]],
  },
  // 5 [?]: the account says that parts work where they don't; nobody can notice
  'a part, and nobody says what was taken': {
    run: capturesPart,
    switches: { pgPartial: 'off', finalAmount: 'unchanged' },
    settings: { partialCaptures: true },
    expected: ['accepted', 'done by status 5000', [12000, 0, 1, 1]],
  },
  'parts, the gateway takes several and keeps the rest': {
    run: twoParts,
    switches: { pgPartial: 'multiple', remainder: 'kept' },
    settings: { partialCaptures: true, finalAmountIsCaptured: true },
    expected: ['accepted > notSent, captured 5000', 'done by status 5000, captured 5000', [5000, 0, 1, 1]],
  },
  'a part whose answer was lost, again, once it shows': {
    run: lostThenAgain,
    switches: { pgPartial: 'multiple', remainder: 'kept', pgSecondFull: 'taken' },
    settings: { partialCaptures: true, finalAmountIsCaptured: true },
    expected: [
      'unknown > notSent, captured 5000',
      'done by status 5000, captured 5000 > done by status 5000, captured 5000',
      [5000, 0, 1, 1],
    ],
  },
  // 6, the hole at its worst: only the core's one send protects; see the record
  'a second full one is taken, at once': {
    run: atOnce,
    switches: { pgSecondFull: 'taken' },
    expected: ['accepted > accepted', 'done by status 12000, captured 12000', [24000, 0, 2, 2]],
  },
  'a second full one is taken, once the first shows': {
    run: CLAIMS['the same capture again, once it shows'].run,
    switches: { pgSecondFull: 'taken' },
    expected: ['accepted > notSent, captured 12000', 'done by status 12000, captured 12000', [12000, 0, 1, 1]],
  },
  'a second one while the first is on its way is refused': {
    run: atOnce,
    switches: { secondWhilePending: 'refused' },
    expected: ['accepted > unknown', 'done by status 12000, captured 12000', [12000, 0, 1, 2]],
  },
  'it fails later, and shows it': {
    run: capturesAll,
    switches: { captureTiming: 'asynchronousFailure' },
    expected: ['accepted', 'failed', [0, 0, 0, 1]],
  },
  // 6: still authorized is no absence
  'it fails later, and shows nothing': {
    run: capturesAll,
    switches: { captureTiming: 'asynchronousFailure', failureShows: 'unchanged' },
    expected: ['accepted', 'absent', [0, 0, 0, 1]],
  },
  // 6 [?]: why a capture is provisional
  'it shows captured, and fails': {
    async run(stage) {
      await stage.capture();
      await stage.lookUp();
      await stage.settle();
      await stage.lookUp();
    },
    switches: { captureTiming: 'optimisticFailure' },
    expected: ['accepted', 'done by status 12000, captured 12000 > failed', [0, 0, 0, 1]],
  },
  'it is taken at once': {
    run: capturesAll,
    switches: { captureTiming: 'synchronous' },
    expected: ['accepted', 'done by status 12000, captured 12000', [12000, 0, 1, 1]],
  },
  'by sub-status': {
    run: capturesAll,
    switches: { authorizedAs: 'paidSubStatus' },
    settings: { reading: 'sub-status' },
    expected: ['accepted', 'done by status 12000, captured 12000', [12000, 0, 1, 1]],
  },
  // 4: what contradicts the reading forbids to write
  'by sub-status, read by the flag': {
    run: capturesAll,
    switches: { authorizedAs: 'paidSubStatus', requireCapture: 'static' },
    expected: ['notSent', 'inconclusive', [0, 0, 0, 0]],
  },
  'the flag stays, read by the status': {
    run: capturesAll,
    switches: { requireCapture: 'static' },
    settings: { reading: 'status' },
    expected: ['accepted', 'done by status 12000, captured 12000', [12000, 0, 1, 1]],
  },
  // 4: what contradicts the reading proves nothing
  'the flag stays, read by the flag': {
    run: lostAnswer,
    switches: { requireCapture: 'static' },
    expected: ['unknown', 'inconclusive', [12000, 0, 1, 1]],
  },
  'numbers, and HTTP says it, too': {
    run: capturesAll,
    switches: { statusType: 'number', errorHttp: 'mapped' },
    expected: ['accepted', 'done by status 12000, captured 12000', [12000, 0, 1, 1]],
  },
  'the key is refused in front': {
    run: CLAIMS['bad credentials'].run,
    switches: { keyRefusedBy: 'front', errorHttp: 'mapped' },
    expected: ['notSent > notSent', 'inconclusive', [0, 0, 0, 0]],
  },
  'cancelling gives the hold back': {
    run: CLAIMS.release.run,
    switches: { cancelVoids: true },
    expected: ['accepted', 'done by status 12000', [0, 12000, 0, 1]],
  },
  'expiry shows nothing': {
    run: CLAIMS['capture after the hold has expired'].run,
    switches: { expiryShows: 'unchanged' },
    expected: ['accepted', 'failed', [0, 12000, 0, 1]],
  },
  // 3: total_amount is held, 12100
  'there are fees on top': {
    run: capturesAll,
    switches: { processingFee: 100 },
    expected: ['refused PartialCapture', 'absent', [0, 0, 0, 0]],
  },
  // 2.5: 5, failed; the requery shows nothing of it
  'a refund fails later, and shows nothing': {
    run: refundsAll,
    switches: { refundTiming: 'asynchronousFailure' },
    expected: [
      'accepted > accepted',
      'absent, captured 12000 > done by status 12000, captured 12000',
      [12000, 0, 1, 2, 0, 0],
    ],
  },
  // 2.5 [?]: why a refund is provisional
  'a refund shows, and fails': {
    async run(stage) {
      await stage.capture();
      await stage.settle();
      await stage.refund();
      await stage.lookUp('refund');
      await stage.settle();
      await stage.lookUp('refund');
    },
    switches: { refundTiming: 'optimisticFailure' },
    expected: [
      'accepted > accepted',
      'done by status 12000, captured 12000, refunded 12000 > absent, captured 12000',
      [12000, 0, 1, 2, 0, 0],
    ],
  },
  'the gateway makes no refunds': {
    run: refundsAll,
    switches: { supportsRefund: 'nothing' },
    expected: [
      'accepted > refused RefundNotSupported',
      'absent, captured 12000 > done by status 12000, captured 12000',
      [12000, 0, 1, 1, 0, 0],
    ],
  },
  'a refund of a part, and the gateway gives back only everything': {
    run: REFUND_CLAIMS['refund of a part'].run,
    switches: { supportsRefund: 'whole' },
    expected: [
      'accepted > refused PartialRefundNotSupported',
      'absent, captured 12000 > done by status 12000, captured 12000',
      [12000, 0, 1, 1, 0, 0],
    ],
  },
  'a refund of everything, and the gateway gives back nothing less': {
    run: refundsAll,
    switches: { supportsRefund: 'whole' },
    expected: [
      'accepted > accepted',
      'done by status 12000, captured 12000, refunded 12000 > done by status 12000, captured 12000, refunded 12000',
      [12000, 0, 1, 2, 12000, 1],
    ],
  },
  'a person refunded a part, and final_amount tells it': {
    run: REFUND_CLAIMS['refund after a person refunded a part in the portal'].run,
    settings: { finalAmountIsCaptured: true },
    expected: [
      'accepted > notSent, captured 12000, refunded 5000',
      'done by status 5000, captured 12000, refunded 5000',
      [12000, 0, 1, 1, 5000, 1],
    ],
  },
  // 4 [?]: no sub-status is known of a refunded payment
  'a refund of a part, read by the sub-status': {
    run: REFUND_CLAIMS['refund of a part'].run,
    switches: { authorizedAs: 'paidSubStatus' },
    settings: { reading: 'sub-status' },
    expected: [
      'accepted > accepted',
      'done by status 5000, captured 12000 > done by status 12000, captured 12000',
      [12000, 0, 1, 2, 5000, 1],
    ],
  },
  'what the gateway offers is not told': {
    async run(stage) {
      await stage.capture();
      await stage.settle();
      await stage.fault({ operation: 'askRefund', fault: 'dropsAfterEffect' });
      await stage.refund();
      await stage.lookUp('refund');
    },
    expected: ['accepted > notSent', 'absent, captured 12000', [12000, 0, 1, 1, 0, 0]],
  },
};
