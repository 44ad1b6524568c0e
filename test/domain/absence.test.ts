import type { Fact } from '../../src/domain/facts';
import { interpretReading } from '../../src/domain/interpret-reading';
import type { Payment } from '../../src/domain/payment';
import { lived, scenario } from './support/scenario';
import { DAY, op, PROVIDERS, vipps } from './support/world';

const policy = { stuckAfterMs: 300 * DAY };
const noReplay = PROVIDERS['many, key, no replay'];
/** Its keys are remembered, but too shortly for the same order to be sent again. */
const remembers = { ...vipps, replayForMs: 1 };
const WHY = 'two settled look-ups do not show it';

/** One reading before absence is proven: the rungs of the ladder, and the first of the two proving reads. */
const nearly = (id: string): string => `absent ${id}\n`.repeat(6);
const LOST = `lost parcel-1\n${nearly('parcel-1')}`;
const lifeOf = (table: string, setting: Parameters<typeof lived>[1] = {}): Payment =>
  lived(table, { capabilities: noReplay, policy, ...setting }).payment;

/** What follows from the reading that proves it. */
const proven = (payment: Payment, id = 'parcel-1', now = op(payment, id).dueAt): readonly Fact[] => {
  const [looked, ...facts] = interpretReading(
    payment,
    { operationId: id, extra: false },
    { kind: 'absent', why: 'not in the log' },
    now,
  );
  expect(looked?.kind).toBe('LookedUp');
  return facts;
};

describe('a capture that is proven absent', () => {
  test('is planned again under its key', () => {
    const payment = lifeOf(`shipped parcel-1 9900\n${LOST}`);
    expect(proven(payment)).toMatchObject([{ kind: 'AbsenceProven', operationId: 'parcel-1', why: WHY }]);
    expect(proven(payment)[0]).not.toHaveProperty('nextKey');
  });

  test('a second time, under the next key where the provider may have kept a failure under the first', () => {
    const twice = `shipped parcel-1 9900\n${LOST}absent parcel-1\n${LOST}`;
    expect(proven(lifeOf(twice, { capabilities: remembers }))).toMatchObject([
      { kind: 'AbsenceProven', operationId: 'parcel-1', why: WHY, nextKey: true },
    ]);
    expect(proven(lifeOf(twice))).toMatchObject([
      { kind: 'Parked', code: 'Parked', why: `${WHY}, again` },
      { kind: 'AttentionRaised', code: 'Parked' },
    ]);
  });

  scenario(
    'a third time, is an operator’s: two keys were tried, and neither of them takes anything',
    `
    shipped  parcel-1 9900
    ${LOST}
    absent   parcel-1               => parcel-1 planned; send capture parcel-1 9900
    ${LOST}
    absent   parcel-1               => parcel-1 planned; send capture parcel-1 9900
    ${LOST}
    absent   parcel-1               => parcel-1 parked in doubt; attention Parked
    `,
    { capabilities: remembers, policy },
  );

  test('is parked where the provider had taken the order: it may still be on its way', () => {
    const payment = lifeOf(`shipped parcel-1 9900\naccepted parcel-1\n${nearly('parcel-1')}`);
    expect(proven(payment)).toMatchObject([
      { kind: 'Parked', why: `${WHY}, but the provider had taken it` },
      { kind: 'AttentionRaised', code: 'Parked', operationId: 'parcel-1' },
    ]);
  });

  test('is dropped where it was cancelled meanwhile', () => {
    const payment = lifeOf(`shipped parcel-1 9900\nlost parcel-1\ncancel\n${nearly('parcel-1')}`);
    expect(proven(payment)).toMatchObject([{ kind: 'Dropped', reason: `cancelled; ${WHY}` }]);
  });

  test('is refused where the provider had said no to a later attempt', () => {
    const life = `shipped parcel-1 9900
      lost parcel-1
      absent parcel-1  => send capture parcel-1 9900
      refused parcel-1 => parcel-1 unknown in doubt
      absent parcel-1
      absent parcel-1
      absent parcel-1
      absent parcel-1
      absent parcel-1`;
    expect(proven(lifeOf(life, { capabilities: vipps }))).toMatchObject([
      { kind: 'Refused', code: '6140', why: 'not allowed', by: 'absence' },
    ]);
  });

  test('expires once nothing may be captured any more', () => {
    const payment = lifeOf(`shipped parcel-1 9900\n${LOST}`);
    expect(proven(payment, 'parcel-1', payment.captureBy - 1)).toMatchObject([{ kind: 'AbsenceProven' }]);
    expect(proven(payment, 'parcel-1', payment.captureBy)).toMatchObject([
      { kind: 'Expired', reason: `${WHY}; captureBy 2027-08-28T00:00:00.000Z has passed` },
    ]);
  });
});

describe('a hold that is proven absent', () => {
  const lost = `lost authorize\n${nearly('authorize')}`;

  test('is created again, by the one who was to create it', () => {
    expect(proven(lifeOf(lost, { hold: 'created' }), '@authorize')).toMatchObject([
      { kind: 'AbsenceProven', why: WHY },
    ]);
  });

  test('and never under another key: that would be a second hold on the customer’s money', () => {
    const twice = lifeOf(`${lost}absent authorize\n${lost}`, { hold: 'created', capabilities: remembers });
    expect(proven(twice, '@authorize')).toMatchObject([{ kind: 'Parked' }, { kind: 'AttentionRaised' }]);
  });

  test('is refused where the order service was to have made it', () => {
    expect(proven(lifeOf(nearly('authorize'), { hold: 'adopted' }), '@authorize')).toMatchObject([
      { kind: 'Refused', code: 'AuthorizationNotFound', why: WHY, by: 'absence' },
    ]);
  });
});
