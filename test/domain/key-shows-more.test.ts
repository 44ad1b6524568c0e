import type { Capabilities } from '../../src/domain/capabilities';
import { keyOf } from '../../src/domain/own-keys';
import { AUTHORIZE, type Payment } from '../../src/domain/payment';
import { lived } from './support/scenario';
import { looked, MINUTE, op, PROVIDERS, vipps } from './support/world';

const life = (capabilities: Capabilities, word = 'resolve parcel-1 done 5000 => captured 5000') =>
  lived(`shipped parcel-1 9900\nlost parcel-1\nsettled parcel-1\n${word}`, {
    capabilities,
    policy: { stuckAfterMs: 1e12 },
  });

/** A look at the payment, a minute later, that lists so much under the capture's own key. */
function read({ payment, now }: { payment: Payment; now: number }, amount: number | undefined, captured = amount ?? 0) {
  const key = keyOf(payment, op(payment, 'parcel-1'));
  const shown = amount === undefined ? [] : [{ kind: 'capture', key, amount } as const];
  const log = { kind: 'absent', why: 'log', totals: { captured, released: 0 }, shown } as const;
  return looked(payment, AUTHORIZE, log, now + MINUTE, { extra: true });
}

test('what is listed under our own key beyond an operator’s amount is ours, at once, and nobody else’s', () => {
  const after = read(life(vipps), 9_900);
  expect(after.foreign.captured).toBe(0);
  expect(op(after, 'parcel-1')).toMatchObject({ status: 'done', amount: 9_900, by: 'key' });
  expect(op(after, 'parcel-1').evidence.at(-1)?.text).toBe(
    'a person had said 50.00 NOK of parcel-1, its key shows more',
  );
});

test('what it lists as the operator said, less, or not at all, is no reason to doubt it at once', () => {
  expect(read(life(vipps), 5_000).attention).toEqual([]);
  const { payment, now } = life(vipps);
  const noLog = { kind: 'absent', why: 'totals', totals: { captured: 5_000, released: 0 } } as const;
  expect(looked(payment, AUTHORIZE, noLog, now + MINUTE, { extra: true }).attention).toEqual([]);
  for (const amount of [4_000, undefined]) {
    const after = read(life(vipps), amount, 5_000);
    expect(op(after, 'parcel-1')).toMatchObject({ status: 'done', amount: 5_000, by: 'operator' });
    expect(after.attention).toEqual([]);
  }
});

test('a marker says which capture it is, and not how much: the rest is others’', () => {
  const after = read(life(PROVIDERS['bambora, many captures']), 9_900);
  expect(op(after, 'parcel-1').amount).toBe(5_000);
  expect(after.foreign.captured).toBe(4_900);
});

test('what the provider itself had said is not what a person said', () => {
  const { payment, now } = lived('shipped parcel-1 9900\nconfirmed parcel-1 5000', { capabilities: vipps });
  const after = read({ payment, now }, 9_900);
  expect(op(after, 'parcel-1').amount).toBe(5_000);
  expect(after.foreign.captured).toBe(4_900);
});
