import { memberOf } from '../../src/providers/member';

test('what stands there, by name and by place', () => {
  expect(memberOf({ status: 200 }, 'status')).toBe(200);
  expect(memberOf(['a', 'b'], 1)).toBe('b');
});

test.each([undefined, null, 'text', 7, {}, []])('in %j nothing does', (value) => {
  expect(memberOf(value, 'status')).toBeUndefined();
});

test.each(['constructor', 'toString', '__proto__'])('nobody sent the %s that every object inherits', (name) => {
  expect(memberOf({}, name)).toBeUndefined();
});
