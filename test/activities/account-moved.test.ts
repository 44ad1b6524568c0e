import { calledBy, callsOf, orderOf } from './support/context';

// The references of a payment mean nothing to another provider than the one that it began at.
const moved = { provider: 'bambora' };
const says =
  'holdfast.yaml has account nordic-shop at bambora, and this payment is at vipps: ' +
  'give nordic-shop back to vipps, the account at bambora a name of its own, and restart the workers';

afterEach(() => jest.restoreAllMocks());
beforeEach(() => void calledBy());

test('an account that is at the provider of the payment is asked', async () => {
  const { went, calls } = callsOf();
  expect(await calls.capture(orderOf('capture'))).toMatchObject({ kind: 'confirmed' });
  expect(await calls.lookUp(orderOf('capture'))).toMatchObject({ finding: { kind: 'done' } });
  expect(went).toEqual(['capture', 'lookUp']);
});

test('one of this name that is at another provider now is not sent an order, and asked about none', async () => {
  const { went, calls } = callsOf(moved);
  expect(await calls.capture(orderOf('capture'))).toEqual({ kind: 'notSent', why: says });
  expect(await calls.lookUp(orderOf('capture'))).toEqual({ finding: { kind: 'inconclusive', why: says } });
  expect(went).toEqual([]);
});

test('nor does a payment begin there: it is told where the account is, and its hold is not looked at', async () => {
  const { went, calls } = callsOf(moved);
  expect(await calls.open(orderOf('authorize'), true)).toMatchObject({ settings: { provider: 'bambora' } });
  expect(went).toEqual([]);
});

test('an account that this worker does not have sends nothing, and tells nothing', async () => {
  const { calls } = callsOf();
  const why = 'this worker has no account south-shop';
  const order = { ...orderOf('capture'), account: 'south-shop' };
  expect(await calls.capture(order)).toEqual({ kind: 'notSent', why });
  expect(await calls.lookUp(order)).toEqual({ finding: { kind: 'inconclusive', why } });
  expect(await calls.open(order, true)).toEqual({});
});
