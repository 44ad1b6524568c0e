import { atStake } from '../../src/cli/stake';
import { linesOf as expiringLines } from '../../src/cli/verbs/expiring';
import { limitsOf, recordOf, type SeenStuck, linesOf as stuckLines } from '../../src/cli/verbs/stuck';
import type { ListedPayment, SeenPayment } from '../../src/client';
import { expiringOf } from '../../src/client/expiring';
import type { Payment } from '../../src/domain/payment';
import { viewOf } from '../../src/view/view';
import { answered, aPayment, complete, confirmed, DAY, HOUR, lost, START, ship } from '../domain/support/world';

const NOW = START + 5 * HOUR;

const listed = (paymentId: string, more: Partial<ListedPayment> = {}): ListedPayment => ({
  ...{ account: 'shop', paymentId, workflowId: `payment:shop:${paymentId}`, provider: 'vipps', state: 'unknown' },
  startedAt: new Date(START),
  ...more,
});
const seen = (paymentId: string, payment: Payment, more: Partial<ListedPayment> = {}): SeenPayment => ({
  ...listed(paymentId, more),
  view: viewOf(payment, NOW),
});
const unseen = (paymentId: string, more: Partial<ListedPayment> = {}): SeenPayment => ({
  ...listed(paymentId, more),
  unseen: 'ServerUnavailable: no worker answered.',
});

/** A capture in doubt for hours: stuck. */
const stuck = answered(ship(ship(aPayment(), 'parcel-1', 9_900), 'parcel-2', 5_000), 'parcel-1', lost, START, NOW);

describe('what is at stake', () => {
  test('is the operations that an attention names', () => {
    expect(stuck.attention.map(({ operationId }) => operationId)).toEqual(['parcel-1', 'parcel-2']);
    expect(atStake(viewOf(stuck, NOW))).toBe(14_900);
  });
  test('is the rest of the hold where no open operation is named', () => {
    expect(atStake(viewOf(ship(aPayment(), 'parcel-1', 9_900), START))).toBe(24_900);
  });
  test('is what was captured where nothing else is left', () => {
    const all = answered(ship(aPayment(), 'parcel-1', 24_900), 'parcel-1', confirmed(24_900));
    expect(atStake(viewOf(all, START))).toBe(24_900);
  });
});

