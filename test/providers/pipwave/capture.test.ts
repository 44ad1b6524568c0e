import type { Outcome } from '../../../src/domain/outcome';
import type { PipwaveAccount } from '../../../src/providers/pipwave/account';
import { sign, signedOf } from '../../../src/providers/pipwave/signature';
import type { CaptureOrder } from '../../../src/providers/provider';
import {
  API_KEY,
  API_SECRET,
  anOrder,
  CAPTURE,
  captured,
  PW_ID,
  REQUERY,
  type Reply,
  type Script,
  SECRETS,
  type Seen,
  says,
  shows,
  wire,
  within,
} from './provider-double';

const ok: Reply = { status: 200, json: wire('capture-200') };
const parts = { partialCaptures: true };

async function attempt(
  script: Script,
  order: Partial<CaptureOrder> = {},
  account: Partial<PipwaveAccount> = {},
): Promise<{ outcome: Outcome; actions: string[]; seen: Seen[] }> {
  let result: { outcome: Outcome; actions: string[]; seen: Seen[] } | undefined;
  await within(
    { [CAPTURE]: ok, ...script },
    async ({ pipwave, actions, seen }) => {
      result = { outcome: await pipwave.capture(anOrder(order)), actions: actions(), seen };
    },
    account,
  );
  return result as { outcome: Outcome; actions: string[]; seen: Seen[] };
}

describe('refused before anything is sent', () => {
  test.each<[string, Partial<CaptureOrder>, Partial<PipwaveAccount>, string]>([
    ['a currency that the account does not have', { currency: 'USD' }, {}, 'AmountNotExpressible'],
    ['a currency of three decimals', { currency: 'KWD' }, { currencies: ['KWD'] }, 'AmountNotExpressible'],
    ['more than nine digits', { amount: 100_000_000_000 }, {}, 'AmountNotExpressible'],
    ['a reference with a blank', { reference: 'a b' }, {}, 'InvalidReference'],
    ['a reference that is no ASCII', { reference: 'ordre-ø' }, {}, 'InvalidReference'],
    ['a reference that counts as none', { reference: '0' }, {}, 'InvalidReference'],
  ])('%s', async (_, order, account, code) => {
    const { outcome, actions } = await attempt({}, order, account);
    expect(outcome).toMatchObject({ kind: 'refused', code });
    expect(actions).toEqual([]);
  });

  test('an amount of zero is a bug of ours', () =>
    within({}, async ({ pipwave, seen }) => {
      await expect(pipwave.capture(anOrder({ amount: 0 }))).rejects.toThrow('above zero');
      expect(seen).toEqual([]);
    }));
});

describe('nothing is written', () => {
  const cases: [string, Reply, string, Partial<CaptureOrder>?][] = [
    ['when it is captured already', captured(), 'notSent'],
    ['when the flag contradicts the status', shows({ transaction_status: '10' }), 'notSent'],
    ['when the flag is missing', shows({ require_capture: null }), 'notSent'],
    ['when the buyer has not paid', shows({ transaction_status: '0' }), 'notSent'],
    ['when the state is new', shows({ transaction_status: '7' }), 'notSent'],
    ['when the payment has failed', shows({ transaction_status: '1' }), 'refused'],
    ['when the payment is cancelled', shows({ transaction_status: 2 }), 'refused'],
    ['when the ledger has captured before', shows(), 'notSent', { capturedBefore: 1 }],
    ['when less is held', shows({ total_amount: '119.99' }), 'notSent'],
    ['when a part would silently be everything', shows(), 'refused', { amount: 9900 }],
    ['when the currency is another', shows({ currency_code: 'SGD' }), 'notSent'],
    ['when its id cannot be signed', shows({ pw_id: 'PW–42' }), 'notSent'],
    ['when its id is none to PHP', shows({ pw_id: '0' }), 'notSent'],
    ['when the read is of another payment', shows({ txn_id: 'ORDER-1002' }), 'notSent'],
    ['when the amount cannot be read', shows({ total_amount: '120.001' }), 'notSent'],
    ['when the requery is a 400', says(400), 'notSent'],
    ['when the requery is no JSON', { status: 200, text: '<html>' }, 'notSent'],
    ['when the requery is a 502', { ...(shows() as object), status: 502 }, 'notSent'],
    ['when the requery is dropped', 'drops the connection', 'notSent'],
  ];
  test.each(cases)('%s', async (_, reply, kind, order = {}) => {
    const { outcome, actions } = await attempt({ [REQUERY]: reply }, order);
    expect(outcome).toMatchObject({ kind, why: expect.stringContaining('not written') });
    expect(actions).toEqual([REQUERY]);
  });

  test('what was captured instead goes along, so that it can be booked', async () => {
    expect((await attempt({ [REQUERY]: captured() })).outcome).toMatchObject({ totals: { captured: 12000 } });
    const part = await attempt(
      { [REQUERY]: captured({ final_amount: '60.00' }) },
      {},
      { ...parts, finalAmountIsCaptured: true },
    );
    expect(part.outcome).toMatchObject({ totals: { captured: 6000 } });
    expect((await attempt({ [REQUERY]: captured() }, {}, parts)).outcome).not.toHaveProperty('totals');
  });
});

