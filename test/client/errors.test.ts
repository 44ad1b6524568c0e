import { setTimeout as sleep } from 'node:timers/promises';
import { Client, Connection, WorkflowUpdateFailedError } from '@temporalio/client';
import { ApplicationFailure, msToTs, type Payload } from '@temporalio/common';
import { Holdfast, type HoldfastError, type PaymentHandle } from '../../src/client';
import { startEmbeddedTemporal } from '../../src/local-temporal/embedded-temporal';
import { SEARCH_ATTRIBUTE_LIST } from '../../src/messages/search-attributes';
import { until } from '../support/until';
import { createWorld, referenceOf, type World } from '../support/world';

let world: World;
/** Shipped 9900 of 24900, still open. */
let open: PaymentHandle;
/** Shipped 9900 of 24900, and ended. */
let ended: PaymentHandle;

beforeAll(async () => {
  world = await createWorld();
  open = await world.begin({ paymentId: 'open', amount: 24_900 });
  ended = await world.begin({ paymentId: 'ended', amount: 24_900 });
  for (const payment of [open, ended]) await payment.shipAndWait(PARCEL);
  await ended.complete();
  await ended.result();
});
afterAll(async () => {
  await world?.close();
});

const PARCEL = { shipmentId: 'parcel-1', amount: 9900, currency: 'NOK' };
const CARD = '4111 1111 1111 1111';

const terms = (more: object = {}) => ({
  account: 'shop',
  paymentId: 'ended',
  authorization: { reference: referenceOf('ended') },
  amount: 24_900,
  currency: 'NOK',
  ...more,
});

/** The error of a call that must not succeed, as an order service sees it. */
async function refusalOf(call: () => Promise<unknown>): Promise<HoldfastError> {
  const settled = await call().then(
    (value) => ({ value }),
    (error: HoldfastError) => ({ error }),
  );
  if ('value' in settled) throw new Error(`not refused: ${JSON.stringify(settled.value)}`);
  return settled.error;
}

describe('start is refused', () => {
  test.each([
    ['an account that nobody configured', { account: 'other' }, 'UnknownAccount', /other.*known: shop.*Add it/],
    ['an id with a blank', { paymentId: 'a b' }, 'InvalidMessage', /paymentId.*1 to 64 letters/],
    ['an id with a colon', { paymentId: 'a:b' }, 'InvalidMessage', /paymentId.*1 to 64 letters/],
    ['an amount of zero', { amount: 0 }, 'InvalidMessage', /amount.*whole number of minor units/],
    ['an amount in major units', { amount: 249.5 }, 'InvalidMessage', /amount.*whole number of minor units/],
    ['an amount as text', { amount: '24900' }, 'InvalidMessage', /amount.*number/],
    ['a currency in small letters', { currency: 'nok' }, 'InvalidMessage', /currency.*three capital letters/],
    ['a date without a zone', { captureBy: '2027-05-01' }, 'InvalidMessage', /captureBy.*ISO 8601/],
    ['no authorization', { authorization: undefined }, 'InvalidMessage', /authorization/],
    ['no reference', { authorization: {} }, 'InvalidMessage', /authorization\.reference/],
    ['a member that nobody knows', { amont: 1 }, 'InvalidMessage', /amont/],
    [
      'a card number',
      { authorization: { reference: 'r', create: { note: `card ${CARD}` } } },
      'InvalidMessage',
      /authorization.*card number.*leave it out/,
    ],
  ])('for %s', async (_, more, code, says) => {
    const error = await refusalOf(() => world.holdfast.start(terms(more) as never));
    expect(error).toMatchObject({ code, message: expect.stringMatching(says) });
    expect(error.message).not.toContain('1111 1111');
  });

  test.each([
    ['amount', { amount: 24_800 }],
    ['currency', { currency: 'EUR' }],
    ['hold', { authorization: { reference: 'another' } }],
    ['deadline', { captureBy: new Date(Date.now() + 100 * 86_400_000).toISOString() }],
  ])('for another %s than the payment of that name has, running or ended', async (_, more) => {
    for (const paymentId of ['open', 'ended']) {
      const first = { paymentId, authorization: { reference: referenceOf(paymentId) } };
      const error = await refusalOf(() => world.holdfast.start(terms({ ...first, ...more }) as never));
      expect(error).toMatchObject({
        code: 'PaymentConflict',
        message: expect.stringMatching(/other terms.*another paymentId/s),
      });
    }
  });
});

