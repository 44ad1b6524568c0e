import fc from 'fast-check';
import { FAULTS, type FaultName } from '../../../src/sandbox/faults';
import { DAY, expectSound, HOUR, MINUTE } from '../virtual-time';
import { aPaymentOptions, refusalIn } from './a-payment-options';

const NOBODY = '00000000-0000-4000-8000-000000000000';

describe('a capture', () => {
  it('is a transaction with an id of its own, and nothing points to the authorization or the notes', () => {
    const provider = aPaymentOptions();
    const id = provider.authorized(12_000, { reference: 'ord-1' });
    const said = provider.capture(id, 9900, 'cap-1');
    expect([said.status, said.body]).toMatchObject([
      201,
      {
        success: true,
        status_code: 201,
        transaction_type: 'CAPTURE',
        gateway_response: { code: 'INFO0001' },
        payment_details: { amount: 9900, response_code: 0, currency: 'JPY' },
        transaction_details: { merchant_txn_ref: 'ord-1' },
      },
    ]);
    const captureId = said.body.transaction_details.id;
    expect(captureId).not.toBe(id);
    expect(said.text).not.toContain(id);
    expect(said.text).not.toContain('cap-1');
    expect(provider.status(captureId).body).toMatchObject({
      transaction_type: 'CAPTURE',
      payment_details: { amount: 9900 },
    });
    expect(provider.status(captureId).text).not.toContain(id);
  });

  it('gives the rest back', () => {
    const provider = aPaymentOptions();
    const id = provider.authorized();
    provider.capture(id, 9900, 'cap-1');
    const { captured, released, open, captureCount, movements } = provider.truth(id);
    expect([captured, released, open, captureCount]).toEqual([9900, 2100, 0, 1]);
    expect(movements[1]?.cause).toEqual({ by: 'request', key: 'cap-1' });
  });

  // What a second capture of the same hold is told, how often money is taken, and how much.
  it.each([
    ['400/836', 1, 5000],
    ['412/94', 1, 5000],
    ['400/12', 1, 5000],
    ['412/25', 1, 5000],
    ['charged', 2, 10_000],
  ])('for the second time: %s, taken %i times, %i', (secondCapture, captureCount, captured) => {
    const provider = aPaymentOptions({ switches: { secondCapture } });
    const id = provider.authorized();
    provider.capture(id, 5000);
    const said = provider.capture(id, 5000);
    if (secondCapture === 'charged') expect(said.body).toMatchObject({ status_code: 201, transaction_type: 'CAPTURE' });
    else expect(refusalIn(said)).toBe(secondCapture);
    expect(provider.truth(id)).toMatchObject({ captureCount, captured });
  });

  it('charged for the second time takes more than was authorized, which the truth shows as a negative rest', () => {
    const provider = aPaymentOptions({ switches: { secondCapture: 'charged' } });
    const id = provider.authorized();
    for (const _ of [1, 2]) expect(provider.capture(id, 12_000).status).toBe(201);
    expect(provider.truth(id)).toMatchObject({ authorized: 12_000, captured: 24_000, open: -12_000 });
  });

  it.each([['400/836'], ['412/836']])('of more than the hold is %s', (overCapture) => {
    const provider = aPaymentOptions({ switches: { overCapture } });
    const id = provider.authorized();
    expect(refusalIn(provider.capture(id, 12_001))).toBe(overCapture);
    expect(provider.truth(id).captured).toBe(0);
  });

  it.each([['400/54'], ['400/25'], ['400/12']])(
    'after the end of the hold is %s, which status never tells',
    (lateCapture) => {
      const provider = aPaymentOptions({ switches: { lateCapture } });
      const id = provider.authorized();
      provider.pass(7 * DAY);
      expect(provider.status(id).body.transaction_type).toBe('PRE_AUTH');
      expect(refusalIn(provider.capture(id, 100))).toBe(lateCapture);
      expect(provider.truth(id)).toMatchObject({ captured: 0, expired: 12_000 });
    },
  );

  // What status says of the authorization afterwards: type, amount, and whose id.
  it.each([
    ['A', 'PRE_AUTH', 12_000, 'authorization'],
    ['B', 'CAPTURE', 9900, 'authorization'],
    ['C', 'CAPTURE', 9900, 'capture'],
  ])('is shown by the authorization as %s: %s', (capturedStatus, type, amount, whose) => {
    const provider = aPaymentOptions({ switches: { capturedStatus } });
    const id = provider.authorized();
    expect(provider.status(id).body).toMatchObject({ status_code: 200, transaction_type: 'PRE_AUTH' });
    const captureId = provider.capture(id, 9900).body.transaction_details.id;
    const said = provider.status(id);
    expect(said.body).toMatchObject({
      transaction_type: type,
      payment_details: { amount, responseDescription: expect.any(String) },
      transaction_details: { id: whose === 'capture' ? captureId : id, billing_details: {} },
    });
    expect(provider.truth(id).captured).toBe(9900);
  });
});

