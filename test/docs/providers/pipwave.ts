import { CODES } from '../../../src/providers/pipwave/refusals';
import { byVerdict } from '../answers';
import type { Documented } from '../documented';

export const DOCUMENTED: Documented = {
  answers: { 'What an answer means': byVerdict(CODES.map(([code, , ...verdicts]) => [code, ...verdicts])) },
  switches: [
    ['partialCaptures: true', { partialCaptures: true }],
    ['remainder: automatic', { remainder: 'automatic' }],
    ['resendFullCapture: true', { resendFullCapture: true }],
  ],
  otherwise: { referenceIs: 'pw_id' },
};
