import { check } from '../../src/domain/decide';
import type { Payment } from '../../src/domain/payment';
import { type Action, viewOf } from '../../src/view/view';
import { lived } from '../domain/support/scenario';
import { MINUTE, op, vipps } from '../domain/support/world';

describe('the page of a capture that turned bad within the settle window', () => {
  const { payment, now } = lived(
    `shipped parcel-1 9900
     confirmed parcel-1
     after 1 min
     notice
     total authorize 0 extra
     after 2 min
     total authorize 0 extra => attention CaptureReversed`,
    { capabilities: vipps },
  );
  const until = (op(payment, 'parcel-1').notAfter as number) + vipps.settleWindowMs;
  const resolves = (at: number): Action[] => viewOf(payment, at).actions.filter(({ update }) => update === 'resolve');

  test('says from when on it may be resolved', () => {
    expect(until).toBeGreaterThan(now + MINUTE);
    expect(viewOf(payment, now).openOperation?.settledAt).toBe(until);
  });

  test('offers done at once, and notDone and a resend from that moment on', () => {
    expect(resolves(now).map(({ message, from }) => [message.outcome, message.resend, from])).toEqual([
      ['done', undefined, undefined],
      ['notDone', undefined, until],
      ['notDone', true, until],
    ]);
    const [, no] = resolves(now) as [Action, Action];
    expect(refusal(payment, no, until - 1)).toBe('NotResolvable');
    expect(refusal(payment, no, until)).toBeUndefined();
    expect(resolves(until).map(({ from }) => from)).toEqual([undefined, undefined, undefined]);
  });
});

function refusal(payment: Payment, { message }: Action, at: number): string | undefined {
  const word = { ...message, evidence: 'portal', operator: 'ida', reason: 'x' };
  return check(payment, { kind: 'resolve', ...word } as never, at)?.code;
}
