import { CLAIMS, lostThenAgain, type Worst } from '../../conformance/claims';

const PART = 5_000;
const { run: portalAll } = CLAIMS['capture after a person captured everything in the portal'];

export const WORST: Readonly<Record<string, Worst>> = {
  // 6: what happens when the promise of the key is broken: both takes show
  'the key is forgotten, and the same capture comes again': {
    async run(stage) {
      await stage.fault({ operation: 'capture', fault: 'forgetsKey' });
      await stage.capture(PART);
      await stage.capture(PART);
      await stage.lookUp('capture', PART);
    },
    expected: ['confirmed > unknown', 'done by key 10000, captured 10000, released 0', [10000, 0, 2, 2]],
  },
  'a part whose answer was lost, again': {
    run: lostThenAgain,
    expected: [
      'unknown > confirmed',
      'done by key 5000, captured 5000, released 0 > done by key 5000, captured 5000, released 0',
      [5000, 0, 1, 2],
    ],
  },
  'a repeat is told the totals of now': {
    async run(stage) {
      await stage.capture(PART);
      await stage.capture(4_000, { key: 'cap-2', capturedBefore: PART });
      await stage.capture(PART);
      await stage.lookUp('capture', PART);
    },
    switches: { replay: 'current' },
    expected: ['confirmed > confirmed > unknown', 'done by key 5000, captured 9000, released 0', [9000, 0, 2, 3]],
  },
  'portal captures show a key of their own': {
    run: portalAll,
    switches: { portalKey: 'foreign' },
    expected: ['refused 6170', 'absent, captured 12000, released 0', [12000, 0, 1, 1]],
  },
  // 2.6; the token has expired, too, and the same bytes go out once more (1.3)
  'a refund when a year has passed': {
    async run(stage) {
      await stage.capture();
      await stage.pass(366 * 24 * 3_600_000);
      await stage.refund();
      await stage.lookUp('refund');
    },
    expected: ['confirmed > refused 6220', 'absent, captured 12000, released 0', [12000, 0, 1, 3, 0, 0]],
  },
  // 6 [?]: the totals of now, and not those of the first answer
  'a refund whose answer was lost, again, beside one by hand': {
    async run(stage) {
      await stage.capture();
      await stage.fault({ operation: 'refund', fault: 'dropsAfterEffect' });
      await stage.refund(5_000);
      await stage.portalRefund(3_000);
      await stage.refund(5_000);
      await stage.lookUp('refund', 5_000);
    },
    switches: { replay: 'current', portalKey: 'foreign' },
    expected: [
      'confirmed > unknown > unknown',
      'done by key 5000, captured 12000, released 0, refunded 8000',
      [12000, 0, 1, 3, 8000, 2],
    ],
  },
};
