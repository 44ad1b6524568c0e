import { ERRORS } from '../../../src/providers/bambora/refusals';
import { byVerdict } from '../answers';
import type { Documented } from '../documented';

export const DOCUMENTED: Documented = {
  answers: {
    'What an answer means': byVerdict(
      ERRORS.map(([status, suffix, , ...verdicts]) => [
        suffix === 'about:blank' ? String(status) : `${status} ${suffix}`,
        ...verdicts,
      ]),
    ),
  },
  switches: [
    ['multipleCaptures: true', { multipleCaptures: true }],
    ['currencies', { currencies: ['NOK'] }],
  ],
  otherwise: { merchantNumber: 'T1' },
};
