import { follow } from '../../src/domain/driver';
import { evolveAll } from '../../src/domain/evolve';
import { sendOrderOf } from '../../src/domain/order';
import { releaseOf } from '../../src/domain/payment';
import { viewOf } from '../../src/view/view';
import { lived } from '../domain/support/scenario';
import { SECOND, vipps } from '../domain/support/world';

test('the page can be read while a release is on its way as the hold ends', () => {
  // Paused with the rest still to be given back; resumed ten seconds before the hold may be gone.
  const { payment } = lived('complete\npause\nafter 179 d => attention AuthorizationExpiring; attention Stuck', {
    capabilities: vipps,
  });
  const soon = payment.holdUntil - 10 * SECOND;
  const { paused: _, ...resumed } = follow(payment, soon).payment;
  const { fact } = sendOrderOf(resumed, releaseOf(resumed) as never, soon);
  const sending = evolveAll(resumed, [fact]);
  expect(sending.attention.map(({ code }) => code)).toContain('AuthorizationExpiring');
  expect(() => viewOf(sending, payment.holdUntil - SECOND)).not.toThrow();
  // The answer takes eleven seconds.
  expect(() => viewOf(sending, payment.holdUntil + SECOND)).not.toThrow();
});
