import { lived } from './support/scenario';
import { DAY, HOUR, vipps } from './support/world';

test('an alarm of a pause, acknowledged, does not hide that the provider says no for days afterwards', () => {
  const later = Array.from({ length: 60 }, () => 'later parcel-1').join('\n');
  const { payment, now } = lived(
    `shipped parcel-1 9900
     pause
     after 10 min => attention Stuck
     acknowledge Stuck => no attention
     resume
     ${later}`,
    { capabilities: vipps },
  );
  expect(now - payment.startedAt).toBeGreaterThan(2 * DAY - 2 * HOUR);
  expect(payment.attention.map(({ code }) => code)).toContain('Stuck');
});
