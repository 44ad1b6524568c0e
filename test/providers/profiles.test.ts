import { PROFILES } from '../../src/providers/profiles';
import { PROVIDERS } from '../../src/providers/registry';

test('every provider has its adapter and its profile, under one name and in one order', () => {
  expect(Object.keys(PROFILES)).toEqual(Object.keys(PROVIDERS));
  for (const [name, profile] of Object.entries(PROFILES)) expect(PROVIDERS[name]).toMatchObject(profile);
});
