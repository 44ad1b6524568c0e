import { ledgerOf } from '../../../src/domain/ledger';
import type { Finding, Outcome } from '../../../src/domain/outcome';
import type { CaptureOrder } from '../../../src/providers/provider';
import {
  answered,
  aPayment,
  bambora as BAMBORA,
  looked,
  lost,
  MINUTE,
  notDone,
  op,
  START,
  ship,
} from '../../domain/support/world';
import {
  anOrder,
  CAPTURE,
  captured,
  KEY,
  PAYMENT,
  problem,
  type Reply,
  type Script,
  SECRETS,
  shows,
  wire,
  within,
} from './provider-double';

const flat = (amount: number, comment?: string): object => (comment === undefined ? { amount } : { amount, comment });
const ours = (amount: number): object => flat(amount, `cap:${KEY}`);
const done: Reply = { status: 201, json: wire('capture-201-wrapped') };

async function attempt(
  script: Script,
  order: Partial<CaptureOrder> = {},
  account = {},
): Promise<{ outcome: Outcome; paths: string[] }> {
  let result: { outcome: Outcome; paths: string[] } | undefined;
  await within(
    script,
    async ({ bambora, paths }) => {
      result = { outcome: await bambora.capture(anOrder(order)), paths: paths() };
    },
    account,
  );
  return result as { outcome: Outcome; paths: string[] };
}

describe('nothing is written', () => {
  const cases: [string, Reply, string][] = [
    ['when more is captured than the ledger knows', captured([flat(500)]), 'notSent'],
    ['when the payment is Canceled', { status: 200, json: wire('cancel-200') }, 'refused'],
    ['when the hold has expired', shows({ state: 'Authorization Expired' }), 'refused'],
    ['when the payment is Voided', shows({ state: 'Voided' }), 'refused'],
    ['when the payment is Declined', shows({ state: 'Declined' }), 'refused'],
    ['when it is Voided, and something was captured', captured([flat(500)], { state: 'Voided' }), 'notSent'],
    ['when the state is new', shows({ state: 'Partly Captured' }), 'notSent'],
    ['when a capture is not offered', shows({ operations: ['Cancel'] }), 'notSent'],
    ['when another operation runs', shows({ operationInProgress: true }), 'notSent'],
    ['when less is authorized', shows({ amount: 11999 }), 'notSent'],
    ['when the currency is another', shows({ currency: 'SEK' }), 'notSent'],
    ['when the read is of another payment', shows({ payment: 'order-1002' }), 'notSent'],
    ['when the captures cannot be read', captured([{ total: 1 }]), 'notSent'],
    ['when the captures are not shown', captured(undefined), 'notSent'],
    ['when the read is a 404', problem(404, 'payment_not_found'), 'notSent'],
    ['when the read is a 500', problem(500), 'notSent'],
    ['when the read is dropped', 'drops the connection', 'notSent'],
    ['when our marker is there already', captured([ours(12000)]), 'unknown'],
    ['when our marker is on the payment', { status: 200, json: wire('payment-200-refunded-no-comment') }, 'unknown'],
  ];
  test.each(cases)('%s', async (_, reply, kind) => {
    const { outcome, paths } = await attempt({ [PAYMENT]: reply, [CAPTURE]: done });
    expect(outcome).toMatchObject({ kind, why: expect.stringContaining('not written') });
    expect(paths).toEqual([PAYMENT]);
  });
});

test('what was seen instead of the ledger’s state goes along, so that it can be booked', async () => {
  const foreign = await attempt({ [PAYMENT]: captured([flat(500, 'back office')]) });
  expect(foreign.outcome).toMatchObject({ kind: 'notSent', totals: { authorized: 12000, captured: 500 } });
  const busy = await attempt({ [PAYMENT]: shows({ operationInProgress: true }) });
  expect(busy.outcome).not.toHaveProperty('totals');
});

