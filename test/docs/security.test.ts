import { read, tableUnder } from './page';

const page = read('docs/security.md');
const rows = tableUnder(page, 'What is verified')
  .slice(1)
  .map(([claim = '', file = '', called = '']) => ({ claim, file: file.replaceAll('`', ''), called }));

test.each(rows)('"$claim" has its test', ({ file, called }) => {
  expect(called.length).toBeGreaterThan(10);
  expect(read(file)).toContain(called);
});
