import fc from 'fast-check';
import { type AVipps, aVipps, DAY, HOUR, MINUTE } from './a-vipps';

const totals = (vipps: AVipps, reference: string) => {
  const { authorizedAmount, cancelledAmount, capturedAmount, refundedAmount } = vipps.get(reference).body.aggregate;
  return [authorizedAmount, capturedAmount, cancelledAmount, refundedAmount].map(({ value }) => value);
};

describe('capture', () => {
  it.each([
    ['more than is left', 24_901, '6090'],
    ['nothing', 0, '4040'],
    ['a negative amount', -1, '4040'],
    ['half an øre', 0.5, '4040'],
    ['more than the schema takes', 65_000_001, '4040'],
  ])('of %s is refused', (_what, amount, code) => {
    const vipps = aVipps();
    const reference = vipps.authorized();
    expect(vipps.capture(reference, amount, 'cap-1').code).toBe(code);
    expect(vipps.truth(reference).open).toBe(24_900);
  });

  it.each([
    ['another currency', { modificationAmount: { currency: 'EUR', value: 1 } }, 400, '5040'],
    ['an unknown currency', { modificationAmount: { currency: 'SEK', value: 1 } }, 400, null],
    ['no amount', {}, 400, '4140'],
    ['half an amount', { modificationAmount: { value: 1 } }, 400, '4140'],
    ['an amount as text', { modificationAmount: { currency: 'NOK', value: '1' } }, 400, null],
    ['an unknown field', { modificationAmount: { currency: 'NOK', value: 1 }, note: 'x' }, 400, null],
    ['an unknown member', { modificationAmount: { currency: 'NOK', value: 1, note: 'x' } }, 400, null],
    ['a list', [], 400, null],
    ['no JSON', '{', 400, null],
  ])('with %s is refused', (_what, body, status, code) => {
    const vipps = aVipps();
    const path = `/epayment/v1/payments/${vipps.authorized()}/capture`;
    const said = vipps.ask('POST', path, vipps.headers('cap-1'), body);
    expect([said.status, said.code]).toEqual([status, code]);
    expect(said.body).toMatchObject({ status, instance: path.replace('/epayment', '') });
  });

  it('answers with the payment and its totals, and with nothing of itself', () => {
    const vipps = aVipps();
    const reference = vipps.authorized();
    vipps.capture(reference, 9900, 'cap-1');
    const said = vipps.capture(reference, 5000, 'cap-2');
    expect(said.headers['content-type']).toBe('application/json');
    expect(said.body).toEqual({
      amount: { currency: 'NOK', value: 24_900 },
      state: 'AUTHORIZED',
      aggregate: {
        authorizedAmount: { currency: 'NOK', value: 24_900 },
        cancelledAmount: { currency: 'NOK', value: 0 },
        capturedAmount: { currency: 'NOK', value: 14_900 },
        refundedAmount: { currency: 'NOK', value: 0 },
      },
      pspReference: expect.stringMatching(/^[0-9a-f-]{36}$/),
      reference,
    });
  });

  it('after everything is captured is 6170, after everything is cancelled 6070', () => {
    const vipps = aVipps();
    const [one, other] = [vipps.authorized(), vipps.authorized()];
    vipps.capture(one, 24_900, 'cap-1');
    expect(vipps.capture(one, 1, 'cap-2').code).toBe('6170');
    vipps.cancel(other, 'rel-1');
    expect(vipps.capture(other, 1, 'cap-3').code).toBe('6070');
  });

  it('of a part is 6140 where only full capture is allowed', () => {
    const vipps = aVipps({ account: { market: 'DK', fullCaptureOnly: true } });
    const reference = vipps.authorized();
    expect(vipps.capture(reference, 100, 'cap-1').code).toBe('6140');
    expect(vipps.capture(reference, 24_900, 'cap-2').status).toBe(200);
  });

  it('of an unknown reference is 404 with 5090', () => {
    const said = aVipps().capture('nobody-knows-it', 100, 'cap-1');
    expect([said.status, said.code]).toEqual([404, '5090']);
  });

  it('has its media type by switch', () => {
    const vipps = aVipps({ switches: { successMediaType: 'application/problem+json' } });
    const said = vipps.capture(vipps.authorized(), 100, 'cap-1');
    expect(said.headers['content-type']).toBe('application/problem+json');
  });
});