describe('a payment that is over', () => {
  const read: Script = { [PAYMENT]: shows({ state: 'Authorization Expired' }) };
  const fresh = ship(aPayment({ capabilities: BAMBORA, terms: { amount: 12_000 } }), 'parcel-1', 12_000, START, true);
  const later = START + MINUTE;

  test('is a no with its state as the code, so that the shipment is refused at once and not at captureBy', async () => {
    const { outcome } = await attempt(read);
    expect(outcome).toEqual({
      kind: 'refused',
      code: 'AuthorizationExpired',
      why: 'not written: the payment is Authorization Expired, captured 0',
    });
    const over: Finding = { kind: 'failed', why: 'over', totals: { captured: 0, released: 12_000 } };
    const ended = looked(answered(fresh, 'parcel-1', outcome), 'parcel-1', over, later);
    expect(op(ended, 'parcel-1')).toMatchObject({ status: 'refused', refusal: { code: 'AuthorizationExpired' } });
    expect(ledgerOf(ended)).toMatchObject({ reserved: 0 });
  });

  test('is no proof against an earlier attempt in doubt: that one stays in doubt, and so does its money', async () => {
    const { outcome } = await attempt(read);
    const inDoubt = answered(fresh, 'parcel-1', lost);
    const refused = answered(inDoubt, 'parcel-1', outcome, later);
    const absent = looked(refused, 'parcel-1', notDone(0), later + MINUTE);
    for (const payment of [refused, absent]) {
      expect(op(payment, 'parcel-1')).toMatchObject({ status: 'unknown', inDoubt: true });
      expect(ledgerOf(payment)).toMatchObject({ reserved: 12_000 });
    }
  });
});

describe('a capture is not believed', () => {
  const cases: [string, Reply][] = [
    ['when our capture is not among the captures', captured([], {}, 201)],
    ['when the captures are not shown', captured(undefined, {}, 201)],
    ['when it bears another marker', captured([flat(12000, 'cap:hf-cap-other')], {}, 201)],
    ['when it bears another comment', captured([flat(12000, 'back office')], {}, 201)],
    ['when less was taken under our marker', captured([ours(11999)], {}, 201)],
    ['when a second capture stands beside ours', captured([ours(12000), flat(100)], {}, 201)],
    ['when the state is Authorized still', shows({ captures: [ours(12000)] }, 201)],
    ['when the state is new', captured([ours(12000)], { state: 'Capturing' }, 201)],
    ['when it is another payment’s', captured([ours(12000)], { payment: 'order-1002' }, 201)],
    ['when the currency is another', captured([ours(12000)], { currency: 'SEK' }, 201)],
    ['when an amount is no whole number', captured([ours(12000.5)], {}, 201)],
    ['when the body is empty', { status: 201, text: '' }],
    ['when the body is no JSON', { status: 201, text: '<html>ok</html>' }],
  ];
  test.each(cases)('%s', async (_, reply) => {
    const { outcome, paths } = await attempt({ [CAPTURE]: reply });
    expect(outcome).toMatchObject({ kind: 'unknown' });
    expect(paths).toEqual([PAYMENT, CAPTURE]); // sent once, whatever came
  });
});

// Sheet 6, in the order of its rows.
describe('the decision table', () => {
  const rows: [string, Reply, Outcome['kind']][] = [
    ['timeout, reset: unknown', 'drops the connection', 'unknown'],
    ['500: unknown', problem(500), 'unknown'],
    ['504 without a body: unknown', { status: 504, text: '' }, 'unknown'],
    ['2xx, Captured, our capture present: done', done, 'confirmed'],
    ['2xx, Settled, our capture present: done', captured([ours(12000)], { state: 'Settled' }, 200), 'confirmed'],
    ['2xx, unparseable: unknown', { status: 201, text: 'ok' }, 'unknown'],
    ['400: not executed', problem(400), 'refused'],
    ['401: not executed, must alarm', problem(401), 'tryLater'],
    ['403: not executed, must alarm', problem(403), 'tryLater'],
    ['415: not executed', problem(415), 'tryLater'],
    ['201, and it is still at it: accepted', captured([ours(12000)], { operationInProgress: true }, 201), 'accepted'],
    ['201, still Authorized and at it: accepted', shows({ operationInProgress: true }, 201), 'accepted'],
    ['202: accepted', captured([ours(12000)], {}, 202), 'accepted'],
    ['404 payment_not_found: not executed', problem(404, 'payment_not_found'), 'refused'],
    ['402 cannot_capture: refused', { status: 402, json: wire('problem-402-cannot-capture') }, 'refused'],
    ['409: look, never a blind repeat', problem(409, 'payment_operation_blocked'), 'unknown'],
    ['422: refused for the state', problem(422, 'invalid_payment_state_transition'), 'refused'],
    ['451: refused', problem(451, 'blocked_by_issuer'), 'refused'],
  ];
  test.each(rows)('%s', async (_, reply, kind) => {
    const { outcome, paths } = await attempt({ [CAPTURE]: reply });
    expect(outcome.kind).toBe(kind);
    expect(paths).toEqual([PAYMENT, CAPTURE]);
  });

  test('connection refused: not executed', async () => {
    const { outcome } = await attempt({}, {}, { baseUrl: 'http://127.0.0.1:1' });
    expect(outcome).toMatchObject({ kind: 'notSent', why: expect.stringContaining('connection-refused') });
  });
});

