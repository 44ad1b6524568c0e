import { providerQueue, WORKFLOW_TYPE, workflowIdOf } from '../../src/messages/ids';
import { CaptureState, PaymentAccount, PaymentProvider } from '../../src/messages/search-attributes';
import { isCaptured, parcel } from '../support/parcels';
import { createWorld, referenceOf, type World } from '../support/world';

let world: World;
beforeAll(async () => {
  world = await createWorld();
});
afterAll(async () => {
  await world?.close();
});

/** Starts the workflow as any client of Temporal can, past every check of ours. */
async function startRaw(paymentId: string, input: unknown, workflowId = workflowIdOf('shop', paymentId)) {
  await world.client.workflow.start(WORKFLOW_TYPE, { workflowId, taskQueue: providerQueue('vipps'), args: [input] });
  return world.holdfast.payment('shop', paymentId);
}

const termsOf = (paymentId: string, more: object = {}) => ({
  account: 'shop',
  provider: 'vipps',
  paymentId,
  reference: referenceOf(paymentId),
  amount: 24_900,
  currency: 'NOK',
  ...more,
});

const hold = (paymentId: string) =>
  world.sandbox.control.authorize({
    provider: 'vipps',
    account: world.merchant.name,
    reference: referenceOf(paymentId),
    amount: 24_900,
    currency: 'NOK',
  });

const HOUR = 3_600_000;
const WRONG: readonly (readonly [string, object, RegExp])[] = [
  ['an amount that is a text', { amount: '24900' }, /terms\.amount/],
  ['half a minor unit', { amount: 24_900.5 }, /terms\.amount/],
  ['nothing to take', { amount: 0 }, /terms\.amount/],
  ['a deadline in words', { captureBy: 'tomorrow' }, /terms\.captureBy/],
  ['a deadline in seconds', { captureBy: 1_796_281_935 }, /terms\.captureBy/],
  ['a deadline that has passed', { captureBy: Date.now() - HOUR }, /terms\.captureBy/],
  ['a deadline in the year 9999', { captureBy: Date.UTC(9999, 11, 31) }, /terms\.captureBy/],
  ['an authorization yet to come', { authorizedAt: Date.now() + 24 * HOUR }, /terms\.authorizedAt/],
  ['a currency in small letters', { currency: 'nok' }, /terms\.currency/],
  ['a currency that the account does not have', { currency: 'SEK' }, /SEK/],
  ['no reference', { reference: undefined }, /terms\.reference/],
  ['a reference of two lines', { reference: 'hold\n# heading' }, /terms\.reference/],
  ['a card number for a reference', { reference: '4111111111111111' }, /card number/],
  ['a member that nobody knows', { captureByy: 7 }, /not known/],
  ['the payment of another', { paymentId: 'somebody-else' }, /those of payment:shop:somebody-else/],
  ['the account of another', { account: 'other-shop' }, /those of payment:other-shop/],
];

describe('terms that were never checked', () => {
  test.each(WRONG)('%s: visible, and ended by a person', async (name, more, problem) => {
    const paymentId = `wrong-${WRONG.findIndex(([other]) => other === name)}`;
    const payment = await startRaw(paymentId, { terms: termsOf(paymentId, more) });
    const view = await world.viewWhen(payment, 'is before a person', ({ attention }) => attention.length > 0);
    expect(view.attention).toMatchObject([{ code: 'InvalidTerms', text: expect.stringMatching(problem) }]);
    expect(await world.shown(paymentId)).toMatchObject({ state: 'attention', since: expect.any(Date) });
    await payment.ship(parcel('parcel-1', 9900));
    await world.viewWhen(payment, 'refuses the parcel', ({ attention }) => attention.length > 1);
    for (const code of ['InvalidTerms', 'ShipmentRefused'] as const)
      await payment.acknowledge({ code, operator: 'ida', reason: 'client corrected' });
    expect((await payment.result()).state).toBe('finished');
  });

  test.each([
    ['no input', undefined],
    ['null', null],
    ['a text', 'hello'],
    ['no terms', {}],
    [
      'a past that never was',
      { terms: termsOf('odd-4'), continued: { inbox: 5, payment: { ledger: 'mine' }, shown: 'open' } },
    ],
  ])('%s', async (name, input) => {
    const paymentId = `odd-${['no input', 'null', 'a text', 'no terms'].indexOf(name) + (name.startsWith('a past') ? 5 : 0)}`;
    const payment = await startRaw(paymentId, input);
    const view = await world.viewWhen(payment, 'is before a person', ({ attention }) => attention.length > 0);
    expect(view.attention).toMatchObject([{ code: 'InvalidTerms' }]);
    await payment.acknowledge({ code: 'InvalidTerms', operator: 'ida', reason: 'client corrected' });
    await payment.result();
  });
});

test('without memo and search attributes the workflow sets what is missing, and the same start by our client is the same payment', async () => {
  await hold('bare-start');
  const payment = await startRaw('bare-start', { terms: termsOf('bare-start') });
  await payment.ship(parcel('parcel-1', 9900));
  await world.viewWhen(payment, 'captures', isCaptured('parcel-1'));
  const { typedSearchAttributes: shown } = await world.client.workflow.getHandle(payment.workflowId).describe();
  expect([shown.get(PaymentAccount), shown.get(PaymentProvider), shown.get(CaptureState)]).toEqual([
    'shop',
    'vipps',
    'open',
  ]);
  const again = await world.holdfast.start({
    account: 'shop',
    paymentId: 'bare-start',
    authorization: { reference: referenceOf('bare-start') },
    amount: 24_900,
    currency: 'NOK',
  });
  expect(again.workflowId).toBe(payment.workflowId);
});

test('null is what is left out, in the terms too: no deadline in 1970, and the same payment for our client', async () => {
  await hold('null-terms');
  const nothing = { captureBy: null, authorizedAt: null, create: null, recovered: null };
  const payment = await startRaw('null-terms', { terms: termsOf('null-terms', nothing) });
  await payment.ship(parcel('parcel-1', 9900));
  const view = await world.viewWhen(payment, 'captures', isCaptured('parcel-1'));
  expect(view.captureBy).toBeGreaterThan(Date.now());
  const again = await world.holdfast.start({
    account: 'shop',
    paymentId: 'null-terms',
    authorization: { reference: referenceOf('null-terms') },
    amount: 24_900,
    currency: 'NOK',
  });
  expect(again.workflowId).toBe(payment.workflowId);
});
