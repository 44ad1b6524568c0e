import { distanceOf } from '../../src/domain/distance';

test.each([
  ['', '', 0],
  ['', 'abc', 3],
  ['NOK', 'NOK', 0],
  ['NOX', 'NOK', 1],
  ['NK', 'NOK', 1],
  ['NOOK', 'NOK', 1],
  ['NKO', 'NOK', 2],
  ['kitten', 'sitting', 3],
])('from %j to %j it is %i, and back', (one, other, far) => {
  expect(distanceOf(one, other)).toBe(far);
  expect(distanceOf(other, one)).toBe(far);
});
