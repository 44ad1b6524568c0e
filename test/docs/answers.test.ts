import { NAMES } from '../../proof/providers';
import { PROVIDERS } from '../../src/providers/registry';
import { documentedOf } from './documented';
import { asTable, read, tableUnder } from './page';

const tables = NAMES.flatMap((provider) =>
  Object.entries(documentedOf(provider).answers).map(([heading, table]) => ({ provider, heading, table })),
);

test('every provider says what its answers mean', () => {
  expect([...new Set(tables.map(({ provider }) => provider))]).toEqual(Object.keys(PROVIDERS));
});

test.each(tables)('the README of $provider, "$heading", is what the adapter does', ({ provider, heading, table }) => {
  const written = tableUnder(read(`src/providers/${provider}/README.md`), heading);
  expect(`${asTable(written)}\n`).toBe(`${asTable(table)}\n`); // to be pasted when an adapter's table has changed
});