// Sheet 6, in the order of its rows.
describe('the decision table', () => {
  const rows: [string, Reply, Outcome['kind']][] = [
    ['timeout, reset: unknown', 'drops the connection', 'unknown'],
    ['HTTP 5xx: unknown', { status: 504, text: '' }, 'unknown'],
    ['non-JSON: unknown', { status: 200, text: '<html>ok</html>' }, 'unknown'],
    ['status 500: unknown', says('500'), 'unknown'],
    ['200: accepted', ok, 'accepted'],
    ['200 as a number: accepted', says(200), 'accepted'],
    ['401: not executed', says('401'), 'tryLater'],
    ['403: not executed', says('403'), 'tryLater'],
    ['404: not executed', says('404'), 'tryLater'],
    ['9001: not executed', says('9001'), 'refused'],
    ['400: look first, still capturable is unknown', says('400'), 'unknown'],
    ['4002: the same', says('4002'), 'unknown'],
    ['unlisted: the same', says('777'), 'unknown'],
    ['0, as in the samples: unlisted', says('0'), 'unknown'],
  ];
  test.each(rows)('%s', async (_, reply, kind) => {
    const { outcome, actions } = await attempt({ [CAPTURE]: reply });
    expect(outcome.kind).toBe(kind);
    expect(actions).toEqual([REQUERY, CAPTURE]); // sent once, whatever came
  });

  test('not connected: not executed', async () => {
    const { outcome } = await attempt({}, {}, { baseUrl: 'http://127.0.0.1:1' });
    expect(outcome).toMatchObject({ kind: 'notSent', why: expect.stringContaining('connection-refused') });
  });
});

describe('what is sent', () => {
  test('for all that is held: no amount, the id of the read, key and signature', async () => {
    const { seen } = await attempt({});
    const [read, write] = seen;
    expect(read).toMatchObject({ method: 'POST', path: '/payment' });
    expect(read?.body).toEqual({
      action: 'requery',
      timestamp: 1767225600,
      api_key: API_KEY,
      txn_id: 'ORDER-1001',
      signature: 'e6a0f38db9d67a197ebb48206f5a9fda1d2f47b3', // worked example of sheet 1.3
    });
    expect(write?.body).toEqual({
      action: 'capture-payment',
      timestamp: 1767225600,
      api_key: API_KEY,
      pw_id: PW_ID,
      signature: '69c028dcd24b2b3bab4e988b08363960bcdd5287', // worked example of sheet 1.3
    });
    for (const { headers } of seen) {
      expect(headers).toMatchObject({ 'x-api-key': API_KEY, 'content-type': 'application/json' });
    }
    expect(JSON.stringify(seen)).not.toContain(API_SECRET);
  });

  test('for a part, where the account says so: two decimals as text', async () => {
    const { seen } = await attempt({}, { amount: 4990 }, parts);
    expect(seen[1]?.body).toMatchObject({
      capture_amount: '49.90',
      signature: '69371a2c1324a0179ce8310549e8a5892dc3d95d', // worked example of sheet 1.3
    });
  });

  test('all that is held goes without an amount there, too', async () => {
    expect((await attempt({}, {}, parts)).seen[1]?.body).not.toHaveProperty('capture_amount');
  });

  test('yen have two decimals on the wire', async () => {
    const yen = shows({ currency_code: 'JPY', amount: '12000.00', total_amount: '12000.00' });
    const { seen, outcome } = await attempt({ [REQUERY]: yen }, { currency: 'JPY', amount: 700 }, parts);
    expect(outcome.kind).toBe('accepted');
    expect(seen[1]?.body).toMatchObject({ capture_amount: '700.00' });
  });

  test('to the older path and by the other id, where the account says so', async () => {
    const { seen } = await attempt({}, { reference: PW_ID }, { path: '/v1/payment', referenceIs: 'pw_id' });
    expect(seen.map(({ path }) => path)).toEqual(['/v1/payment', '/v1/payment']);
    expect(seen[0]?.body).toMatchObject({ pw_id: PW_ID, signature: 'fa9346ab417eee5f83bb0a63d9739e811c513671' });
  });

  test('every signature is that of the members that travel', async () => {
    const { seen } = await attempt({}, { amount: 1 }, parts);
    for (const { body } of seen) {
      const { signature, ...members } = body;
      expect(sign(signedOf(body.action as 'requery', members), API_SECRET)).toBe(signature);
    }
  });
});