describe('a capture is confirmed', () => {
  const cases: [string, Reply][] = [
    ['wrapped, as in the sample', done],
    ['flat', captured([ours(12000)], {}, 201)],
    ['flat without comment, the marker on the payment', captured([flat(12000)], { comment: `cap:${KEY}` }, 201)],
    ['flat, the marker dropped', captured([flat(12000)], {}, 201)],
    ['with N/A for a comment', captured([flat(12000, 'N/A')], {}, 200)],
  ];
  test.each(cases)('%s', async (_, reply) => {
    const { outcome } = await attempt({ [CAPTURE]: reply });
    expect(outcome).toEqual({
      kind: 'confirmed',
      amount: 12000,
      currency: 'EUR',
      totals: { authorized: 12000, captured: 12000 },
    });
  });

  test('for a part of the hold', async () => {
    const { outcome } = await attempt({ [CAPTURE]: captured([ours(9900)], {}, 201) }, { amount: 9900 });
    expect(outcome).toMatchObject({ kind: 'confirmed', amount: 9900, totals: { captured: 9900 } });
  });
});

test('what is sent: slash at the end, version, who we are, the amount and the marker, no currency', () =>
  within({ [CAPTURE]: done }, async ({ bambora, seen }) => {
    await bambora.capture(anOrder());
    const [read, write] = seen;
    expect(write?.body).toBe(`{"amount":12000,"comment":"cap:${KEY}"}`);
    for (const request of [read, write]) {
      expect(request?.path).toMatch(/\/$/);
      expect(request?.headers).toMatchObject({
        authorization: 'Basic ZGVtb1RvazNuQTFAVDEyMzQ1Njc4OTpzM2NyZXREZW1vQjI=', // worked example of sheet 1
        'api-version': '1',
      });
    }
    expect(write?.headers).toMatchObject({ 'content-type': 'application/json' });
  }));

test('a redirect is not followed: it would turn the POST into a GET and capture nothing', async () => {
  const { outcome, paths } = await attempt({
    [CAPTURE]: { status: 301, headers: { location: '/payments/order-1001/' } },
  });
  expect(outcome.kind).toBe('unknown');
  expect(paths).toEqual([PAYMENT, CAPTURE]);
});

describe('several captures', () => {
  const many = { multipleCaptures: true };
  const first = flat(5000, 'cap:hf-cap-first');

  test('by default a second one is not written', async () => {
    const { outcome, paths } = await attempt(
      { [PAYMENT]: captured([first], { operations: ['Capture'] }) },
      { amount: 4000, capturedBefore: 5000 },
    );
    expect(outcome).toMatchObject({ kind: 'notSent', totals: { captured: 5000 } });
    expect(paths).toEqual([PAYMENT]);
  });

  test('by switch it is, when the total is the ledger’s', async () => {
    const { outcome } = await attempt(
      {
        [PAYMENT]: captured([first], { operations: ['Capture'] }),
        [CAPTURE]: captured([first, ours(4000)], {}, 201),
      },
      { amount: 4000, capturedBefore: 5000 },
      many,
    );
    expect(outcome).toMatchObject({ kind: 'confirmed', amount: 4000, totals: { captured: 9000 } });
  });

  test('by switch, but not beyond the hold', async () => {
    const { outcome, paths } = await attempt(
      { [PAYMENT]: captured([first], { operations: ['Capture'] }) },
      { amount: 7001, capturedBefore: 5000 },
      many,
    );
    expect(outcome).toMatchObject({ kind: 'notSent' });
    expect(paths).toEqual([PAYMENT]);
  });

  test('never where our marker is shown, even when the ledger counts it as somebody else’s', async () => {
    const { outcome, paths } = await attempt(
      { [PAYMENT]: captured([ours(4000)], { operations: ['Capture'] }) },
      { amount: 4000, capturedBefore: 4000 },
      many,
    );
    expect(outcome.kind).toBe('unknown');
    expect(paths).toEqual([PAYMENT]);
  });
});

