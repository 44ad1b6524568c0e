import type { Outcome } from '../../../src/domain/outcome';
import type { PaymentOptionsAccount } from '../../../src/providers/payment-options/account';
import type { CaptureOrder } from '../../../src/providers/provider';
import {
  anOrder,
  CAPTURE,
  CAPTURE_ID,
  CARD,
  captured,
  HOLD,
  ORDER,
  type Reply,
  rejected,
  type Script,
  SECRETS,
  type Seen,
  STATUS,
  shows,
  showsCapture,
  wire,
  within,
} from './provider-double';

async function attempt(
  script: Script,
  order: Partial<CaptureOrder> = {},
  account: Partial<PaymentOptionsAccount> = {},
): Promise<{ outcome: Outcome; paths: string[]; seen: Seen[] }> {
  let result: { outcome: Outcome; paths: string[]; seen: Seen[] } | undefined;
  await within(
    { [CAPTURE]: captured(), ...script },
    async ({ options, paths, seen }) => {
      result = { outcome: await options.capture(anOrder(order)), paths: paths(), seen };
    },
    account,
  );
  return result as { outcome: Outcome; paths: string[]; seen: Seen[] };
}

describe('refused before anything is sent', () => {
  test.each<[string, Partial<CaptureOrder>, Partial<PaymentOptionsAccount>, string]>([
    ['a currency with decimals whose unit is not set', { currency: 'USD' }, {}, 'AmountNotExpressible'],
    ['an amount of eleven characters', { amount: 10_000_000_000 }, {}, 'AmountNotExpressible'],
    ['a reference that is no transaction id', { reference: ORDER }, {}, 'InvalidReference'],
    ['a reference that could reach another path', { reference: `${HOLD.slice(0, -3)}/..` }, {}, 'InvalidReference'],
  ])('%s', async (_, order, account, code) => {
    const { outcome, paths } = await attempt({}, order, account);
    expect(outcome).toMatchObject({ kind: 'refused', code });
    expect(paths).toEqual([]);
  });
});

describe('nothing is written', () => {
  const cases: [string, Reply, string, Partial<CaptureOrder>?][] = [
    ['when the authorization shows a capture', showsCapture(), 'notSent'],
    ['when it shows a void', { status: 200, json: wire('void-201') }, 'refused'],
    ['when it shows a refund', showsCapture({ transaction_type: 'REFUND' }), 'notSent'],
    ['when it is pending', shows({ payment_details: { response_code: 578 } }), 'notSent'],
    ['when it was rejected', shows({ success: false, payment_details: { response_code: 51 } }), 'notSent'],
    ['when its code contradicts', shows({ gateway_response: { code: 'ERR3001' } }), 'notSent'],
    ['when less is authorized', shows({ payment_details: { amount: 999 } }), 'notSent'],
    ['when its currency is another', shows({ payment_details: { currency: 'USD' } }), 'notSent'],
    ['when it is of another merchant', shows({ merchant_details: { mid: 'JP00000043' } }), 'notSent'],
    ['when it is another transaction', shows({ transaction_details: { id: CAPTURE_ID } }), 'notSent'],
    ['when it is of another order', shows(), 'notSent', { reference: 'ord-2', holdReference: HOLD }],
    ['when it is of the other environment', shows({ is_live: true }), 'notSent'],
    ['when the ledger has captured before', shows(), 'notSent', { capturedBefore: 1 }],
    ['when the status is a 404', { status: 404, text: '' }, 'notSent'],
    ['when the status is no JSON', { status: 200, text: '<html>' }, 'notSent'],
    ['when the status is dropped', 'drops the connection', 'notSent'],
  ];
  test.each(cases)('%s', async (_, reply, kind, order = {}) => {
    const { outcome, paths } = await attempt({ [STATUS]: reply }, order);
    expect(outcome).toMatchObject({ kind, why: expect.stringContaining('not written') });
    expect(paths).toEqual([STATUS]);
  });

  test('a capture that is shown goes along, so that it can be booked', async () => {
    const { outcome } = await attempt({ [STATUS]: showsCapture({ payment_details: { amount: 700 } }) });
    expect(outcome).toMatchObject({ kind: 'notSent', totals: { captured: 700 } });
  });
});

