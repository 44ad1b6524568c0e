import type { SimulatedAccount } from '../../adapters/simulated';
import { SECOND } from '../../simulator/time';

export const ACCOUNTS: Readonly<Record<string, SimulatedAccount>> = {
  'payment-options': {},
  ...Object.fromEntries(
    (['A', 'B', 'C'] as const).map((capturedStatus) => [
      `payment-options, ${capturedStatus}, a second one is charged`,
      { switches: { capturedStatus, secondCapture: 'charged' }, isDeaf: true, chargesBeyondHold: true },
    ]),
  ),
  'payment-options, B, odd errors': {
    switches: {
      capturedStatus: 'B',
      secondCapture: '412/94',
      errorShape: 2,
      responseCodeType: 'string',
      pan: 'masked',
    },
  },
  'payment-options, C, reads lag': {
    switches: { capturedStatus: 'C', errorShape: 3, statusLagMs: 20 * SECOND, webhookOnCapture: true },
    lagMs: 20 * SECOND,
  },
};