describe('the list of what is stuck', () => {
  const since = new Date(NOW - 2 * HOUR);
  const attention = (one: SeenPayment): SeenStuck => ({ ...one, since, reason: 'attention', why: one.state });
  const found = [seen('order-1', stuck), unseen('order-2', { captureBy: new Date(NOW + 3 * DAY) })].map(attention);

  test('says for each why, how much, since when, until when and what comes next', () => {
    const text = stuckLines(found, NOW).join('\n');
    expect(text).toMatch(
      /shop\/order-1 +│ vipps +│ 149\.00 NOK +│ Stuck +│ 2h ago +│ in 179d +│ capture 50\.00 NOK for parcel-2 now/,
    );
  });
  test('says of one that nobody could read what the list knows', () => {
    const lines = stuckLines(found, NOW);
    expect(lines.join('\n')).toMatch(
      /shop\/order-2 +│ vipps +│ \? +│ unknown +│ 2h ago +│ in 3d +│ not known: no answer/,
    );
    expect(lines).toContainEqual(expect.stringMatching(/^1 could not be read.*no worker answered/));
  });
  test('says of one that no worker can tell of the reason, what it means and what to do', () => {
    const why = '[TMPRL1100] Nondeterminism error: no\u001b[31m\nsuch timer';
    const failing: SeenStuck = { ...unseen('order-3'), since, reason: 'failing', why };
    const text = stuckLines([failing, { ...failing, paymentId: 'order-4' }], NOW).join('\n');
    expect(text).toMatch(/shop\/order-3 +│ vipps +│ \? +│ failing +│ 2h ago +│ \? +│ keeps failing/);
    expect(text).toMatch(/\nfailing: Its workflow task fails.* otherwise run holdfast mend <payment>\.\n/);
    expect(text).toContain('\n  shop/order-3: [TMPRL1100] Nondeterminism error: no [31m such timer\n');
    expect(text).not.toContain('shop/order-4: ');
    expect(recordOf(failing)).toMatchObject({ reason: 'failing', why, todo: expect.stringContaining('holdfast mend') });
  });
  test('gives a workflow that is none of ours no line of its own, whatever its id', () => {
    const paymentId = 'x │\nshop/order-9 │ vipps';
    const stranger: SeenStuck = {
      ...listed(paymentId, { account: '', workflowId: paymentId }),
      ...{ since, reason: 'unlisted', why: paymentId, unseen: `no answer of ${paymentId}` },
    };
    const lines = stuckLines([stranger, { ...stranger, reason: 'attention' }], NOW);
    expect(lines.slice(1).join('')).not.toContain('\n');
    expect(lines[0]).not.toMatch(/^│ shop\/order-9/m);
  });
  test('says what it does not say', () => {
    const survey = {
      payments: [],
      open: 3_000,
      unlooked: 2_000,
      ended: 4_000,
      unlookedEnded: 3_000,
      silentQueues: ['holdfast-vipps'],
      listsFailures: false,
    };
    expect(limitsOf(survey)).toEqual([
      '2000 of 3000 open payments were not checked one by one. To check more: --look-at 4000',
      '3000 of 4000 runs that were terminated or failed were not checked: their payments may be cut off. To check more: --look-at 4000',
      'No worker polls holdfast-vipps: new work waits there. Start the workers.',
    ]);
    expect(limitsOf({ ...survey, unlooked: 0, unlookedEnded: 0, silentQueues: [] })).toEqual([]);
  });
  test('is exact for programs', () => {
    expect(found.map(recordOf)).toMatchObject([
      {
        paymentId: 'order-1',
        reasons: ['Stuck'],
        atStake: 14_900,
        currency: 'NOK',
        captureBy: new Date(stuck.captureBy),
      },
      { paymentId: 'order-2', reasons: [], captureBy: new Date(NOW + 3 * DAY), unseen: expect.any(String) },
    ]);
  });
});

describe('what expires', () => {
  const until = (days: number): Payment => aPayment({ terms: { captureBy: NOW + days * DAY } });
  const limit = new Date(NOW + 3 * DAY);

  test('is everything whose hold may be gone before the limit, the soonest first', () => {
    const { payments, untold } = expiringOf(
      [
        seen('late', until(4)),
        seen('second', until(2)),
        seen('first', until(1)),
        unseen('listed', { captureBy: new Date(NOW) }),
      ],
      limit,
    );
    expect(payments.map(({ paymentId }) => paymentId)).toEqual(['listed', 'first', 'second']);
    expect(untold).toEqual([]);
  });
  test('leaves out what has no money left to capture or give back', () => {
    const taken = answered(ship(until(1), 'parcel-1', 24_900), 'parcel-1', confirmed(24_900));
    expect(expiringOf([seen('taken', complete(taken))], limit).payments).toEqual([]);
  });
  test('trusts the payment more than the list', () => {
    const stale = { captureBy: new Date(NOW + DAY) };
    expect(expiringOf([seen('moved', until(9), stale)], limit).payments).toEqual([]);
  });
  test('never passes over in silence what nobody could tell', () => {
    const found = expiringOf([unseen('dark'), seen('first', ship(until(1), 'parcel-1', 9_900))], limit);
    expect(found.untold.map(({ paymentId }) => paymentId)).toEqual(['dark']);
    const text = expiringLines(found, NOW).join('\n');
    expect(text).toMatch(/shop\/first +│ vipps +│ 2027-03-02 05:00Z +│ in 1d +│ 99\.00 NOK +│ 150\.00 NOK/);
    expect(text).toMatch(
      /The deadline of 1 more open payments is not known\. The first, shop\/dark: .*no worker answered/,
    );
  });
});
