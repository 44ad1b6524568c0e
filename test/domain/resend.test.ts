import { hear } from '../../src/domain/driver';
import { lived } from './support/scenario';
import { DAY, PROVIDERS } from './support/world';

const policy = { stuckAfterMs: 300 * DAY };
const resend = {
  kind: 'resolve',
  operationId: 'parcel-1',
  outcome: 'notDone',
  resend: true,
  evidence: 'portal',
  operator: 'ida',
  reason: 'not there',
} as const;
const blind = PROVIDERS['many, key, never provable'];
const PARKED = `shipped parcel-1 9900
     lost parcel-1
     ${Array.from({ length: 5 }, () => 'unreadable parcel-1').join('\n')}`;
const parked = (then: string) => lived(`${PARKED}\n${then}`, { capabilities: { ...blind, replayForMs: 0 }, policy });

describe('what is parked is not sent again where it never could be: a resend is refused, and a plain notDone is not', () => {
  test.each([
    ['the payment was cancelled', 'cancel\nafter 1 d'],
    ['captureBy is over', 'captureBy passes'],
  ])('%s', (_, ends) => {
    const { payment, now } = parked(
      `${ends}\nabsent parcel-1 extra\nafter 5 min\nabsent parcel-1 extra => parcel-1 parked in doubt`,
    );
    expect(hear(payment, resend, 'update', now).refusal?.code).toBe('NotResolvable');
    expect(hear(payment, { ...resend, resend: false }, 'update', now).refusal).toBeUndefined();
  });

  test('without that it is accepted', () => {
    const { payment, now } = parked(
      'after 1 d\nabsent parcel-1 extra\nafter 5 min\nabsent parcel-1 extra => parcel-1 parked in doubt',
    );
    expect(hear(payment, resend, 'update', now).refusal).toBeUndefined();
  });
});