test('the same terms are the same payment, running and ended', async () => {
  for (const paymentId of ['open', 'ended']) {
    const again = await world.holdfast.start(
      terms({ paymentId, authorization: { reference: referenceOf(paymentId) } }),
    );
    expect(again.workflowId).toBe(`payment:shop:${paymentId}`);
    expect((await again.view()).shipments).toHaveLength(1);
  }
});

test('a healthy start is one call', async () => {
  const calls: string[] = [];
  const connection = await Connection.connect({
    address: world.temporal.address,
    interceptors: [
      (options, next) => {
        calls.push(options.method_definition.path.split('/').at(-1) ?? '');
        return next(options) as never;
      },
    ],
  });
  const counted = Holdfast.over(new Client({ connection }), { shop: { provider: 'vipps' } });
  await world.sandbox.control.authorize({
    provider: 'vipps',
    reference: referenceOf('once'),
    amount: 100,
    currency: 'NOK',
  });
  calls.length = 0;
  await counted.start(terms({ paymentId: 'once', authorization: { reference: referenceOf('once') }, amount: 100 }));
  expect(calls).toEqual(['StartWorkflowExecution']);
  await connection.close();
});

describe('a message is refused', () => {
  const ways = ['ship', 'shipAndWait'] as const;

  test.each<[string, object, string, RegExp]>([
    [
      'the amount of a shipment changed',
      { ...PARCEL, amount: 9500 },
      'ShipmentConflict',
      /parcel-1.*9900.*9500.*new shipmentId/s,
    ],
    [
      'the currency of a shipment changed',
      { ...PARCEL, currency: 'EUR' },
      'ShipmentConflict',
      /parcel-1.*NOK.*EUR.*new shipmentId/s,
    ],
    [
      'it is more than what is left',
      { ...PARCEL, shipmentId: 'p2', amount: 15_001 },
      'ExceedsAvailable',
      /150\.01.*150\.00/,
    ],
    ['it is in another currency', { ...PARCEL, shipmentId: 'p2', currency: 'EUR' }, 'CurrencyMismatch', /EUR.*NOK/],
  ])('when %s', async (_, message, code, says) => {
    const before = (await world.history('open')).events?.length;
    const error = await refusalOf(() => open.shipAndWait(message as never));
    expect(error).toMatchObject({ name: code, code, message: expect.stringMatching(says) });
    expect((await world.history('open')).events).toHaveLength(before ?? 0);
  });

  test.each<[string, object, RegExp]>([
    ['an amount below zero', { ...PARCEL, amount: -1 }, /ship\.amount is -1; send a whole number/],
    ['a fraction', { ...PARCEL, amount: 0.5 }, /ship\.amount is 0\.5; send a whole number/],
    ['no shipment id', { amount: 1, currency: 'NOK' }, /ship\.shipmentId is missing; send 1 to 64/],
    ['a word for final', { ...PARCEL, final: 'yes' }, /ship\.final is "yes"; send true or false/],
    ['a list', [PARCEL], /one JSON object with shipmentId, amount, currency/],
  ])('for %s, before it leaves the client', async (_, message, says) => {
    for (const way of ways) {
      const error = await refusalOf(() => open[way](message as never));
      expect(error).toMatchObject({ code: 'InvalidMessage', message: expect.stringMatching(says) });
    }
  });

  test('for a card number in a free text, without repeating it', async () => {
    const operator = { operator: 'ida', reason: `paid with ${CARD}` };
    const calls: (() => Promise<unknown>)[] = [
      () => open.cancel({ reason: CARD }),
      () => open.pause(operator),
      () => open.resume(operator),
      () => open.retryNow({ operator: CARD, reason: 'asked' }),
      () => open.acknowledge({ code: 'Stuck', ...operator }),
      () => open.resolve({ operationId: 'parcel-1', outcome: 'done', evidence: CARD, operator: 'ida', reason: 'x' }),
    ];
    for (const call of calls) {
      const error = await refusalOf(call);
      expect(error).toMatchObject({
        code: 'InvalidMessage',
        message: expect.stringMatching(/card number; leave it out/),
      });
      expect(error.message).not.toContain('1111');
    }
  });

  test('by the typed no of the payment for operators, too', async () => {
    const resolve = { outcome: 'done', evidence: 'statement', operator: 'ida', reason: 'seen' } as const;
    const refusals = [
      await refusalOf(() => open.resolve({ ...resolve, operationId: 'parcel-9' })),
      await refusalOf(() => open.resolve({ ...resolve, operationId: 'parcel-1' })),
      await refusalOf(() => open.acknowledge({ code: 'Stuck', operator: 'ida', reason: 'x' })),
      await refusalOf(() => open.retryNow({ operator: 'ida', reason: 'asked' })),
    ];
    expect(refusals.map(({ code }) => code)).toEqual(['OperationNotFound', 'NotResolvable', 'NotUp', 'NothingWaits']);
    for (const { message } of refusals) expect(message).toMatch(/: .+\. [A-Z].+\.$/);
  });

  test('as a signal it leaves a fact, since nobody can be answered', async () => {
    const payment = await world.begin({ paymentId: 'told', amount: 100 });
    await payment.ship({ shipmentId: 'p1', amount: 101, currency: 'NOK' });
    await world.client.workflow.getHandle(payment.workflowId).signal('ship', { shipmentId: 'p 1' });
    const { journal, attention } = await world.viewWhen(
      payment,
      'tells both',
      (view) => view.journal.filter(({ fact }) => fact === 'CommandRefused').length === 2,
    );
    const refused = journal.filter(({ fact }) => fact === 'CommandRefused').map(({ text }) => text);
    expect(refused).toEqual([expect.stringContaining('ExceedsAvailable'), expect.stringContaining('ship.shipmentId')]);
    // A parcel may have left that nobody pays for: it stays before a person until somebody says that it was dealt with.
    expect(attention.map(({ code }) => code)).toEqual(['ShipmentRefused', 'ShipmentRefused']);
    const view = await payment.acknowledge({ code: 'ShipmentRefused', operator: 'ida', reason: 'told the shop' });
    expect(view.attention).toEqual([]);
    await until('it is off the list', async () => (await world.shown('told')).since === undefined);
  });

  test('without a stack: the UI would show source paths to the operator', async () => {
    const handle = world.client.workflow.getHandle(open.workflowId);
    const messages: [string, object][] = [
      ['shipAndWait', { ...PARCEL, amount: 1 }],
      ['shipAndWait', { shipmentId: '' }],
      ['resolve', { operationId: 'x', outcome: 'done', evidence: 'x', operator: 'x', reason: 'x' }],
    ];
    for (const [name, message] of messages) {
      const error = (await refusalOf(() => handle.executeUpdate(name, { args: [message] }))) as unknown;
      expect(error).toBeInstanceOf(WorkflowUpdateFailedError);
      const { cause } = error as WorkflowUpdateFailedError;
      expect(cause).toBeInstanceOf(ApplicationFailure);
      expect(cause?.stack).toBe('');
      expect((cause as ApplicationFailure).nonRetryable).toBe(true);
    }
  });
});

