import { ERRORS } from '../../src/providers/bambora/refusals';
import {
  GATEWAY_CODES,
  STATUSES as PO_STATUSES,
  RESPONSE_CODES,
  RISK_RULES_FROM,
} from '../../src/providers/payment-options/refusals';
import { CODES } from '../../src/providers/pipwave/refusals';
import { ERROR_CODES, STATUSES } from '../../src/providers/vipps/refusals';

/** What each answer means, in the words of the protocol, as the READMEs of the adapters have it: made from the adapters' own tables. */

const WORDS: Readonly<Record<string, string>> = {
  ok: 'accepted',
  no: 'refused',
  later: 'try later',
  slowly: 'try later, after hours',
};
const wordOf = (verdict: string): string => WORDS[verdict] ?? 'unknown';

type Verdicts = readonly [label: string, authorize: string, capture: string, release: string];

/** A row for each verdict but `unknown`, which is what remains. */
function byVerdict(rows: readonly Verdicts[]): string[][] {
  const used = Object.keys(WORDS).filter((verdict) => rows.some(([, ...verdicts]) => verdicts.includes(verdict)));
  const cells = used.map((verdict) => [
    wordOf(verdict),
    ...([1, 2, 3] as const).map((at) =>
      rows
        .filter((row) => row[at] === verdict)
        .map(([label]) => label)
        .join(', '),
    ),
  ]);
  return [['is', 'authorize', 'capture', 'release'], ...cells, ['unknown', ...Array(3).fill('every other')]];
}

/** Tables of a README, by the heading that they stand under. */
export const ANSWERS: Readonly<Record<string, Readonly<Record<string, readonly (readonly string[])[]>>>> = {
  vipps: {
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
  bambora: {
    'What an answer means': byVerdict(
      ERRORS.map(([status, suffix, , ...verdicts]) => [
        suffix === 'about:blank' ? String(status) : `${status} ${suffix}`,
        ...verdicts,
      ]),
    ),
  },
  pipwave: {
    'What an answer means': byVerdict(CODES.map(([code, , ...verdicts]) => [code, ...verdicts])),
  },
  'payment-options': {
    'By processor code': [
      ['code', 'of a capture', 'of an authorization or a release'],
      ...RESPONSE_CODES.map(([codes, , verdict, ofACapture]: readonly [string, string, string, string?]) => [
        codes,
        wordOf(ofACapture ?? verdict),
        wordOf(verdict),
      ]),
      [`${RISK_RULES_FROM} and below`, 'refused', 'refused'],
      ['any other', 'unknown', 'unknown'],
    ],
    'By gateway code': [
      ['code', 'is'],
      [
        GATEWAY_CODES.filter(([, , verdict]) => verdict === 'no')
          .map(([codes]) => codes)
          .join(', '),
        'refused',
      ],
      [
        GATEWAY_CODES.filter(([, , verdict]) => verdict === '-')
          .map(([codes]) => codes)
          .join(', '),
        'unknown, unless a processor code stands beside it',
      ],
      ['any other', 'unknown'],
    ],
    'By status': [
      ['status', 'is'],
      ...PO_STATUSES.map(([status, , verdict]) => [String(status), wordOf(verdict)]),
      [
        'any other',
        'unknown, unless it is a 4xx with a code that is refused; 408, 409, 423, 425 and 429 are unknown always',
      ],
    ],
  },
};
