import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { PROBLEMS } from '../../src/gateway/api/problems';
import { reference, statuses, withMade } from './http-reference';
import { read, sectionOf } from './page';

const PAGES = [
  ['docs/http-api.md', reference],
  ['docs/errors.md', statuses],
] as const;

test.each(PAGES)('what is made of %s is up to date', (page, made) => {
  const due = withMade(read(page), made());
  if (process.env.HOLDFAST_WRITE_HTTP_REFERENCE) writeFileSync(join(__dirname, '../..', page), due);
  expect(read(page)).toBe(due);
});

test.each(Object.keys(PROBLEMS))('%s has its section, with what to do', (code) => {
  expect(sectionOf(read('docs/errors.md'), code).length).toBeGreaterThan(code.length + 20);
});
