import type { PaymentHandle } from '../../src/client';
import { holdfast } from '../e2e/command-line';
import { isParked } from '../support/parcels';
import { until } from '../support/until';
import { createWorld, type World } from '../support/world';

jest.setTimeout(120_000);

const JPY = { currency: 'JPY', final: true };

let world: World;
beforeAll(async () => {
  world = await createWorld({ provider: 'payment-options' });
});
afterAll(async () => {
  await world?.close();
});

/** The provider takes the money, the answer is lost, and no read ever shows it. */
async function park(paymentId: string): Promise<PaymentHandle> {
  const payment = await world.begin({ paymentId, amount: 24_900 });
  await world.fault(paymentId, { operation: 'capture', fault: 'dropsAfterEffect' });
  await payment.ship({ shipmentId: 'parcel-1', amount: 9_900, ...JPY });
  const view = await world.viewWhen(payment, 'is parked', isParked('parcel-1'));
  await until('settled', () => (view.openOperation?.settledAt ?? 0) < Date.now());
  await until('it is listed', async () => (await world.shown(paymentId)).state === 'parked');
  return payment;
}

const WORD = ['--operation', 'parcel-1', '--evidence', 'portal, 14:02', '--reason', 'seen in the portal'];

test('a parked capture is found, understood, tried out and settled, all from a shell', async () => {
  const payment = await park('order-1');

  const listed = await holdfast(world, 'stuck', '--account', 'shop', '--json');
  expect(listed.exitCode).toBe(1);
  expect(JSON.parse(listed.out)).toMatchObject([
    {
      ...{ account: 'shop', paymentId: 'order-1', provider: 'payment-options', state: 'parked' },
      ...{ reasons: expect.arrayContaining(['Parked']), atStake: 9_900, currency: 'JPY' },
      ...{
        since: expect.any(String),
        captureBy: expect.any(String),
        nextStep: expect.stringContaining('look up parcel-1'),
      },
    },
  ]);
  const table = await holdfast(world, 'stuck');
  expect(table.out).toMatch(/shop\/order-1 +│ payment-options │ 9900 JPY +│ Parked +│ \d+s ago +│ in 6d/);
  expect(await holdfast(world, 'stuck', '--older-than', '1h')).toMatchObject({
    exitCode: 0,
    out: 'Nothing is stuck.\n',
  });

  const shown = await holdfast(world, 'show', 'shop/order-1');
  expect(shown.exitCode).toBe(0);
  expect(shown.out).not.toMatch(/\*\*|^\| /m);
  expect(shown.out).toContain('holdfast resolve shop/order-1 --operation parcel-1 --outcome done');

  const tried = await holdfast(world, 'resolve', 'shop/order-1', ...WORD, '--outcome', 'done', '--dry-run');
  expect(tried.exitCode).toBe(0);
  expect(tried.out).toMatch(/after +│ 24900 JPY +│ 9900 JPY +│ 0 JPY +│ 15000 JPY +│ 0 JPY/);
  expect(tried.out).toMatch(/parcel-1 │ 9900 JPY │ parked │ captured │ yes/);
  expect(tried.out).toContain('Nothing was changed (--dry-run).');

  const unconfirmed = await holdfast(world, 'resolve', 'shop/order-1', ...WORD, '--outcome', 'done');
  expect(unconfirmed).toMatchObject({ exitCode: 2, err: expect.stringContaining('Add --yes') });
  expect((await payment.view()).state).toBe('parked');

  const settled = await holdfast(world, 'resolve', 'shop/order-1', ...WORD, '--outcome', 'done', '--yes');
  expect(settled).toMatchObject({ exitCode: 0, err: '' });
  const end = await payment.result();
  expect(end).toMatchObject({
    state: 'finished',
    ledger: { captured: 9_900, reserved: 0, released: 15_000, available: 0 },
  });
  expect(end.journal.find(({ fact }) => fact === 'CaptureConfirmedByOperator')?.text).toMatch(
    /ida.*seen.*portal, 14:02/,
  );
  expect(await world.moved('order-1')).toEqual({ captures: [9_900], released: 15_000 });
  await until('it is off the list', async () => (await world.holdfast.list({ look: 'needed' })).length === 0);
});

test('a word that the payment would not take is refused, in a trial and in earnest, and nothing moves', async () => {
  const payment = await park('order-2');
  const before = await payment.view();
  for (const more of [['--dry-run'], ['--yes']]) {
    const much = await holdfast(
      world,
      'resolve',
      'shop/order-2',
      ...WORD,
      '--outcome',
      'done',
      '--amount',
      '24901',
      ...more,
    );
    expect(much.exitCode).toBe(1);
    expect(much.out + much.err).toMatch(/ExceedsAvailable: 24901 JPY is more than the 24900 JPY/);
    const other = await holdfast(
      world,
      'resolve',
      'shop/order-2',
      '--operation',
      'parcel-9',
      ...WORD.slice(2),
      '--outcome',
      'done',
      ...more,
    );
    expect(other.exitCode).toBe(1);
    expect(other.out + other.err).toMatch(/OperationNotFound/);
  }
  const after = await payment.view();
  expect(after.ledger).toEqual(before.ledger);
  expect(after.journal.at(-1)?.fact).toBe(before.journal.at(-1)?.fact);

  const down = await holdfast(world, 'acknowledge', 'shop/order-2', '--code', 'Parked', '--reason', 'seen');
  expect(down).toMatchObject({ exitCode: 1, err: expect.stringMatching(/NotResolvable: .*still in doubt/) });
  const unknown = await holdfast(world, 'show', 'shop/order-9');
  expect(unknown).toMatchObject({ exitCode: 1, err: expect.stringMatching(/^error: PaymentNotFound/) });
  await payment.resolve({
    operationId: 'parcel-1',
    outcome: 'done',
    evidence: 'portal',
    operator: 'ida',
    reason: 'seen',
  });
  await payment.result();
});

test('where no worker answers, the list says what it knows, and that the rest is not known', async () => {
  const lonely = await createWorld({ provider: 'payment-options', worker: false });
  try {
    const worker = await lonely.hire();
    const payment = await lonely.begin({ paymentId: 'order-3', amount: 24_900 });
    await lonely.fault('order-3', { operation: 'capture', fault: 'dropsAfterEffect' });
    await payment.ship({ shipmentId: 'parcel-1', amount: 9_900, ...JPY });
    await lonely.viewWhen(payment, 'is parked', isParked('parcel-1'));
    await until('it is listed', async () => (await lonely.shown('order-3')).state === 'parked');
    await worker.stop();

    const startedAt = Date.now();
    const table = await holdfast(lonely, 'stuck');
    process.stdout.write(`no worker: listed after ${Date.now() - startedAt} ms\n`);
    expect(table.exitCode).toBe(1);
    expect(table.out).toMatch(/shop\/order-3 +│ payment-options │ \? +│ parked +│ \d+s ago +│ in 6d +│ not known/);
    expect(table.out).toMatch(/1 could not be read\. The first: ServerUnavailable/);
    const tried = await holdfast(lonely, 'resolve', 'shop/order-3', ...WORD, '--outcome', 'done', '--dry-run');
    expect(tried).toMatchObject({ exitCode: 3, err: expect.stringMatching(/^error: ServerUnavailable/m) });
  } finally {
    await lonely.close();
  }
});