describe('void and refund', () => {
  it.each([
    ['A', 'PRE_AUTH'],
    ['B', 'VOID'],
    ['C', 'VOID'],
  ])('void gives all back once, and with %s is shown as %s', (capturedStatus, type) => {
    const provider = aPaymentOptions({ switches: { capturedStatus } });
    const id = provider.authorized();
    expect(provider.cancel(id).body).toMatchObject({
      transaction_type: 'VOID',
      gateway_response: { code: 'INFO0003' },
    });
    expect(provider.status(id).body.transaction_type).toBe(type);
    expect(refusalIn(provider.cancel(id))).toBe('400/12');
    expect(refusalIn(provider.capture(id, 100))).toBe('400/12');
    expect(provider.truth(id)).toMatchObject({ captured: 0, released: 12_000, open: 0 });
  });

  it('void after a capture is refused', () => {
    const provider = aPaymentOptions();
    const id = provider.authorized();
    provider.capture(id, 5000);
    expect(provider.cancel(id).status).toBe(400);
  });

  it('refund goes by the id of the capture, up to its amount', () => {
    const provider = aPaymentOptions();
    const id = provider.authorized();
    const captureId = provider.capture(id, 9900).body.transaction_details.id;
    expect(refusalIn(provider.refund(id, 100))).toBe('400/12');
    expect(provider.refund(captureId, 9000).body).toMatchObject({
      transaction_type: 'REFUND',
      gateway_response: { code: 'INFO0002' },
    });
    const tooMuch = provider.refund(captureId, 901);
    expect([refusalIn(tooMuch), tooMuch.body.gateway_response.code]).toEqual(['400/-8019', 'ERR3019']);
    expect(provider.truth(id)).toMatchObject({ captured: 9900, refunded: 9000 });
  });
});

describe('the portal', () => {
  it('captures and cancels by the rules, and status shows it as it shows requests', () => {
    const provider = aPaymentOptions({ switches: { capturedStatus: 'C' } });
    const [one, other] = [provider.authorized(), provider.authorized()];
    provider.deed('capture', one, 5000);
    expect(provider.status(one).body).toMatchObject({ transaction_type: 'CAPTURE', payment_details: { amount: 5000 } });
    expect(() => provider.deed('capture', one)).toThrow('has 0 to capture');
    provider.deed('cancel', other);
    expect(provider.status(other).body.transaction_type).toBe('VOID');
    provider.deed('refund', one, 100);
    expect(provider.truth(one)).toMatchObject({ captured: 5000, refunded: 100 });
  });
});

