import { hostname } from 'node:os';
import { identityOf, isFirst, otherConfigurations } from '../../src/worker/configurations';

const OWN = '0123456789ab';
const OTHER = 'ba9876543210';

test('a worker bears the SDK’s name and the digest of its configuration', () => {
  expect(identityOf(OWN, false)).toBe(`${process.pid}@${hostname()}@${OWN}`);
  expect(identityOf(OWN, true)).toBe(`${process.pid}@${hostname()}@${OWN}/counts`);
});

test('others are told once each, and who tells none, too', () => {
  const identities = [`1@a@${OWN}`, `2@a@${OWN}/counts`, `3@b@${OTHER}`, `4@b@${OTHER}/counts`, '5@c'];
  expect(otherConfigurations(identities, OWN)).toEqual([OTHER, 'none']);
  expect(otherConfigurations([identityOf(OWN, true)], OWN)).toEqual([]);
});

test('the first by name counts for all, of those that serve metrics', () => {
  expect(isFirst([`2@a@${OWN}/counts`, `3@a@${OWN}/counts`], `2@a@${OWN}/counts`)).toBe(true);
  expect(isFirst([`2@a@${OWN}/counts`, `3@a@${OWN}/counts`], `3@a@${OWN}/counts`)).toBe(false);
  expect(isFirst([`1@a@${OWN}`, '0@a'], `3@a@${OWN}/counts`)).toBe(true);
});
