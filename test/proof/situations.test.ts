import { classOf, Situations, situationTable, stateOf } from '../../proof/simulator/situations';
import { answered, aPayment, complete, confirmed, lost, refusal, ship } from '../domain/support/world';

const shipped = ship(aPayment(), 'parcel-1', 9_900);
const released = answered(complete(aPayment()), '@release', confirmed(24_900));

test.each([
  ['authorizing', aPayment({ hold: 'adopted' })],
  ['at rest', aPayment()],
  ['planned', shipped],
  ['unknown', answered(shipped, 'parcel-1', lost)],
  ['denied', answered(shipped, 'parcel-1', refusal)],
  ['at rest', answered(shipped, 'parcel-1', confirmed(9_900))],
  ['released', released],
])('%s', (state, payment) => {
  expect(stateOf(payment)).toBe(state);
});

test('the table counts classes of providers, and leaves a cell empty that was never met', () => {
  const situations = new Situations();
  situations.meets('read fails', shipped);
  situations.meets('read fails', shipped);
  situations.meets('refused', aPayment());
  expect(classOf(shipped)).toBe('key, many, provable, keys');
  const table = situationTable(Object.fromEntries(situations.met)).join('\n');
  expect(table).toContain('in how many of 1 classes');
  expect(table).toContain('| read fails |  |  | 1 |  |');
  expect(table).toContain('| refused |  | 1 |  |');
});