describe('a capture is ambiguous', () => {
  const cases: [string, Reply][] = [
    ['when the body says that it is not finished', captured({ status_code: 202 })],
    ['when the body names an error', captured({ status_code: 400 })],
    ['when the connection is dropped', 'drops the connection'],
    ['when the status is 200', showsCapture()],
    ['when success is false', captured({ success: false })],
    ['when the type is another', captured({ transaction_type: 'PRE_AUTH' })],
    ['when the approval is partial', captured({ payment_details: { response_code: 10 } })],
    ['when it is pending', captured({ payment_details: { response_code: 578 } })],
    ['when the code is a no, but the status 201', captured({ success: false, payment_details: { response_code: 51 } })],
    ['when the code is missing', captured({ payment_details: { response_code: undefined } })],
    ['when the amount is another', captured({ payment_details: { amount: 999 } })],
    ['when the amount is missing', captured({ payment_details: { amount: undefined } })],
    ['when the currency is another', captured({ payment_details: { currency: 'USD' } })],
    ['when it is of another merchant', captured({ merchant_details: { mid: 'JP00000043' } })],
    ['when its id is the authorization’s', captured({ transaction_details: { id: HOLD } })],
    ['when the body is no JSON', { status: 201, text: 'ok' }],
    ['when the upstream timed out', { status: 504, text: '<html>' }],
    ['when the upstream answered badly, in JSON', rejected(502, 51)],
    ['when a duplicate is reported', rejected(400, 94)],
    ['when it is above what is authorized, perhaps after an earlier capture', rejected(400, 836)],
    ['when the transaction is invalid, perhaps after an earlier capture', rejected(400, 12)],
    ['when no record is found, perhaps after an earlier capture', rejected(412, 25)],
    ['when there are several originals, perhaps after an earlier capture', rejected(412, 673)],
    ['when its only code is one that nobody explains', rejected(400, undefined, 'ERR0204')],
    ['when it is a 409', rejected(409, 51)],
  ];
  test.each(cases)('%s', async (_, reply) => {
    const { outcome, paths } = await attempt({ [CAPTURE]: reply });
    expect(outcome).toMatchObject({ kind: 'unknown' });
    expect(paths).toEqual([STATUS, CAPTURE]); // sent once, whatever came
  });
});

test('an answer of another order is ambiguous', async () => {
  const another = captured({ merchant_details: { mid: 'JP00000042', merchant_txn_ref: 'ord-2' } });
  const { outcome } = await attempt({ [CAPTURE]: another }, { reference: ORDER, holdReference: HOLD });
  expect(outcome).toEqual({ kind: 'unknown', why: '201 with another order' });
});

test.each<[string, Reply]>([
  ['a success', captured({ is_live: true })],
  ['a rejection', { status: 400, json: { ...wire<object>('error-400-836'), is_live: true } }],
])('%s of the other environment is unknown and says so', async (_, reply) => {
  const { outcome } = await attempt({ [CAPTURE]: reply });
  expect(outcome).toEqual({
    kind: 'unknown',
    why: expect.stringMatching(
      /^\d+ with is_live true, but this account is set to live: false; check baseUrl, the keys/,
    ),
  });
});

test.each<[string, Reply, string]>([
  ['insufficient funds', rejected(400, 51), 'refused'],
  ['a risk rule', rejected(412, -8001), 'refused'],
  ['wrong credentials', rejected(401, undefined, 'ERR0204'), 'tryLater'],
  ['a 401 that nobody signs', { status: 401, text: '' }, 'unknown'],
])('what it means: %s', async (_, reply, kind) => {
  expect((await attempt({ [CAPTURE]: reply })).outcome).toMatchObject({ kind });
});

test('a capture is confirmed with an id of its own', async () => {
  const expected = {
    kind: 'confirmed',
    amount: 1000,
    currency: 'JPY',
    providerReference: CAPTURE_ID,
    totals: { captured: 1000 },
  };
  expect((await attempt({})).outcome).toEqual(expected);
  const asText = captured({ payment_details: { response_code: '0', amount: '1000' } });
  expect((await attempt({ [CAPTURE]: asText })).outcome).toEqual(expected);
  expect((await attempt({ [CAPTURE]: captured({ is_live: undefined }) })).outcome).toEqual(expected);
});