describe('cancel', () => {
  it('of a payment nobody has approved terminates it', () => {
    const vipps = aVipps();
    vipps.create('create-1', {});
    expect(vipps.cancel('order-1001-1', 'rel-1').body.state).toBe('TERMINATED');
    expect(totals(vipps, 'order-1001-1')).toEqual([0, 0, 24_900, 0]);
    expect(vipps.cancel('order-1001-1', 'rel-2').code).toBe('6190');
    expect(vipps.capture('order-1001-1', 1, 'cap-1').code).toBe('6070');
  });

  it('of an untouched hold gives all back, and the event has no key', () => {
    const vipps = aVipps();
    const reference = vipps.authorized();
    expect(vipps.cancel(reference, 'rel-1', { cancelTransactionOnly: false }).body.state).toBe('AUTHORIZED');
    expect(totals(vipps, reference)).toEqual([24_900, 0, 24_900, 0]);
    expect(vipps.events(reference).body.at(-1)).toMatchObject({ name: 'CANCELLED', amount: { value: 24_900 } });
    expect(vipps.events(reference).body.at(-1)).not.toHaveProperty('idempotencyKey');
  });

  it('after a part was captured gives all of the rest back', () => {
    const vipps = aVipps();
    const reference = vipps.authorized();
    vipps.capture(reference, 9900, 'cap-1');
    vipps.cancel(reference, 'rel-1');
    expect(totals(vipps, reference)).toEqual([24_900, 9900, 15_000, 0]);
    expect(vipps.truth(reference)).toMatchObject({ captured: 9900, released: 15_000, open: 0 });
  });

  it.each([
    ['authorized, cancelTransactionOnly', '6060', (vipps: AVipps, reference: string) => void [vipps, reference]],
    ['fully captured', '6040', (vipps: AVipps, reference: string) => void vipps.capture(reference, 24_900, 'cap-1')],
    ['already cancelled', '6050', (vipps: AVipps, reference: string) => void vipps.cancel(reference, 'rel-1')],
    ['past the deadline', '6030', (vipps: AVipps) => [vipps.pass(180 * DAY), vipps.login()]],
  ])('%s is refused with %s', (what, code, before) => {
    const vipps = aVipps();
    const reference = vipps.authorized();
    before(vipps, reference);
    const body = what.endsWith('Only') ? { cancelTransactionOnly: true } : undefined;
    const said = vipps.cancel(reference, 'rel-2', body);
    expect([said.status, said.code]).toEqual([400, code]);
  });

  it('while the customer is confirming is 6250', () => {
    const vipps = aVipps();
    vipps.create('create-1', { amount: { currency: 'NOK', value: 201 } });
    vipps.vipps.doToPayment('approve', 'shop', 'order-1001-1', undefined, vipps.now());
    expect(vipps.cancel('order-1001-1', 'rel-1').code).toBe('6250');
    vipps.pass(HOUR);
    vipps.login();
    expect(vipps.get('order-1001-1').body.state).toBe('AUTHORIZED');
  });

  it('with a list as body is refused', () => {
    const vipps = aVipps();
    expect(vipps.cancel(vipps.authorized(), 'rel-1', []).status).toBe(400);
  });
});

describe('refund', () => {
  it('repeats until everything captured is given back', () => {
    const vipps = aVipps();
    const reference = vipps.authorized();
    expect(vipps.refund(reference, 1, 'ref-0').code).toBe('6020');
    vipps.capture(reference, 1000, 'cap-1');
    expect(vipps.refund(reference, 400, 'ref-1').status).toBe(200);
    expect(vipps.refund(reference, 601, 'ref-2').code).toBe('6150');
    expect(vipps.refund(reference, 600, 'ref-3').status).toBe(200);
    expect(vipps.refund(reference, 1, 'ref-4').code).toBe('6180');
    expect(totals(vipps, reference)).toEqual([24_900, 1000, 0, 1000]);
  });

  it('ends 365 days after the reservation', () => {
    const vipps = aVipps();
    const reference = vipps.authorized();
    vipps.capture(reference, 1000, 'cap-1');
    vipps.pass(365 * DAY + 1);
    vipps.login();
    expect(vipps.refund(reference, 400, 'ref-1').code).toBe('6220');
  });
});

describe('time', () => {
  it.each([
    ['NO', 180],
    ['DK', 14],
    ['FI', 14],
  ] as const)('in %s the hold is given back after %i days', (market, days) => {
    const vipps = aVipps({ account: { market } });
    const reference = vipps.authorized();
    vipps.pass(days * DAY - 1);
    vipps.login();
    expect(vipps.capture(reference, 900, 'cap-1').status).toBe(200);
    vipps.pass(1);
    expect(vipps.capture(reference, 900, 'cap-2').code).toBe('6100');
    expect(vipps.truth(reference)).toMatchObject({ captured: 900, released: 24_000, expired: 24_000, open: 0 });
    expect(totals(vipps, reference)).toEqual([24_900, 900, 24_000, 0]);
  });

  it('the automatic cancel can leave no trace in what is read', () => {
    const vipps = aVipps({ switches: { deadlineShows: false } });
    const reference = vipps.authorized();
    vipps.pass(180 * DAY);
    vipps.login();
    expect(totals(vipps, reference)).toEqual([24_900, 0, 0, 0]);
    expect(vipps.truth(reference).open).toBe(0);
  });

  it('a customer who does nothing for ten minutes lets the payment expire', () => {
    const vipps = aVipps();
    vipps.create('create-1', {});
    vipps.pass(10 * MINUTE - 1);
    expect(vipps.get('order-1001-1').body.state).toBe('CREATED');
    vipps.pass(1);
    expect(vipps.get('order-1001-1').body.state).toBe('EXPIRED');
    expect(vipps.capture('order-1001-1', 1, 'cap-1').code).toBe('6200');
  });

  it('after the guarantee a capture can find no funds', () => {
    const vipps = aVipps({ switches: { afterGuarantee: 'noFunds' } });
    const reference = vipps.authorized();
    expect(vipps.get(reference).body.captureGuaranteedUntil).toBe('2026-03-11T10:14:01.120+00:00');
    vipps.pass(7 * DAY + 1);
    vipps.login();
    expect(vipps.capture(reference, 1, 'cap-1').code).toBe('6260');
  });
});

