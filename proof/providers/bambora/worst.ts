import { CLAIMS, lostAnswer, lostThenAgain, REFUND_CLAIMS, type Worst } from '../../conformance/claims';

const { run: twoParts } = CLAIMS['captures a second part'];
const { run: atOnce } = CLAIMS['the same capture again, at once'];
const { run: capturesAll } = CLAIMS['captures everything'];
const { run: portalAll } = CLAIMS['capture after a person captured everything in the portal'];

/** Gives up before a provider that takes its time has answered. */
const IMPATIENT = { http: { headers: '300ms' } };

export const WORST: Readonly<Record<string, Worst>> = {
  'second part allowed, the account says one': {
    run: twoParts,
    switches: { secondAfterPartial: 'allowed' },
    expected: ['confirmed > notSent, captured 5000', 'absent, captured 5000', [5000, 0, 1, 1]],
  },
  'second part allowed, the account says many': {
    run: twoParts,
    switches: { secondAfterPartial: 'allowed' },
    settings: { multipleCaptures: true },
    expected: ['confirmed > confirmed', 'done by marker 4000, captured 9000', [9000, 0, 2, 2]],
  },
  'second part refused, the account says many': {
    run: twoParts,
    settings: { multipleCaptures: true },
    expected: ['confirmed > notSent, captured 5000', 'absent, captured 5000', [5000, 0, 1, 1]],
  },
  'second part allowed, a part whose answer was lost, again': {
    run: lostThenAgain,
    switches: { secondAfterPartial: 'allowed' },
    expected: [
      'unknown > unknown',
      'done by marker 5000, captured 5000 > done by marker 5000, captured 5000',
      [5000, 0, 1, 1],
    ],
  },
  'second part allowed, many, a part whose answer was lost, again': {
    run: lostThenAgain,
    switches: { secondAfterPartial: 'allowed' },
    settings: { multipleCaptures: true },
    expected: [
      'unknown > unknown',
      'done by marker 5000, captured 5000 > done by marker 5000, captured 5000',
      [5000, 0, 1, 1],
    ],
  },
  'no comment, many, a part whose answer was lost, again': {
    run: lostThenAgain,
    switches: { secondAfterPartial: 'allowed', commentPlacement: 'dropped' },
    settings: { multipleCaptures: true },
    expected: ['unknown > notSent, captured 5000', 'absent, captured 5000 > absent, captured 5000', [5000, 0, 1, 1]],
  },
  'second capture is 402': {
    run: atOnce,
    switches: { secondAfterFull: '402' },
    expected: ['confirmed > unknown', 'done by marker 12000, captured 12000', [12000, 0, 1, 1]],
  },
  'captures are wrapped': {
    run: capturesAll,
    switches: { captureShape: 'wrapped', captureAnswer: 'full' },
    expected: ['confirmed', 'done by marker 12000, captured 12000', [12000, 0, 1, 1]],
  },
  // 6 (b): no marker; the core settles by the total
  'captures without comment': {
    run: capturesAll,
    switches: { captureShape: 'flatWithoutComment' },
    expected: ['confirmed', 'absent, captured 12000', [12000, 0, 1, 1]],
  },
  'the comment is kept on the payment': {
    run: capturesAll,
    switches: { commentPlacement: 'payment' },
    expected: ['confirmed', 'done by marker 12000, captured 12000', [12000, 0, 1, 1]],
  },
  // 6 (b)
  'the comment is dropped': {
    run: lostAnswer,
    switches: { commentPlacement: 'dropped' },
    expected: ['unknown', 'absent, captured 12000', [12000, 0, 1, 1]],
  },
  '200, as until 2016': {
    run: capturesAll,
    switches: { captureStatus: 200, errorScheme: 'http' },
    expected: ['confirmed', 'done by marker 12000, captured 12000', [12000, 0, 1, 1]],
  },
  'reads are refused while it is busy': {
    async run(stage) {
      await stage.capture();
      await stage.lookUp();
      await stage.pass(60_000);
      await stage.lookUp();
    },
    switches: { processingMs: 30_000, getWhileBusy: '409' },
    settings: IMPATIENT,
    expected: ['unknown', 'inProgress > done by marker 12000, captured 12000', [12000, 0, 1, 1]],
  },
  'reads show that it is busy': {
    async run(stage) {
      await stage.capture();
      await stage.lookUp();
      await stage.capture();
      await stage.pass(60_000);
      await stage.lookUp();
    },
    switches: { processingMs: 30_000 },
    settings: IMPATIENT,
    expected: ['unknown > notSent', 'inProgress > done by marker 12000, captured 12000', [12000, 0, 1, 1]],
  },
  'the back office shows': {
    run: portalAll,
    switches: { backOffice: 'visible' },
    expected: ['notSent, captured 12000', 'absent, captured 12000', [12000, 0, 1, 0]],
  },
  // 9: one of the two captures is the person's; organisational, as the sheet says
  'the back office does not show, and money is taken again': {
    run: portalAll,
    switches: { captureAfterBackOffice: 'takesAgain' },
    expected: ['confirmed', 'done by marker 12000, captured 12000', [24000, 0, 2, 1]],
  },
  // 2.5 [?]: only the read before the write protects
  'the same refund again, and a second one would be made': {
    run: REFUND_CLAIMS['the same refund again, at once'].run,
    switches: { secondRefund: 'allowed', partlyRefundedAs: 'Captured' },
    expected: [
      'confirmed > confirmed > notSent, captured 12000, refunded 5000',
      'absent, captured 12000, refunded 5000',
      [12000, 0, 1, 2, 5000, 1],
    ],
  },
  // 2.2: in no schema, so what came of it is never told; a missing list is no empty one
  'a lost refund of a part, and no payment lists its refunds': {
    async run(stage) {
      await stage.capture();
      await stage.fault({ operation: 'refund', fault: 'dropsAfterEffect' });
      await stage.refund(5_000);
      await stage.lookUp('refund', 5_000);
    },
    switches: { refundsShown: false, partlyRefundedAs: 'Captured' },
    expected: ['confirmed > unknown', 'inconclusive', [12000, 0, 1, 2, 5000, 1]],
  },
  'a refund takes its time': {
    async run(stage) {
      await stage.capture();
      await stage.settle();
      await stage.fault({ operation: 'refund', fault: 'locks', ms: 30_000 });
      await stage.refund();
      await stage.refund();
      await stage.lookUp('refund');
    },
    expected: ['confirmed > unknown > notSent', 'inProgress', [12000, 0, 1, 2, 0, 0]],
  },
};