test('the hold is named by the reference, or by what the provider answered when Holdfast created it', async () => {
  const { outcome, seen } = await attempt({}, { reference: ORDER, holdReference: HOLD.toUpperCase() });
  expect(outcome.kind).toBe('confirmed');
  expect(JSON.parse(seen[1]?.body ?? '')).toMatchObject({ transactionId: HOLD });
});

test('what an operator wrote of the hold, and is no id, does not hide the reference, which is one', async () => {
  const { outcome, seen } = await attempt({}, { holdReference: 'portal, line 88' });
  expect(outcome.kind).toBe('confirmed');
  expect(JSON.parse(seen[1]?.body ?? '')).toMatchObject({ transactionId: HOLD });
});

describe('what is sent', () => {
  test('the documented body and both secrets', async () => {
    const { seen } = await attempt({});
    expect(JSON.parse(seen[1]?.body ?? '')).toEqual({
      transactionId: HOLD,
      amount: 1000,
      merchant_id: 'JP00000042',
      notes: 'hf-cap-7f3c',
    });
    for (const { headers } of seen) {
      expect(headers).toMatchObject({
        authorization: 'Basic bWFkZS11cC1hcGkta2V5', // worked example of sheet 1
        'x-api-key': 'made-up-second-key',
      });
    }
  });

  test('the key as it is, where the account says so', async () => {
    const { seen } = await attempt({}, {}, { basic: 'raw' });
    expect(seen[1]?.headers).toMatchObject({ authorization: 'Basic made-up-api-key' });
  });

  test('to the doubled path, where the account says so', () =>
    within(
      {},
      async ({ options, script, paths }) => {
        const prefix = '/api/v1/api/v1/server-to-server-interface';
        script[`GET ${prefix}/transaction/status/${HOLD}`] = shows();
        script[`POST ${prefix}/capture`] = captured();
        expect(await options.capture(anOrder())).toMatchObject({ kind: 'confirmed' });
        expect(paths().every((path) => path.includes(` ${prefix}/`))).toBe(true);
      },
      { prefix: '/api/v1/api/v1/server-to-server-interface' },
    ));

  const dollars = (amount: unknown): Script => ({
    [STATUS]: shows({ payment_details: { currency: 'USD', amount } }),
    [CAPTURE]: captured({ payment_details: { currency: 'USD', amount } }),
  });
  test.each([
    ['minor', 1999, 1999],
    ['major', '19.99', 19.99],
  ] as const)('dollars in %s units, where the account says so', async (unit, sent, shown) => {
    const { outcome, seen } = await attempt(
      dollars(shown),
      { currency: 'USD', amount: 1999 },
      { amountUnits: { USD: unit } },
    );
    expect(JSON.parse(seen[1]?.body ?? '')).toMatchObject({ amount: sent });
    expect(outcome).toMatchObject({ kind: 'confirmed', amount: 1999, currency: 'USD' });
  });
});

describe('the fence', () => {
  test.each([
    ['a read that took too long', { now: 1_001, monotonic: 1_001 }],
    ['a wall clock that is set back during the read', { now: -60_000, monotonic: 1_001 }],
  ])('holds for the write: %s', (_, moved) =>
    within({}, async ({ options, clock, paths, script }) => {
      clock.monotonic = 0;
      const limit = clock.now + 1_000;
      const move = (): void => {
        clock.now += moved.now;
        clock.monotonic = moved.monotonic;
      };
      script[STATUS] = { ...(shows() as object), status: 200, meanwhile: move };
      expect(await options.capture(anOrder({ notAfter: limit }))).toEqual({ kind: 'notSent', why: 'fence' });
      expect(paths()).toEqual([STATUS]);
    }),
  );
});

test('no outcome repeats a secret or card data, masked or not', async () => {
  const echo = [...SECRETS, ...CARD].join(' ');
  const full = { payment_details: { card: { number: '5200000000001005', name: 'TEST PERSON' } } };
  const json = {
    success: false,
    transaction_type: echo,
    gateway_response: { code: echo, message: echo },
    messageCode: echo,
  };
  for (const status of [200, 201, 400, 401, 404, 406, 412, 500]) {
    for (const reply of [
      { status, json },
      { ...(captured(full) as object), status },
    ]) {
      for (const script of [{ [CAPTURE]: reply }, { [STATUS]: reply }]) {
        const told = JSON.stringify((await attempt(script)).outcome);
        for (const secret of [...SECRETS, ...CARD]) expect(told).not.toContain(secret);
      }
    }
  }
});
