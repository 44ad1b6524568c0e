import { ERROR_CODES, STATUSES } from '../../../src/providers/vipps/refusals';
import { byVerdict, wordOf } from '../answers';
import type { Documented } from '../documented';

export const DOCUMENTED: Documented = {
  answers: {
    'By error code': byVerdict(ERROR_CODES.map(([code, , ...verdicts]) => [code, ...verdicts])),
    'By status': [
      ['status', 'is', 'where'],
      ...Object.entries(STATUSES).map(([status, { verdict, codeDecides }]) => [
        status,
        wordOf(verdict),
        codeDecides ? 'there is no error code' : '',
      ]),
      ['any other', 'unknown', ''],
    ],
  },
  switches: [
    ['fullCaptureOnly: true', { fullCaptureOnly: true }],
    ['replayFor: never', { replayFor: 'never' }],
    ['market: DK', { market: 'DK' }],
    ['market: FI', { market: 'FI' }],
  ],
  otherwise: { system: { name: 'shop' } },
};
