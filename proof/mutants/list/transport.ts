import type { Leg } from '../../../src/providers/http';
import * as exchange from '../../../src/providers/http/exchange';
import type { Mutant } from '../mutant';
import { wrong } from '../wrong';

const neverSent = (leg: Leg): Leg => (leg.sent === 'maybe' ? { sent: 'no', why: leg.why } : leg);

/** Mistakes in what all adapters share. */
export const TRANSPORT: readonly Mutant[] = [
  {
    name: 'lost-answer-is-not-sent',
    says: 'A request that was written and never answered counts as never sent.',
    mode: 'adapters',
    switches: [
      wrong(exchange, 'createExchange', (right) => (...about) => {
        const made = right(...about);
        return { ...made, leg: made.leg.then(neverSent) };
      }),
    ],
  },
  {
    name: 'late-attempt-not-stopped',
    says: 'A worker that was frozen sends its order when it wakes up, however late that is.',
    mode: 'adapters',
    switches: [
      wrong(
        exchange,
        'createExchange',
        (right) =>
          ({ notAfter: _, ...request }, limits, clocks) =>
            // By this clock no time passes.
            right(request, limits, { ...clocks, monotonic: () => 0 }),
      ),
    ],
  },
];