describe('the event log', () => {
  it('names each event with its own amount, key and pspReference', () => {
    const vipps = aVipps();
    vipps.create('create-1', {});
    const reference = 'order-1001-1';
    const approve = `/epayment/v1/test/payments/${reference}/approve`;
    vipps.ask('POST', approve, vipps.headers(), { customer: { phoneNumber: '4712345678' } });
    vipps.capture(reference, 9900, 'cap-1');
    vipps.vipps.doToPayment('capture', 'shop', reference, 500, vipps.now());
    const log = vipps.events(reference).body as { name: string; idempotencyKey: string | null; pspReference: string }[];
    expect(log.map(({ name, idempotencyKey }) => [name, idempotencyKey])).toEqual([
      ['CREATED', 'create-1'],
      ['AUTHORIZED', 'create-1'],
      ['CAPTURED', 'cap-1'],
      ['CAPTURED', null],
    ]);
    expect(new Set(log.map(({ pspReference }) => pspReference)).size).toBe(4);
    expect(log[0]?.pspReference).toBe(vipps.get(reference).body.pspReference);
  });

  it('can log refused operations as failures, which count for nothing', () => {
    const vipps = aVipps({ switches: { logFailures: true } });
    const reference = vipps.authorized();
    vipps.capture(reference, 25_000, 'cap-1');
    expect(vipps.events(reference).body.at(-1)).toMatchObject({
      name: 'CAPTURED',
      success: false,
      idempotencyKey: 'cap-1',
      amount: { value: 25_000 },
    });
    expect(totals(vipps, reference)).toEqual([24_900, 0, 0, 0]);
  });
});

describe('the truth', () => {
  const request = fc.record({
    what: fc.constantFrom('capture', 'cancel', 'refund', 'portalCapture', 'portalCancel', 'wait', 'fault'),
    amount: fc.integer({ min: 1, max: 12_000 }),
    key: fc.integer({ min: 1, max: 6 }),
    fault: fc.constantFrom(
      'dropsBeforeEffect',
      'dropsAfterEffect',
      'failsAfterEffect',
      'forgetsKey',
      'refusesAfterEffect',
    ),
    late: fc.boolean(),
  });

  it('never lies: captured, released and open are the authorization after any requests', () => {
    fc.assert(
      fc.property(fc.array(request, { maxLength: 25 }), fc.boolean(), (requests, limiter) => {
        const vipps = aVipps({ switches: { limiter } });
        const reference = vipps.authorized();
        for (const { what, amount, key, fault, late } of requests) {
          if (what === 'capture' || what === 'refund') vipps[what](reference, amount, `key-${key}`);
          else if (what === 'cancel') vipps.cancel(reference, `key-${key}`);
          else if (what === 'wait') vipps.pass(amount * 1000);
          else if (what === 'fault') vipps.fault(late ? { fault: 'actsLate', ms: amount } : { fault, code: '6280' });
          else {
            try {
              vipps.vipps.doToPayment(
                what === 'portalCapture' ? 'capture' : 'cancel',
                'shop',
                reference,
                amount,
                vipps.now(),
              );
            } catch {
              // refused by the portal: nothing moves
            }
          }
          const { authorized, captured, released, refunded, open, movements } = vipps.truth(reference);
          expect(authorized).toBe(24_900);
          expect(captured + released + open).toBe(authorized);
          expect(open).toBeGreaterThanOrEqual(0);
          expect(refunded).toBeLessThanOrEqual(captured);
          const taken = movements
            .filter(({ kind }) => kind === 'captured')
            .reduce((sum, { amount: one }) => sum + one, 0);
          expect(taken).toBe(captured);
        }
        vipps.world.faults.rules.clear();
        vipps.pass(MINUTE);
        vipps.login();
        const { captured, released, refunded } = vipps.truth(reference);
        expect(totals(vipps, reference)).toEqual([24_900, captured, released, refunded]);
      }),
      { numRuns: 200 },
    );
  });

  it('is the same for the same seed, requests and moments, also from a clone', () => {
    const [one, other] = [aVipps(), aVipps()];
    for (const vipps of [one, other]) vipps.capture(vipps.authorized(24_900, 'order-1001-1'), 100, 'cap-1');
    expect(other.events('order-1001-1').text).toBe(one.events('order-1001-1').text);
    const clone = structuredClone(one.vipps.state);
    one.capture('order-1001-1', 100, 'cap-2');
    expect(clone.world.truth.payments.get('vipps/shop/order-1001-1')?.captured).toBe(100);
  });
});