describe('after the end', () => {
  test('a repeat gets its first answer from the closed run', async () => {
    await ended.ship(PARCEL);
    await ended.complete();
    for (const view of [await ended.shipAndWait(PARCEL), await ended.completeAndWait()]) {
      expect(view).toMatchObject({ state: 'finished', ledger: { captured: 9900, released: 15_000 } });
    }
  });

  test('another amount for a known shipment is a conflict, not a closed payment', async () => {
    for (const way of ['ship', 'shipAndWait'] as const) {
      expect(await refusalOf(() => ended[way]({ ...PARCEL, amount: 1 }))).toMatchObject({ code: 'ShipmentConflict' });
    }
  });

  test('anything new is refused with what to do', async () => {
    const calls: (() => Promise<unknown>)[] = [
      () => ended.ship({ ...PARCEL, shipmentId: 'p9' }),
      () => ended.shipAndWait({ ...PARCEL, shipmentId: 'p9' }),
      () => ended.cancel({ reason: 'late' }),
      () => ended.pause({ operator: 'ida', reason: 'late' }),
      () => ended.retryNow({ operator: 'ida', reason: 'asked' }),
    ];
    for (const call of calls) {
      expect(await refusalOf(call)).toMatchObject({
        code: 'PaymentClosed',
        message: expect.stringMatching(/ended.*Start a new payment/s),
      });
    }
  });

  test('a terminated payment answers no repeat: what it had accepted will not happen', async () => {
    const payment = await world.begin({ paymentId: 'terminated', amount: 100 });
    await payment.pause({ operator: 'ida', reason: 'x' });
    await payment.ship({ shipmentId: 'p1', amount: 100, currency: 'NOK' });
    await world.viewWhen(payment, 'has p1', ({ shipments }) => shipments.length === 1);
    await world.client.workflow.getHandle(payment.workflowId).terminate('a test');
    for (const call of [
      () => payment.ship({ shipmentId: 'p1', amount: 100, currency: 'NOK' }),
      () => payment.complete(),
    ]) {
      expect(await refusalOf(call)).toMatchObject({
        code: 'PaymentTerminated',
        message: expect.stringMatching(/shop\/terminated was cut off.*holdfast mend shop\/terminated/s),
      });
    }
    // Within the retention its id is taken, and nothing would come of a payment that is started again.
    const again = terms({
      paymentId: 'terminated',
      authorization: { reference: referenceOf('terminated') },
      amount: 100,
    });
    expect(await refusalOf(() => world.holdfast.start(again))).toMatchObject({ code: 'PaymentTerminated' });
    expect(await refusalOf(() => world.holdfast.start({ ...again, amount: 200 }))).toMatchObject({
      code: 'PaymentConflict',
    });
    // What it knew can still be read.
    expect((await payment.view()).state).toBe('paused');
  });
});

