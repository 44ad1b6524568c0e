import * as looks from '../../../src/domain/looks';
import { owingNot } from '../../../src/domain/looks';
import type { LookReason } from '../../../src/domain/payment';
import type { Mutant } from '../mutant';
import { type Switch, wrong } from '../wrong';

/** For this reason no look is ever owed. */
const neverOwing = (reason: LookReason): Switch =>
  wrong(
    looks,
    'owing',
    (right) => (payment, because, at) => (because === reason ? payment : right(payment, because, at)),
  );

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
  {
    name: 'difference-never-looked-at-again',
    says: 'A reading that shows less than is booked is not followed by the second one that decides.',
    mode: 'core',
    switches: [neverOwing('difference')],
  },
  {
    name: 'no-look-at-the-end-of-the-clock',
    says: 'A payment that ends by the clock does not ask its provider once more.',
    mode: 'core',
    switches: [neverOwing('captureBy')],
  },
  {
    name: 'no-look-after-a-word',
    says: 'What a person has said of an operation is not followed by a look at the provider’s totals.',
    mode: 'core',
    switches: [neverOwing('word')],
  },
];