describe('faults of a capture', () => {
  // Status of the answer (or how it is lost), and what was captured.
  it.each([
    [{ fault: 'dropsBeforeEffect' }, 'drop', 0],
    [{ fault: 'dropsAfterEffect' }, 'drop', 9900],
    [{ fault: 'neverAnswers' }, 'silence', 9900],
    [{ fault: 'failsAfterEffect', status: 500 }, '500/96', 9900],
    [{ fault: 'failsAfterEffect', status: 502 }, '502/96', 9900],
    [{ fault: 'failsAfterEffect', status: 504 }, '504/68', 9900],
    [{ fault: 'failsBeforeEffect', status: 504 }, '504/68', 0],
    [{ fault: 'pageAfterEffect' }, '502/undefined', 9900],
    [{ fault: 'pageBeforeEffect' }, '502/undefined', 0],
    [{ fault: 'garblesAnswer' }, '201/undefined', 9900],
    [{ fault: 'refuses', code: '836' }, '400/836', 0],
    [{ fault: 'refuses', code: '412/94' }, '412/94', 0],
    [{ fault: 'refuses', code: '400/-8005' }, '400/-8005', 0],
    [{ fault: 'refuses', code: '201/10' }, '201/10', 0],
    [{ fault: 'refusesAfterEffect', code: '201/10' }, '201/10', 9900],
    [{ fault: 'refusesAfterEffect', code: '201/578' }, '201/578', 9900],
    [{ fault: 'refuses', code: '201/578' }, '201/578', 0],
    [{ fault: 'refusesAfterEffect', code: '200/0' }, '200/0', 9900],
    [{ fault: 'refusesAfterEffect', code: '201/false' }, '201/0', 9900],
    [{ fault: 'saysNoFunds' }, '400/51', 0],
    [{ fault: 'saysTryLater' }, '400/705', 0],
    [{ fault: 'saysProcessing' }, '409/94', 0],
    [{ fault: 'locks' }, '409/94', 0],
    [{ fault: 'throttles' }, '429/undefined', 0],
    [{ fault: 'rejectsToken' }, '401/undefined', 0],
  ] as const)('%j: %s, and %i is captured', (order, outcome, captured) => {
    const provider = aPaymentOptions();
    const id = provider.authorized();
    provider.fault({ ...order, operation: 'capture', reference: id });
    const said = provider.capture(id, 9900);
    expect(said.carry === 'send' ? refusalIn(said) : said.carry).toBe(outcome);
    expect(provider.truth(id).captured).toBe(captured);
  });

  it('a 201 that says success false or another code names its transaction only if there is one', () => {
    const provider = aPaymentOptions();
    const [one, other] = [provider.authorized(), provider.authorized()];
    provider.fault({ fault: 'refusesAfterEffect', code: '201/false', operation: 'capture', reference: one });
    provider.fault({ fault: 'refuses', code: '201/578', operation: 'capture', reference: other });
    const [took, took_not] = [provider.capture(one, 9900).body, provider.capture(other, 9900).body];
    expect([took.success, took_not.success]).toEqual([false, true]);
    expect(provider.status(took.transaction_details.id).body.transaction_type).toBe('CAPTURE');
    expect(took_not.transaction_details.id).toBe(NOBODY);
    expect(provider.status(NOBODY).status).toBe(404);
  });

  it('a slow answer comes after the client’s patience, the money before', () => {
    const provider = aPaymentOptions();
    const id = provider.authorized();
    provider.fault({ fault: 'answersLate', ms: 90_000, operation: 'capture' });
    expect(provider.capture(id, 9900)).toMatchObject({ status: 201, afterMs: 90_000 });
    expect(provider.truth(id).captured).toBe(9900);
  });

  it('status lags behind by switch or after one capture, and fresh ids are not found', () => {
    const provider = aPaymentOptions({ switches: { capturedStatus: 'B', statusLagMs: MINUTE } });
    const id = provider.authorized();
    provider.pass(HOUR);
    provider.capture(id, 9900);
    expect(provider.status(id).body.transaction_type).toBe('PRE_AUTH');
    provider.pass(MINUTE);
    expect(provider.status(id).body.transaction_type).toBe('CAPTURE');

    provider.switch({ statusLagMs: 0, freshIds404Ms: MINUTE });
    const fresh = provider.authorized();
    expect(provider.status(fresh).status).toBe(404);
    provider.pass(MINUTE);
    expect(provider.status(fresh).status).toBe(200);

    provider.switch({ freshIds404Ms: 0 });
    provider.fault({ fault: 'readsStale', ms: MINUTE, operation: 'capture' });
    provider.capture(fresh, 9900);
    expect(provider.status(fresh).body.transaction_type).toBe('PRE_AUTH');
    provider.fault({ fault: 'findsNothing', operation: 'get' });
    expect([provider.status(fresh).status, provider.status(fresh).status]).toEqual([404, 200]);
  });

  it('refuses faults that cannot be', () => {
    const provider = aPaymentOptions();
    expect(() => provider.fault({ fault: 'refuses', code: 'cannot_capture' })).toThrow('write a response code');
    expect(() => provider.fault({ fault: 'missignsNotice', operation: 'notice' })).toThrow('signs nothing');
  });
});

describe('webhooks', () => {
  const noticeUrl = 'http://127.0.0.1:9/hook';
  const typesOf = (sent: readonly { body: string }[]): string[] =>
    sent.map(({ body }) => JSON.parse(body).transaction_type);

  it.each([
    [{}, ['PRE_AUTH']],
    [{ webhookOnCapture: true }, ['PRE_AUTH', 'CAPTURE']],
  ])('with %j tell of %j', (switches, types) => {
    const provider = aPaymentOptions({ switches });
    provider.capture(provider.authorized(12_000, { noticeUrl }), 9900);
    const sent = provider.due();
    expect(typesOf(sent)).toEqual(types);
    expect(sent[0]).toMatchObject({ url: noticeUrl, headers: { 'content-type': 'application/json' } });
  });

  it('go to the address of the authorization request, and are written by switch', () => {
    const provider = aPaymentOptions({ switches: { webhookStatusCode: 201, riskField: 'risk-details' } });
    provider.post('authorization', provider.authorization({ return_url: { webhook_url: noticeUrl } }));
    const [sent] = provider.due();
    expect(JSON.parse(sent?.body ?? '')).toMatchObject({
      status_code: 201,
      'risk-details': {},
      return_url_details: { webhook_url: noticeUrl },
      payment_details: { amount: 12_000, response_code: 0 },
    });
  });

  it('are repeated by switch until they are answered with 200', () => {
    const provider = aPaymentOptions({ switches: { webhookRetries: 2 } });
    provider.authorized(12_000, { noticeUrl });
    const [first] = provider.due();
    provider.simulator.delivered(first?.id ?? '', 204, provider.now());
    expect(provider.pass(MINUTE)).toHaveLength(1);
    provider.simulator.delivered(first?.id ?? '', 200, provider.now());
    expect(provider.pass(HOUR)).toEqual([]);
  });

  it.each([
    ['losesNotice', []],
    ['doublesNotice', ['CAPTURE', 'CAPTURE']],
    ['forgesNotice', ['CAPTURE', 'CAPTURE']],
  ] as const)('%s: %j', (fault, types) => {
    const provider = aPaymentOptions({ switches: { webhookOnCapture: true } });
    const id = provider.authorized(12_000, { noticeUrl });
    provider.due();
    provider.fault({ fault, operation: 'notice', reference: id });
    provider.capture(id, 9900);
    const sent = provider.due();
    expect(typesOf(sent)).toEqual(types);
    const ids = sent.map(({ body }) => JSON.parse(body).transaction_details.id);
    const found = ids.map((one) => provider.status(one).status);
    expect(found).toEqual({ losesNotice: [], doublesNotice: [200, 200], forgesNotice: [404, 200] }[fault]);
  });
});