describe('the fence', () => {
  test('after its time limit nothing is written', () =>
    within({ [CAPTURE]: done }, async ({ bambora, clock, paths }) => {
      expect(await bambora.capture(anOrder({ notAfter: clock.now - 1 }))).toEqual({ kind: 'notSent', why: 'fence' });
      expect(paths()).toEqual([PAYMENT]);
    }));

  test('holds for the write: a read that took too long ends it', () =>
    within({}, async ({ bambora, clock, paths, script }) => {
      const limit = clock.now + 1_000;
      const late = (): void => {
        clock.now = limit + 1;
      };
      script[PAYMENT] = { ...(shows() as object), status: 200, meanwhile: late };
      script[CAPTURE] = done;
      expect(await bambora.capture(anOrder({ notAfter: limit }))).toEqual({ kind: 'notSent', why: 'fence' });
      expect(paths()).toEqual([PAYMENT]);
    }));

  test('a wall clock that is set back during the read gives no new time', () =>
    within({}, async ({ bambora, clock, paths, script }) => {
      clock.monotonic = 0;
      const limit = clock.now + 1_000;
      const setBack = (): void => {
        clock.now -= 60_000;
        clock.monotonic = 1_001;
      };
      script[PAYMENT] = { ...(shows() as object), status: 200, meanwhile: setBack };
      script[CAPTURE] = done;
      expect(await bambora.capture(anOrder({ notAfter: limit }))).toEqual({ kind: 'notSent', why: 'fence' });
      expect(paths()).toEqual([PAYMENT]);
    }));

  test('a slow read ends as a capture not sent, not as a write cut off', () =>
    within(
      { [PAYMENT]: { ...(shows() as object), status: 200, afterMs: 300 }, [CAPTURE]: done },
      async ({ bambora, paths }) => {
        expect(await bambora.capture(anOrder())).toMatchObject({ kind: 'notSent' });
        expect(paths()).toEqual([PAYMENT]);
      },
      { http: { totalMs: 400 } },
    ));
});

test('a reference that could reach another path is refused unsent', () =>
  within({}, async ({ bambora, seen }) => {
    for (const reference of ['..', '.', '', 'a/../b', 'order 1', '%2e%2e', 'a?b', 'a'.repeat(2001)]) {
      expect(await bambora.capture(anOrder({ reference }))).toMatchObject({ code: 'InvalidReference' });
    }
    expect(seen).toEqual([]);
  }));

test('an amount of zero is a bug of ours', () =>
  within({}, async ({ bambora, seen }) => {
    await expect(bambora.capture(anOrder({ amount: 0 }))).rejects.toThrow('above zero');
    expect(seen).toEqual([]);
  }));

test('no outcome repeats a secret, even when the provider does', async () => {
  const echo = SECRETS.join(' ');
  const json = {
    type: `https://x/${SECRETS[0]}`,
    title: echo,
    detail: echo,
    payment: echo,
    state: echo,
    comment: echo,
  };
  for (const status of [200, 201, 400, 401, 402, 403, 404, 409, 415, 422, 429, 451, 500]) {
    for (const script of [{ [CAPTURE]: { status, json } }, { [PAYMENT]: { status, json } }]) {
      const told = JSON.stringify((await attempt(script)).outcome);
      for (const secret of SECRETS) expect(told).not.toContain(secret);
    }
  }
});