describe('what Temporal says no to is an error of ours, with a remedy', () => {
  const over = (namespace: string, options: object = {}) =>
    Holdfast.over(new Client({ connection: world.client.connection, namespace, ...options }), {
      shop: { provider: 'vipps' },
    });

  test('a namespace without the search attributes', async () => {
    const { workflowService } = world.client;
    await workflowService.registerNamespace({ namespace: 'bare', workflowExecutionRetentionPeriod: msToTs('1 day') });
    const error = await until('the namespace is there', async () => {
      const refused = await refusalOf(() => over('bare').start(terms({ paymentId: 'bare' })));
      return refused.message.includes('search attribute') && refused;
    });
    expect(error).toMatchObject({
      code: 'ServerUnavailable',
      message: expect.stringMatching(
        /^ServerUnavailable: payment bare: the namespace lacks search attributes.*Try again/,
      ),
    });
  });

  test('a namespace that is not there', async () => {
    for (const call of [
      () => over('nowhere').start(terms({ paymentId: 'nowhere' })),
      () => over('nowhere').list(),
      () => over('nowhere').survey(),
    ]) {
      expect(await refusalOf(call)).toMatchObject({
        code: 'ServerUnavailable',
        message: expect.stringMatching(/TEMPORAL_NAMESPACE/),
      });
    }
  });

  test('an answer that this client has no codec for', async () => {
    const seal = (payloads: Payload[]): Payload[] =>
      payloads.map((payload) => ({
        metadata: { encoding: Buffer.from('binary/foreign') },
        data: payload.data ?? null,
      }));
    // As if the workers sealed what they answer: this client gets it so, and has no key.
    const sealing = { encode: async (payloads: Payload[]) => payloads, decode: async (all: Payload[]) => seal(all) };
    const keyless = over('default', { dataConverter: { payloadCodecs: [sealing] } });
    const first = terms({ paymentId: 'open', authorization: { reference: referenceOf('open') } });
    for (const call of [
      () => keyless.payment('shop', 'open').view(),
      () => keyless.payment('shop', 'open').shipAndWait(PARCEL),
      () => keyless.start(first),
    ]) {
      expect(await refusalOf(call)).toMatchObject({
        code: 'AnswerUnreadable',
        message: expect.stringMatching(/payment open: this client cannot decode the answer.*codec of the workers/),
      });
    }
  });
});

