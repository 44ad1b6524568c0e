import { CLAIMS, captureUnder, lostAnswer, REFUND_CLAIMS, type Worst } from '../../conformance/claims';

const { run: capturesPart } = CLAIMS['captures a part'];
const { run: atOnce } = CLAIMS['the same capture again, at once'];
const { run: capturesAll } = CLAIMS['captures everything'];
const { run: expired } = CLAIMS['capture after the hold has expired'];
const { run: portalAll } = CLAIMS['capture after a person captured everything in the portal'];

export const WORST: Readonly<Record<string, Worst>> = {
  'A: a lost answer': {
    run: lostAnswer,
    switches: { capturedStatus: 'A' },
    expected: ['unknown', 'absent', [12000, 0, 1, 1]],
  },
  'A: a part': {
    run: capturesPart,
    switches: { capturedStatus: 'A' },
    expected: ['confirmed', 'absent', [5000, 7000, 1, 1]],
  },
  // 5, 6: the worst of all; only the core's one send protects, see the record
  'A: the same capture again, and it is charged': {
    run: atOnce,
    switches: { capturedStatus: 'A', secondCapture: 'charged' },
    expected: ['confirmed > confirmed', 'absent', [24000, 0, 2, 2]],
  },
  'A: release': {
    run: CLAIMS.release.run,
    switches: { capturedStatus: 'A' },
    expected: ['confirmed', 'absent', [0, 12000, 0, 1]],
  },
  'A: capture after release': {
    run: CLAIMS['capture after release'].run,
    switches: { capturedStatus: 'A' },
    expected: ['confirmed > unknown', 'absent', [0, 12000, 0, 2]],
  },
  // 8.4: the echo of a capture that is not ours
  'A: a person captured everything': {
    run: portalAll,
    switches: { capturedStatus: 'A' },
    expected: ['unknown', 'absent', [12000, 0, 1, 1]],
  },
  'B: a lost answer': {
    run: lostAnswer,
    switches: { capturedStatus: 'B' },
    expected: ['unknown', 'done by status 12000, captured 12000', [12000, 0, 1, 1]],
  },
  'B: a part': {
    run: capturesPart,
    switches: { capturedStatus: 'B' },
    expected: ['confirmed', 'done by status 5000, captured 5000', [5000, 7000, 1, 1]],
  },
  // 2.5: the read shows it, so nothing is written
  'B: the same capture again, and it is charged': {
    run: atOnce,
    switches: { capturedStatus: 'B', secondCapture: 'charged' },
    expected: ['confirmed > notSent, captured 12000', 'done by status 12000, captured 12000', [12000, 0, 1, 1]],
  },
  'B: release': {
    run: CLAIMS.release.run,
    switches: { capturedStatus: 'B' },
    expected: ['confirmed', 'done by status 12000', [0, 12000, 0, 1]],
  },
  'B: capture after release': {
    run: CLAIMS['capture after release'].run,
    switches: { capturedStatus: 'B' },
    expected: ['confirmed > refused Voided', 'failed', [0, 12000, 0, 1]],
  },
  'B: a person captured everything': {
    run: portalAll,
    switches: { capturedStatus: 'B' },
    expected: ['notSent, captured 12000', 'done by status 12000, captured 12000', [12000, 0, 1, 0]],
  },
  'C: a lost answer': {
    run: lostAnswer,
    switches: { capturedStatus: 'C' },
    expected: ['unknown', 'done by status 12000, captured 12000', [12000, 0, 1, 1]],
  },
  'C: a part': {
    run: capturesPart,
    switches: { capturedStatus: 'C' },
    expected: ['confirmed', 'done by status 5000, captured 5000', [5000, 7000, 1, 1]],
  },
  // 2.5: the read shows it, so nothing is written
  'C: the same capture again, and it is charged': {
    run: atOnce,
    switches: { capturedStatus: 'C', secondCapture: 'charged' },
    expected: ['confirmed > notSent, captured 12000', 'done by status 12000, captured 12000', [12000, 0, 1, 1]],
  },
  'C: release': {
    run: CLAIMS.release.run,
    switches: { capturedStatus: 'C' },
    expected: ['confirmed', 'done by status 12000', [0, 12000, 0, 1]],
  },
  'C: capture after release': {
    run: CLAIMS['capture after release'].run,
    switches: { capturedStatus: 'C' },
    expected: ['confirmed > refused Voided', 'failed', [0, 12000, 0, 1]],
  },
  'C: a person captured everything': {
    run: portalAll,
    switches: { capturedStatus: 'C' },
    expected: ['notSent, captured 12000', 'done by status 12000, captured 12000', [12000, 0, 1, 0]],
  },
  'error shape 1: expired': {
    run: expired,
    switches: { errorShape: 1 },
    expected: ['refused 54', 'absent', [0, 12000, 0, 1]],
  },
  // 8.3: a gateway code that nobody explains, and no other
  'error shape 2: expired': {
    run: expired,
    switches: { errorShape: 2 },
    expected: ['unknown', 'absent', [0, 12000, 0, 1]],
  },
  // 8.2: a code that is none of the gateway's
  'error shape 3: expired': {
    run: expired,
    switches: { errorShape: 3 },
    expected: ['unknown', 'absent', [0, 12000, 0, 1]],
  },
  'the same capture again, and it is 400/836': {
    run: atOnce,
    switches: { secondCapture: '400/836' },
    expected: ['confirmed > unknown', 'absent', [12000, 0, 1, 2]],
  },
  'the same capture again, and it is 412/836': {
    run: atOnce,
    switches: { secondCapture: '412/836' },
    expected: ['confirmed > unknown', 'absent', [12000, 0, 1, 2]],
  },
  'the same capture again, and it is 400/94': {
    run: atOnce,
    switches: { secondCapture: '400/94' },
    expected: ['confirmed > unknown', 'absent', [12000, 0, 1, 2]],
  },
  'the same capture again, and it is 412/94': {
    run: atOnce,
    switches: { secondCapture: '412/94' },
    expected: ['confirmed > unknown', 'absent', [12000, 0, 1, 2]],
  },
  'the same capture again, and it is 400/12': {
    run: atOnce,
    switches: { secondCapture: '400/12' },
    expected: ['confirmed > unknown', 'absent', [12000, 0, 1, 2]],
  },
  'the same capture again, and it is 412/25': {
    run: atOnce,
    switches: { secondCapture: '412/25' },
    expected: ['confirmed > unknown', 'absent', [12000, 0, 1, 2]],
  },
  'the same capture again, and it is 400/54': {
    run: atOnce,
    switches: { secondCapture: '400/54' },
    expected: ['confirmed > refused 54', 'absent', [12000, 0, 1, 2]],
  },
  // 8.4: success-like is ambiguous
  '201, partial approval': {
    run: captureUnder({ fault: 'refusesAfterEffect', code: '201/10' }).run,
    expected: ['unknown', 'absent', [12000, 0, 1, 1]],
  },
  '201, pending': {
    run: captureUnder({ fault: 'refuses', code: '201/578' }).run,
    expected: ['unknown', 'absent', [0, 0, 0, 1]],
  },
  '201, without success': {
    run: captureUnder({ fault: 'refuses', code: '201/false' }).run,
    expected: ['unknown', 'absent', [0, 0, 0, 1]],
  },
  'the key is raw': {
    run: capturesAll,
    switches: { basic: 'raw' },
    settings: { basic: 'raw' },
    expected: ['confirmed', 'absent', [12000, 0, 1, 1]],
  },
  'the key is raw, and we encode it': {
    run: capturesAll,
    switches: { basic: 'raw' },
    expected: ['notSent', 'inconclusive', [0, 0, 0, 0]],
  },
  'it says that it is live': {
    run: capturesAll,
    switches: { isLive: true },
    expected: ['notSent', 'inconclusive', [0, 0, 0, 0]],
  },
  'amounts are major units': {
    run: capturesAll,
    switches: { amountUnit: 'major' },
    expected: ['confirmed', 'absent', [12000, 0, 1, 1]],
  },
  'response codes are text, cards are masked': {
    run: capturesAll,
    switches: { responseCodeType: 'string', pan: 'masked' },
    expected: ['confirmed', 'absent', [12000, 0, 1, 1]],
  },
  // 2.5 C
  'C: a lost refund, again': {
    async run(stage) {
      await stage.capture();
      await stage.fault({ operation: 'refund', fault: 'dropsAfterEffect' });
      await stage.refund(5_000);
      await stage.lookUp('refund', 5_000);
      await stage.refund(5_000);
    },
    switches: { refundedStatus: 'C' },
    expected: ['confirmed > unknown > notSent, refunded 5000', 'inconclusive', [12000, 0, 1, 2, 5000, 1]],
  },
  // 2.5 B: it is a refund, and nobody says of how much
  'B: a refund after a person refunded a part': {
    run: REFUND_CLAIMS['refund after a person refunded a part in the portal'].run,
    switches: { refundedStatus: 'B' },
    expected: ['confirmed > notSent', 'inconclusive', [12000, 0, 1, 1, 5000, 1]],
  },
  // 2.3 [I]
  'several refunds, the account says so': {
    run: REFUND_CLAIMS['refund of a second part'].run,
    switches: { refundedStatus: 'C' },
    settings: { multipleRefunds: true },
    expected: ['confirmed > confirmed > confirmed', 'done by key 4000', [12000, 0, 1, 3, 9000, 2]],
  },
  // 2.5: its own status tells what became of it
  'a refund whose result is not clear yet': {
    async run(stage) {
      await stage.capture();
      await stage.fault({ operation: 'refund', fault: 'refusesAfterEffect', code: '201/578' });
      await stage.refund();
      await stage.lookUp('refund');
    },
    expected: ['confirmed > accepted', 'done by key 12000', [12000, 0, 1, 2, 12000, 1]],
  },
};
