import {
  GATEWAY_CODES,
  RESPONSE_CODES,
  RISK_RULES_FROM,
  STATUSES,
} from '../../../src/providers/payment-options/refusals';
import { wordOf } from '../answers';
import type { Documented } from '../documented';

type GatewayRow = readonly [codes: string, means: string, verdict: string, ofARefund?: string];
const gatewayCodes = (verdict: string, ofARefund = verdict): string =>
  GATEWAY_CODES.filter(([, , is, refund = is]: GatewayRow) => is === verdict && refund === ofARefund)
    .map(([codes]) => codes)
    .join(', ');

export const DOCUMENTED: Documented = {
  answers: {
    'By processor code': [
      ['code', 'of a capture', 'of anything else'],
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
      [gatewayCodes('no'), 'refused'],
      [gatewayCodes('?', 'no'), 'of a refund refused, else unknown'],
      [gatewayCodes('-'), 'unknown, unless a processor code stands beside it'],
      ['any other', 'unknown'],
    ],
    'By status': [
      ['status', 'is'],
      ...STATUSES.map(([status, , verdict]) => [String(status), wordOf(verdict)]),
      [
        'any other',
        'unknown, unless it is a 4xx with a code that is refused; 408, 409, 423, 425 and 429 are unknown always',
      ],
    ],
  },
  switches: [
    ['multipleRefunds: true', { multipleRefunds: true }],
    ['amountUnits', { amountUnits: { USD: 'minor' } }],
    ['amountUnits: major', { amountUnits: { JPY: 'major' } }],
  ],
  otherwise: { basic: 'raw' },
};