test('a payment that nobody started is not found', async () => {
  const nobody = world.holdfast.payment('shop', 'nobody');
  const calls: (() => Promise<unknown>)[] = [
    () => nobody.ship(PARCEL),
    () => nobody.shipAndWait(PARCEL),
    () => nobody.complete(),
    () => nobody.view(),
    () => nobody.result(),
  ];
  for (const call of calls) {
    expect(await refusalOf(call)).toMatchObject({
      code: 'PaymentNotFound',
      message: expect.stringMatching(/nobody.*Start it first/s),
    });
  }
  expect(() => world.holdfast.payment('shop', 'a:b')).toThrow(/InvalidMessage: paymentId is "a:b"; send 1 to 64/);
});

describe('nobody there', () => {
  test('no server at the address', async () => {
    const error = await refusalOf(() =>
      Holdfast.connect({ env: { TEMPORAL_ADDRESS: '127.0.0.1:1' }, accounts: { shop: { provider: 'vipps' } } }),
    );
    expect(error).toMatchObject({
      code: 'ServerUnavailable',
      message: expect.stringMatching(/127\.0\.0\.1:1.*refused.*TEMPORAL_ADDRESS/s),
    });
  });

  test('no worker: messages are kept, questions are told so', async () => {
    const temporal = await startEmbeddedTemporal({
      binary: process.env.HOLDFAST_TEST_TEMPORAL ?? '',
      searchAttributes: SEARCH_ATTRIBUTE_LIST,
      say: () => undefined,
    });
    const holdfast = await Holdfast.connect({
      env: { TEMPORAL_ADDRESS: temporal.address },
      accounts: { shop: { provider: 'vipps' } },
      answerWithinMs: 1_500,
    });
    try {
      const payment = await holdfast.start(terms());
      await payment.ship(PARCEL);
      const questions: (() => Promise<unknown>)[] = [
        () => payment.shipAndWait(PARCEL),
        () => payment.view(),
        () => payment.completeAndWait(),
      ];
      for (const error of await Promise.all(questions.map(refusalOf))) {
        expect(error).toMatchObject({
          code: 'ServerUnavailable',
          message: expect.stringMatching(/payment ended.*Try again/s),
        });
      }

      // And when the server itself goes away.
      await temporal.kill();
      const calls: (() => Promise<unknown>)[] = [
        () => holdfast.start(terms({ paymentId: 'new' })),
        () => payment.ship({ ...PARCEL, shipmentId: 'p2' }),
        () => payment.shipAndWait(PARCEL),
        () => payment.view(),
        () => holdfast.stuck().next(),
      ];
      const began = Date.now();
      for (const error of await Promise.all(calls.map(refusalOf))) {
        expect(error).toMatchObject({ code: 'ServerUnavailable', message: expect.stringMatching(/Try again/) });
        expect(error.message).not.toMatch(/payment the list|no worker/i);
      }
      expect(Date.now() - began).toBeLessThan(15_000);
    } finally {
      await holdfast.close();
      await temporal.stop();
    }
  });
});

test('stuck payments come the longest waiting first, of the account that is asked for', async () => {
  const ids = ['late', 'later', 'latest'];
  for (const paymentId of ids) {
    const payment = await world.begin({ paymentId, amount: 100 });
    await world.viewWhen(payment, 'is authorized', ({ journal }) => journal.length > 1);
    // A person took money in the provider's portal: an attention, and no operation of ours.
    await world.portalCapture(paymentId, 10);
    await world.client.workflow.getHandle(payment.workflowId).signal('providerNotice', { text: 'CAPTURED' });
    await world.viewWhen(payment, 'has seen it', ({ attention }) => attention.length === 1);
    await sleep(5);
  }
  const listed = async (account?: string): Promise<string[]> => {
    const found: string[] = [];
    let before = 0;
    for await (const stuck of world.holdfast.stuck(account === undefined ? {} : { account })) {
      // The one that was terminated above.
      if (stuck.reason === 'cutOff') continue;
      found.push(stuck.paymentId);
      expect(stuck).toMatchObject({ account: 'shop', provider: 'vipps', reason: 'attention' });
      expect(stuck.since.getTime()).toBeGreaterThanOrEqual(before);
      before = stuck.since.getTime();
    }
    return found;
  };
  for (let tries = 0; tries < 100 && (await listed()).length < 3; tries++) await sleep(50);
  expect(await listed()).toEqual(ids);
  expect(await listed('shop')).toEqual(ids);
  expect(await listed('other')).toEqual([]);
});
