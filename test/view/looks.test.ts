import { owing } from '../../src/domain/looks';
import type { LookReason } from '../../src/domain/payment';
import { viewOf } from '../../src/view/view';
import { lived } from '../domain/support/scenario';
import { aPayment, pipwave, START } from '../domain/support/world';

const LOOKS = 'look the payment up at the provider now, because';

test.each<[LookReason, string]>([
  ['captureBy', 'it ends by the clock'],
  ['difference', 'a reading showed another total than is booked'],
  ['asked', 'an operator asked while it was paused'],
  ['foreignMayBeOurs', 'what seemed taken by others may be its own capture'],
  ['forgottenRun', 'what an earlier run sent may have taken effect'],
  ['lapsedInDoubt', 'the release ended in doubt'],
  ['notice', 'the provider sent a notice'],
  ['word', 'an operator resolved an operation'],
])('the page says why a look is owed: %s', (because, words) => {
  expect(viewOf(owing(aPayment(), because, START), START).nextStep).toBe(`${LOOKS} ${words}`);
});

test('the page says why a look is owed: a capture that may turn bad', () => {
  const { payment, now } = lived('shipped parcel-1 24900\nconfirmed parcel-1\nafter 3 d\nafter 5 min', {
    capabilities: pipwave,
  });
  expect(viewOf(payment, now).nextStep).toBe(`${LOOKS} the provider may still reverse what it did`);
});
