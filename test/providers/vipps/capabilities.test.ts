import type { VippsAccount } from '../../../src/providers/vipps/account';
import { capabilitiesOf, VIPPS } from '../../../src/providers/vipps/capabilities';
import { createWrites } from '../../../src/providers/vipps/writes';

const account: VippsAccount = {
  baseUrl: 'https://apitest.vipps.no',
  merchantSerialNumber: '424242',
  clientId: 'id',
  clientSecret: 'secret',
  subscriptionKey: 'key',
};

test('an account that says nothing is Norwegian: 180 days, its own currency only', () => {
  expect(capabilitiesOf(account)).toEqual({ ...VIPPS, currencies: { NOK: { exponent: 2, sent: 'minor' } } });
});

test('a Danish or Finnish hold lasts 14 days', () => {
  expect(capabilitiesOf({ ...account, market: 'DK' })).toMatchObject({ holdDays: 14, currencies: { DKK: {} } });
  expect(Object.keys(capabilitiesOf({ ...account, market: 'FI' }).currencies)).toEqual(['EUR']);
});

test('a sales unit with full capture only has one, of the whole', () => {
  expect(capabilitiesOf({ ...account, fullCaptureOnly: true })).toMatchObject({ captures: 'one', partial: false });
});

test('what the provider has not said is a setting', () => {
  expect(capabilitiesOf({ ...account, replayForMs: 0, settleWindowMs: 1, readGapMs: 2, minGapMs: 3 })).toMatchObject({
    replayForMs: 0,
    settleWindowMs: 1,
    readGapMs: 2,
    minGapMs: 3,
  });
});

describe('the limit of writes', () => {
  test('a running write counts, one that never left does not', () => {
    const writes = createWrites(2, () => 0);
    const first = writes.take('a');
    const second = writes.take('a');
    expect(writes.take('a')).toEqual({ retryAfterMs: 60_000 });
    expect(writes.take('b')).toHaveProperty('keep');
    if ('giveBack' in first) first.giveBack();
    expect(writes.take('a')).toHaveProperty('keep');
    expect(second).toHaveProperty('keep');
  });

  test('counts from the end of a write: it may have arrived only then', () => {
    let now = 0;
    const writes = createWrites(1, () => now);
    const slot = writes.take('a');
    now = 20_000;
    if ('keep' in slot) slot.keep();
    now = 70_000;
    expect(writes.take('a')).toEqual({ retryAfterMs: 10_000 });
    now = 80_000;
    expect(writes.take('a')).toHaveProperty('keep');
  });
});

test('refunds go by the key for as long as a capture’s does', () => {
  expect(capabilitiesOf(account).refund).toEqual({
    ...{ parts: true, times: 'many', of: 'payment', evidence: 'key', absence: 'provable' },
    ...{ replayForMs: 23 * 3_600_000, provisionalMs: 0, windowDays: 365 },
  });
  expect(capabilitiesOf({ ...account, replayForMs: 0 }).refund).toMatchObject({ replayForMs: 0 });
});