describe('the truth', () => {
  const faults = (Object.keys(FAULTS) as FaultName[]).filter((name) => !/Notice|forgetsKey|failsLater/.test(name));
  const step = fc.record({
    what: fc.constantFrom('capture', 'cancel', 'refund', 'portalCapture', 'portalCancel', 'wait', 'fault', 'read'),
    amount: fc.integer({ min: 1, max: 13_000 }),
    fault: fc.constantFrom(...faults),
  });

  it('never lies: the movements are the captures that status finds, and more than one only where it is charged', () => {
    const second = fc.constantFrom('400/836', '412/94', 'charged');
    const shown = fc.constantFrom('A', 'B', 'C');
    fc.assert(
      fc.property(fc.array(step, { maxLength: 25 }), second, shown, (steps, secondCapture, capturedStatus) => {
        const provider = aPaymentOptions({ switches: { secondCapture, capturedStatus } });
        const id = provider.authorized();
        let captureId = id;
        for (const { what, amount, fault } of steps) {
          if (what === 'capture') captureId = provider.capture(id, amount).body?.transaction_details?.id ?? captureId;
          else if (what === 'refund') provider.refund(captureId, amount);
          else if (what === 'cancel') provider.cancel(id);
          else if (what === 'read') provider.status(id);
          else if (what === 'wait') provider.pass(amount * 10_000);
          else if (what === 'fault') provider.fault({ fault, ms: amount, code: '201/578' });
          else {
            try {
              provider.deed(what === 'portalCapture' ? 'capture' : 'cancel', id, amount);
            } catch {
              // refused by the portal: nothing moves
            }
          }
          const truth = provider.truth(id);
          expectSound(truth);
          if (secondCapture === 'charged') continue;
          expect(truth.captureCount).toBeLessThanOrEqual(1);
          expect(truth.open).toBeGreaterThanOrEqual(0);
        }
        provider.world.faults.rules.clear();
        provider.pass(HOUR);
        const made = [...provider.simulator.state.transactions.values()].filter(({ type }) => type === 'CAPTURE');
        const { captured, captureCount } = provider.truth(id);
        expect([made.length, made.reduce((sum, { amount }) => sum + amount, 0)]).toEqual([captureCount, captured]);
        for (const one of made) expect(provider.status(one.id).body.payment_details.amount).toBe(one.amount);
      }),
      { numRuns: 300 },
    );
  });

  it('is the same for the same seed, requests and moments, also from a clone', () => {
    const [one, other] = [aPaymentOptions(), aPaymentOptions()];
    const ids = [one, other].map((provider) => provider.authorized(12_000, { reference: 'ord-1' }));
    expect(ids[0]).toBe(ids[1]);
    const clone = structuredClone(one.simulator.state);
    one.capture(ids[0] ?? '', 100);
    expect(one.truth('ord-1').captured).toBe(100);
    expect(clone.world.truth.payments.get('payment-options/shop/ord-1')?.captured).toBe(0);
  });
});

describe('a refund', () => {
  // What the status of the capture says after it: type, amount, and whether the id is the capture's.
  it.each([
    ['A', ['CAPTURE', 12_000, true]],
    ['B', ['REFUND', 5_000, true]],
    ['C', ['REFUND', 5_000, false]],
  ])('%s', (refundedStatus, shown) => {
    const options = aPaymentOptions({ switches: { refundedStatus } });
    const capture = options.capture(options.authorized(), 12_000).body.transaction_details.id;
    const { body } = options.refund(capture, 5_000);
    const { transaction_type, payment_details, transaction_details } = options.status(capture).body;
    expect([transaction_type, payment_details.amount, transaction_details.id === capture]).toEqual(shown);
    expect(options.status(body.transaction_details.id).body.transaction_type).toBe('REFUND');
  });
});