describe('fees on top', () => {
  const fees = shows({ total_amount: '123.00' });
  test('all is what the buyer was charged', async () => {
    const { outcome, seen } = await attempt({ [REQUERY]: fees }, { amount: 12300 });
    expect(outcome.kind).toBe('accepted');
    expect(seen[1]?.body).not.toHaveProperty('capture_amount');
  });
  test('a part is refused until the account says by which amount it is measured', async () => {
    expect((await attempt({ [REQUERY]: fees }, { amount: 5000 }, parts)).outcome).toMatchObject({
      code: 'PartialWithFees',
    });
    const said = await attempt({ [REQUERY]: fees }, { amount: 5000 }, { ...parts, heldIs: 'total_amount' });
    expect(said.outcome.kind).toBe('accepted');
  });
});

describe('the fence', () => {
  test('holds for the write: a requery that took too long ends it', () =>
    within({}, async ({ pipwave, clock, actions, script }) => {
      const limit = clock.now + 1_000;
      const late = (): void => {
        clock.now = limit + 1;
      };
      script[REQUERY] = { ...(shows() as object), status: 200, meanwhile: late };
      script[CAPTURE] = ok;
      expect(await pipwave.capture(anOrder({ notAfter: limit }))).toEqual({ kind: 'notSent', why: 'fence' });
      expect(actions()).toEqual([REQUERY]);
    }));

  test('a wall clock that is set back during the requery gives no new time', () =>
    within({}, async ({ pipwave, clock, actions, script }) => {
      clock.monotonic = 0;
      const limit = clock.now + 1_000;
      const setBack = (): void => {
        clock.now -= 60_000;
        clock.monotonic = 1_001;
      };
      script[REQUERY] = { ...(shows() as object), status: 200, meanwhile: setBack };
      expect(await pipwave.capture(anOrder({ notAfter: limit }))).toEqual({ kind: 'notSent', why: 'fence' });
      expect(actions()).toEqual([REQUERY]);
    }));
});

describe('the readings', () => {
  const subStatus = { reading: 'sub-status' } as const;
  const kinds = async (reply: Reply, account: Partial<PipwaveAccount>): Promise<string[]> => {
    const { outcome, actions } = await attempt({ [REQUERY]: reply }, {}, account);
    return [outcome.kind, ...actions];
  };
  const written = ['accepted', REQUERY, CAPTURE];
  const unwritten = ['notSent', REQUERY];

  test('by sub-status: 10 with another one than 502 can be captured', async () => {
    const authorized = shows({ transaction_status: 10, txn_sub_status: 501 });
    expect(await kinds(authorized, subStatus)).toEqual(written);
    expect(await kinds(authorized, {})).toEqual(unwritten);
    expect(await kinds(shows({ transaction_status: 10, txn_sub_status: 502 }), subStatus)).toEqual(unwritten);
    expect(await kinds(shows({ transaction_status: 10 }), subStatus)).toEqual(unwritten);
    expect(await kinds(shows(), subStatus)).toEqual(unwritten);
  });

  test('by status: 5 that requires a capture can be captured, 10 cannot, whatever the flag', async () => {
    expect(await kinds(shows(), { reading: 'status' })).toEqual(written);
    expect(await kinds(shows({ transaction_status: '10' }), { reading: 'status' })).toEqual(unwritten);
    expect(await kinds(shows({ require_capture: false }), { reading: 'status' })).toEqual(unwritten);
  });
});

test('no outcome repeats a secret or card data, even when the provider does', async () => {
  const echo = [...SECRETS, '520000******1005'].join(' ');
  for (const status of ['200', '400', '401', '9001', '500', echo]) {
    const json = { ...wire('requery-200-authorized'), status, message: echo, transaction_status: echo, pw_id: echo };
    for (const script of [{ [CAPTURE]: { status: 200, json } }, { [REQUERY]: { status: 200, json } }]) {
      const told = JSON.stringify((await attempt(script as Script)).outcome);
      for (const secret of [...SECRETS, '******', 'TEST PERSON']) expect(told).not.toContain(secret);
    }
  }
});
