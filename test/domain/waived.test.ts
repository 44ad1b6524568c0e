import { evolveAll } from '../../src/domain/evolve';
import { owedLooks, owing } from '../../src/domain/looks';
import { AUTHORIZE } from '../../src/domain/payment';
import { answered, aPayment, confirmed, op, pipwave, START, ship } from './support/world';

test('a difference that a person let stand hides no capture whose last look was waived', () => {
  const capabilities = { ...pipwave, captures: 'many', partial: true } as const;
  const one = answered(ship(aPayment({ capabilities }), 'parcel-1', 9_900), 'parcel-1', confirmed(9_900));
  const at = START + 1;
  const person = { operator: 'ida', reason: 'x' };
  const both = evolveAll(one, [
    { at, kind: 'DifferenceSeen', operationId: AUTHORIZE, of: 'captured', shows: 'more', why: 'more than ours' },
    { at: at + 1, kind: 'AttentionRaised', code: 'Stuck', operationId: AUTHORIZE, text: 'x' },
    { at: at + 2, kind: 'Acknowledged', code: 'Stuck', id: AUTHORIZE, ...person },
    { at: at + 3, kind: 'AttentionRaised', code: 'Stuck', operationId: 'parcel-1', text: 'x' },
    { at: at + 4, kind: 'Acknowledged', code: 'Stuck', id: 'parcel-1', ...person },
  ]);
  expect(op(both, 'parcel-1').lookUpWaived).toBe(true);
  expect(owedLooks(owing(both, 'captureBy', at + 5))[0]?.operationId).toBe('parcel-1');
});
