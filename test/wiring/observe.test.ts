import { evolveAll } from '../../src/domain/evolve';
import type { Fact } from '../../src/domain/facts';
import { observe, observeFinding, observeOutcome, observeRefusal } from '../../src/workflows/observe';
import { aPayment, confirmed, START, ship } from '../domain/support/world';
import { freshRuns, sdk } from './support/sdk';

jest.mock('@temporalio/workflow', () => jest.requireActual('./support/sdk'));
freshRuns();

const shipped = ship(aPayment(), 'parcel-1', 9_900);
const parked: Fact = {
  ...{ at: START, kind: 'Parked', operationId: 'parcel-1', code: 'Parked', why: 'nobody knows', dueAt: START },
};

test('facts are counted under the provider of the queue and logged, and what was observed comes back', () => {
  const followed = { payment: evolveAll(shipped, [parked]), facts: [parked] };
  expect(observe(followed)).toBe(followed);
  expect(sdk.counted).toEqual(['holdfast_operations_parked provider=vipps,operation=capture']);
  expect(sdk.lines).toMatchObject([
    { level: 'warn', attributes: { event: 'holdfast.fact.CaptureParked', shipmentId: 'parcel-1' } },
  ]);
});

test('a replay says and counts nothing', () => {
  sdk.info.unsafe = { ...(sdk.info.unsafe as NonNullable<typeof sdk.info.unsafe>), isReplaying: true };
  observe({ payment: evolveAll(shipped, [parked]), facts: [parked] });
  expect([sdk.counted, sdk.lines]).toEqual([[], []]);
});

test('an answer counts by what became of the order; what our own limit held back was no attempt', () => {
  observeOutcome({ kind: 'capture' }, confirmed(9_900));
  observeOutcome({ kind: 'release' }, { kind: 'notSent', why: 'the limit', ownLimit: true });
  observeFinding({ kind: 'capture' }, { finding: { kind: 'inconclusive', why: 'lost' } });
  observeRefusal('PaymentClosed');
  expect(sdk.counted).toEqual([
    'holdfast_attempts provider=vipps,operation=capture,outcome=confirmed',
    'holdfast_attempts provider=vipps,operation=release,outcome=heldBack',
    'holdfast_look_ups provider=vipps,operation=capture,finding=inconclusive',
    'holdfast_messages_refused provider=vipps,code=PaymentClosed',
  ]);
});
