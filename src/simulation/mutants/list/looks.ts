import * as looks from '../../../domain/looks';
import { owingNot } from '../../../domain/looks';
import type { Mutant } from '../mutant';
import { wrong } from '../wrong';

/** Mistakes in which looks at the payment are still owed. */
export const LOOKS: readonly Mutant[] = [
  {
    name: 'failed-look-is-a-look',
    says: 'A look at the payment that is owed counts as made although the look-up failed.',
    mode: 'core',
    switches: [wrong(looks, 'looked', (right) => (payment, at) => right(payment, at, false))],
  },
  {
    name: 'difference-given-up',
    says: 'A reading that shows less than is booked is forgotten at the next one, whatever that shows.',
    mode: 'core',
    switches: [
      wrong(looks, 'looked', (right) => (payment, at, hasFailed) => {
        const isDue = payment.looks.some((look) => look.because === 'difference' && look.at <= at);
        return right(isDue ? owingNot(payment, 'difference') : payment, at, hasFailed);
      }),
    ],
  },
];
