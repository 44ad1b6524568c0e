import { CODES } from '../../src/messages/errors';
import { UPDATES } from '../../src/messages/messages';
import { FAULTS } from '../../src/sandbox/faults';
import { read, sectionOf, tableUnder } from './page';

const page = read('docs/order-service.md');
const namesIn = (text = ''): string[] => [...text.matchAll(/`([^`]+)`/g)].map(([, name = '']) => name);
const unionOf = (file: string, name: string): string[] => {
  const [, union = ''] = read(file).match(new RegExp(`${name}\\??:? ?=?([^;]*);`)) ?? [];
  return [...union.matchAll(/'(\w+)'/g)].map(([, word = '']) => word);
};
const SHIPMENTS = 'src/view/shipment-view.ts';

test('every state of a shipment has a row, and no other', () => {
  const rows = tableUnder(page, 'What to do on each answer').slice(1);
  expect(rows.flatMap(([state]) => namesIn(state)).sort()).toEqual(
    unionOf(SHIPMENTS, 'export type ShipmentState').sort(),
  );
});

test('every answer to whether a parcel may leave has a row, and no other', () => {
  const rows = tableUnder(page, 'When a parcel may leave').slice(1);
  expect(rows.flatMap(([answer]) => namesIn(answer)).sort()).toEqual(unionOf(SHIPMENTS, 'safeToShip').sort());
});

test('the codes of refusals are those that clients throw', () => {
  const [, table = ''] = sectionOf(page, 'What to do on each answer').split(
    '\n| code | what it means | what you do |\n',
  );
  const codes = [...table.matchAll(/^\| (`[^|]*) \|/gm)].flatMap(([, cell]) => namesIn(cell));
  expect(codes.length).toBeGreaterThan(8);
  expect(codes.filter((code) => !CODES.has(code as never))).toEqual([]);
});

test('the messages that answer are updates, or the signal of that name', () => {
  const [, table = ''] = sectionOf(page, 'What to send, and when').split('\n| message | it answers when | use it |\n');
  const names = [...table.matchAll(/^\| `(\w+)` \|/gm)].map(([, name]) => name);
  expect(names).toEqual(['shipDecided', 'shipAndWait', 'ship']);
  expect(Object.keys(UPDATES)).toEqual(expect.arrayContaining(names.slice(0, 2)));
});

test('the faults to play are those of the sandbox', () => {
  const [, table = ''] = sectionOf(page, 'In your tests').split('\n| play | with the sandbox | expect |\n');
  const faults = [...table.matchAll(/^\| [^|]* \| ([^|]*) \|/gm)].flatMap(([, cell]) => namesIn(cell));
  const named = faults.filter((name) => name !== 'capture');
  expect(named.length).toBeGreaterThan(3);
  expect(named.filter((name) => !(name in FAULTS))).toEqual([]);
});
