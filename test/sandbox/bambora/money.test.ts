import fc from 'fast-check';
import { FAULTS, type FaultName } from '../../../src/sandbox/faults';
import { DAY, expectSound, HOUR, MINUTE, SECOND } from '../virtual-time';
import { aBambora, refusalIn } from './a-bambora';

describe('a card token authorization', () => {
  const order = { currency: 'EUR', amount: 12_000, token: 'tok-1' };

  it('makes the documented payment, once per reference', () => {
    const bambora = aBambora();
    const said = bambora.post('order-1001', 'card_token_authorization', order);
    const payment = {
      region: 'emea_0',
      merchant: 'T424242001',
      payment: 'order-1001',
      state: 'Authorized',
      currency: 'EUR',
      amount: 12_000,
      comment: 'N/A',
      operationInProgress: false,
      operations: ['Capture', 'Cancel'],
      captures: [],
      refunds: [],
    };
    expect([said.status, said.body]).toEqual([201, payment]);
    expect(bambora.get('order-1001').body).toEqual(payment);
    expect(refusalIn(bambora.post('order-1001', 'card_token_authorization', order))).toMatch(/^422/);
    expect(bambora.truth('order-1001')).toMatchObject({ authorized: 12_000, movements: [{}] });
  });

  it.each([
    ['token-declined', '402 cannot_authorize'],
    ['token-no-funds', '402 insufficient_funds'],
    ['token-expired', '400 expired_card'],
    ['token-blocked', '451 blocked_by_issuer'],
  ])('with %s is refused: %s', (token, refusal) => {
    const bambora = aBambora();
    expect(refusalIn(bambora.post('order-1001', 'card_token_authorization', { ...order, token }))).toBe(refusal);
    expect(bambora.get('order-1001').body).toMatchObject({ state: 'Declined', operations: [] });
    expect(bambora.world.truth.movementCount).toBe(0);
    expect(refusalIn(bambora.capture('order-1001', 100))).toBe('422 invalid_payment_state_transition');
  });
});

describe('a capture', () => {
  it('answers as the sample does, and reads show the rest', () => {
    const bambora = aBambora();
    const reference = bambora.authorized(12_000, 'order-1001');
    const said = bambora.capture(reference, 12_000, 'cap:7f3c');
    expect([said.status, said.body]).toEqual([
      201,
      {
        region: 'emea_0',
        merchant: 'T424242001',
        payment: 'order-1001',
        state: 'Captured',
        currency: 'EUR',
        amount: 12_000,
        comment: 'N/A',
        captures: [{ amount: 12_000, comment: 'cap:7f3c' }],
      },
    ]);
    expect(bambora.get(reference).body).toMatchObject({
      operations: ['Refund'],
      refunds: [],
      operationInProgress: false,
    });
    expect(bambora.truth(reference)).toMatchObject({ captured: 12_000, captureCount: 1, open: 0 });
    expect(bambora.truth(reference).movements.at(-1)?.cause).toEqual({ by: 'request', key: 'cap:7f3c' });
  });

  it('can answer with all fields, and with 200', () => {
    const bambora = aBambora({ switches: { captureAnswer: 'full', captureStatus: 200 } });
    const said = bambora.capture(bambora.authorized(), 12_000);
    expect([said.status, Object.keys(said.body)]).toEqual([
      200,
      expect.arrayContaining(['operations', 'refunds', 'operationInProgress']),
    ]);
  });

  it.each([
    ['flat', [{ amount: 9900, comment: 'cap:1' }]],
    ['wrapped', [{ capture: { amount: 9900, comment: 'cap:1' } }]],
    ['flatWithoutComment', [{ amount: 9900 }]],
  ])('is shown %s', (captureShape, captures) => {
    const bambora = aBambora({ switches: { captureShape } });
    const reference = bambora.authorized();
    expect(bambora.capture(reference, 9900, 'cap:1').body.captures).toEqual(captures);
    expect(bambora.get(reference).body.captures).toEqual(captures);
  });

  it.each([
    ['capture', 'N/A', [{ amount: 9900, comment: 'cap:1' }]],
    ['payment', 'cap:1', [{ amount: 9900 }]],
    ['dropped', 'N/A', [{ amount: 9900 }]],
  ])('has its comment placed on or at: %s', (commentPlacement, comment, captures) => {
    const bambora = aBambora({ switches: { commentPlacement } });
    const reference = bambora.authorized();
    bambora.capture(reference, 9900, 'cap:1');
    expect(bambora.get(reference).body).toMatchObject({ comment, captures });
    expect(bambora.truth(reference).movements.at(-1)?.cause.key).toBe('cap:1');
  });

  // What is asked after what, the switch, the refusal, and what was captured in truth.
  it.each([
    ['the same again after a full one', [12_000, 12_000], {}, '422 invalid_payment_state_transition', 12_000, 1],
    ['the same again after a full one', [12_000, 12_000], { secondAfterFull: '402' }, '402 cannot_capture', 12_000, 1],
    ['a second after a partial one', [5000, 5000], {}, '422 invalid_payment_state_transition', 5000, 1],
    ['a second after a partial one', [5000, 5000], { secondAfterPartial: '402' }, '402 cannot_capture', 5000, 1],
    ['a second after a partial one', [5000, 5000], { secondAfterPartial: 'allowed' }, null, 10_000, 2],
    ['a third beyond the hold', [5000, 5000, 5000], { secondAfterPartial: 'allowed' }, '402 cannot_capture', 10_000, 2],
    ['more than the hold', [12_001], {}, '402 cannot_capture', 0, 0],
    ['more than the hold', [12_001], { overCapture: '400' }, '400 about:blank', 0, 0],
    ['more than the hold', [12_001], { overCapture: '422' }, '422 invalid_payment_state_transition', 0, 0],
  ])('%s %j with %j: %s', (_what, amounts, switches, refusal, captured, captureCount) => {
    const bambora = aBambora({ switches });
    const reference = bambora.authorized();
    const last = amounts.map((amount) => bambora.capture(reference, amount)).at(-1);
    expect(last?.status === 201 ? null : last && refusalIn(last)).toBe(refusal);
    expect(bambora.truth(reference)).toMatchObject({ captured, captureCount });
  });

  it.each([
    [{}, {}, 201, 12_000],
    [{}, { amountOmitted: '400' }, 400, 0],
    [{ amount: 0 }, {}, 201, 12_000],
    [{ amount: 0 }, { amountZero: 'capturesNothing' }, 201, 0],
    [{ amount: 0 }, { amountZero: '400' }, 400, 0],
  ])('of %j with %j is %i and takes %i', (body, switches, status, captured) => {
    const bambora = aBambora({ switches });
    const reference = bambora.authorized();
    expect(bambora.post(reference, 'capture', body).status).toBe(status);
    expect(bambora.truth(reference).captured).toBe(captured);
  });

  it('leaves the rest of a partial one to lapse, and no cancel gives it back', () => {
    const bambora = aBambora();
    const reference = bambora.authorized();
    bambora.capture(reference, 5000);
    expect(refusalIn(bambora.cancel(reference))).toBe('422 invalid_payment_state_transition');
    expect(bambora.truth(reference)).toMatchObject({ captured: 5000, released: 0, open: 7000 });
    bambora.pass(7 * DAY);
    expect(bambora.truth(reference)).toMatchObject({ captured: 5000, expired: 7000, open: 0 });
    expect(bambora.get(reference).body.state).toBe('Captured');
  });

  it('is Settled after a while by switch, and still counts as captured', () => {
    const bambora = aBambora({ switches: { settlesAfterMs: DAY } });
    const reference = bambora.authorized();
    bambora.capture(reference, 12_000);
    bambora.pass(DAY);
    expect(bambora.get(reference).body.state).toBe('Settled');
    expect(bambora.refund(reference).status).toBe(201);
  });
});

describe('cancel, refund and expiry', () => {
  it('cancel gives all back, shows one L, and ends everything', () => {
    const bambora = aBambora();
    const reference = bambora.authorized();
    const said = bambora.cancel(reference);
    expect([said.status, said.body]).toMatchObject([
      200,
      { state: 'Canceled', operations: [], captures: [], refunds: [] },
    ]);
    expect(bambora.truth(reference)).toMatchObject({ released: 12_000, open: 0 });
    expect(refusalIn(bambora.capture(reference, 100))).toBe('422 invalid_payment_state_transition');
    expect(bambora.truth(reference).captured).toBe(0);
  });

  it('refund is once, at most what was captured', () => {
    const bambora = aBambora();
    const reference = bambora.authorized();
    expect(bambora.refund(reference, 1).status).toBe(422);
    bambora.capture(reference, 9900);
    expect(refusalIn(bambora.refund(reference, 9901))).toBe('402 cannot_refund');
    expect(bambora.refund(reference, 900).body).toMatchObject({ state: 'Refunded', refunds: [{ amount: 900 }] });
    expect(bambora.refund(reference, 900).status).toBe(422);
    expect(bambora.truth(reference)).toMatchObject({ captured: 9900, refunded: 900 });
  });

  it.each([
    [{}, '422 invalid_payment_state_transition'],
    [{ captureExpired: '402' }, '402 cannot_capture'],
  ])('the hold ends after seven days; with %j a capture is then %s', (switches, refusal) => {
    const bambora = aBambora({ switches });
    const reference = bambora.authorized();
    bambora.pass(7 * DAY - 1);
    expect(bambora.get(reference).body.state).toBe('Authorized');
    bambora.pass(1);
    expect(bambora.get(reference).body).toMatchObject({ state: 'Authorization Expired', operations: [] });
    expect(refusalIn(bambora.capture(reference, 100))).toBe(refusal);
    expect(bambora.truth(reference)).toMatchObject({ captured: 0, expired: 12_000 });
  });

  it('a rest that could be captured again can’t be after the hold has ended', () => {
    const bambora = aBambora({ switches: { secondAfterPartial: 'allowed', captureAfterBackOffice: 'takesAgain' } });
    const reference = bambora.authorized();
    bambora.capture(reference, 5000);
    bambora.pass(7 * DAY);
    expect(bambora.capture(reference, 5000).status).toBe(422);
    expect(bambora.truth(reference).captured).toBe(5000);
  });
});

describe('the back office', () => {
  it('captures, and the API goes on saying Authorized', () => {
    const bambora = aBambora();
    const reference = bambora.authorized();
    bambora.deed('capture', reference, 5000);
    expect(bambora.get(reference).body).toMatchObject({
      state: 'Authorized',
      captures: [],
      operations: ['Capture', 'Cancel'],
    });
    expect(bambora.truth(reference)).toMatchObject({ captured: 5000 });
    expect(refusalIn(bambora.capture(reference, 12_000))).toBe('402 cannot_capture');
    expect(bambora.truth(reference).captured).toBe(5000);
  });

  it('can be seen by switch', () => {
    const bambora = aBambora({ switches: { backOffice: 'visible' } });
    const [one, other] = [bambora.authorized(), bambora.authorized()];
    bambora.deed('capture', one, 5000);
    bambora.deed('cancel', other);
    expect(bambora.get(one).body).toMatchObject({ state: 'Captured', captures: [{ amount: 5000 }] });
    expect(bambora.get(other).body.state).toBe('Voided');
  });

  it('what it has taken can be taken again by switch', () => {
    const bambora = aBambora({ switches: { captureAfterBackOffice: 'takesAgain' } });
    const reference = bambora.authorized();
    bambora.deed('capture', reference);
    expect(bambora.capture(reference, 12_000).status).toBe(201);
    expect(bambora.truth(reference)).toMatchObject({ captured: 24_000, captureCount: 2, open: -12_000 });
  });
});

describe('faults of a capture', () => {
  // Status of the answer (or how it is lost), and what was captured.
  it.each([
    [{ fault: 'dropsBeforeEffect' }, 'drop', 0],
    [{ fault: 'dropsAfterEffect' }, 'drop', 9900],
    [{ fault: 'ignoresRequest' }, 'silence', 0],
    [{ fault: 'neverAnswers' }, 'silence', 9900],
    [{ fault: 'failsBeforeEffect' }, 500, 0],
    [{ fault: 'failsBeforeEffect', status: 504 }, 504, 0],
    [{ fault: 'failsAfterEffect', status: 502 }, 502, 9900],
    [{ fault: 'failsAfterEffect', status: 503 }, 503, 9900],
    [{ fault: 'garblesAnswer' }, 201, 9900],
    [{ fault: 'pageAfterEffect', status: 200 }, 200, 9900],
    [{ fault: 'refuses', code: 'cannot_capture' }, 402, 0],
    [{ fault: 'refusesAfterEffect', code: 'invalid_payment_state_transition' }, 422, 9900],
    [{ fault: 'saysProcessing' }, 409, 0],
    [{ fault: 'locks' }, 409, 0],
    [{ fault: 'throttles', ms: 2000 }, 429, 0],
    [{ fault: 'rejectsToken' }, 401, 0],
  ] as const)('%j: %s, and %i is captured', (order, outcome, captured) => {
    const bambora = aBambora();
    const reference = bambora.authorized();
    bambora.fault({ ...order, operation: 'capture', reference });
    const said = bambora.capture(reference, 9900, 'cap:1');
    expect(said.carry === 'send' ? said.status : said.carry).toBe(outcome);
    expect(bambora.truth(reference).captured).toBe(captured);
  });

  it('a burst of 409 ends after so many answers or so much time', () => {
    const bambora = aBambora();
    const [one, other] = [bambora.authorized(), bambora.authorized()];
    bambora.fault({ fault: 'locks', operation: 'capture', reference: one, times: 2 });
    expect([1, 2, 3].map(() => bambora.capture(one, 9900).status)).toEqual([409, 409, 201]);
    bambora.fault({ fault: 'locks', operation: 'capture', reference: other, ms: MINUTE });
    expect(refusalIn(bambora.capture(other, 9900))).toBe('409 payment_operation_blocked');
    expect(bambora.get(other).body.operationInProgress).toBe(true);
    expect(bambora.cancel(other).status).toBe(409);
    bambora.pass(MINUTE);
    expect(bambora.capture(other, 9900).status).toBe(201);
  });

  it('while an operation runs the payment is busy, reads show the state before, and another capture is 409', () => {
    const bambora = aBambora({ switches: { processingMs: 30 * SECOND, secondAfterPartial: 'allowed' } });
    const reference = bambora.authorized();
    expect(bambora.capture(reference, 5000)).toMatchObject({ status: 201, afterMs: 30_000 });
    expect(bambora.get(reference).body).toMatchObject({ operationInProgress: true, state: 'Authorized', captures: [] });
    expect(bambora.capture(reference, 5000).status).toBe(409);
    bambora.switch({ getWhileBusy: '409' });
    expect(bambora.get(reference).status).toBe(409);
    bambora.pass(30 * SECOND);
    expect(bambora.get(reference).body).toMatchObject({ operationInProgress: false, state: 'Captured' });
    expect(bambora.truth(reference).captureCount).toBe(1);
  });

  it('a stale read shows the state before for so long, and can always lag by switch', () => {
    const bambora = aBambora();
    const reference = bambora.authorized();
    bambora.fault({ fault: 'readsStale', ms: MINUTE, operation: 'capture' });
    expect(bambora.capture(reference, 12_000).body.state).toBe('Captured');
    expect(bambora.get(reference).body.state).toBe('Authorized');
    bambora.pass(MINUTE);
    expect(bambora.get(reference).body.state).toBe('Captured');
    bambora.switch({ getLagMs: HOUR });
    expect(bambora.get(reference).body.state).toBe('Authorized');
    expect(bambora.truth(reference).captured).toBe(12_000);
  });

  it('a read can find nothing for a while', () => {
    const bambora = aBambora();
    bambora.fault({ fault: 'findsNothing', ms: MINUTE, operation: 'authorize' });
    bambora.post('order-1', 'card_token_authorization', { currency: 'EUR', amount: 100, token: 't' });
    expect(refusalIn(bambora.get('order-1'))).toBe('404 payment_not_found');
    bambora.pass(MINUTE);
    expect(bambora.get('order-1').status).toBe(200);
  });

  it('a late capture takes money an hour later, beside a repeat that the state machine lets through', () => {
    const bambora = aBambora({ switches: { secondAfterPartial: 'allowed' } });
    const reference = bambora.authorized();
    bambora.fault({ fault: 'actsLate', ms: HOUR, operation: 'capture' });
    expect(bambora.capture(reference, 5000, 'cap:1').carry).toBe('drop');
    expect(bambora.capture(reference, 5000, 'cap:1').status).toBe(201);
    bambora.pass(HOUR);
    expect(bambora.truth(reference)).toMatchObject({ captured: 10_000, captureCount: 2 });
  });

  it('refuses faults that cannot be', () => {
    const bambora = aBambora();
    expect(() => bambora.fault({ fault: 'forgetsKey' })).toThrow('no idempotency key');
    expect(() => bambora.fault({ fault: 'refuses', code: 'nope' })).toThrow('no error nope');
    expect(() => bambora.fault({ fault: 'failsLater', ms: 1 })).toThrow('final');
  });
});

describe('the truth', () => {
  const faults = (Object.keys(FAULTS) as FaultName[]).filter((name) => !/Notice|forgetsKey|failsLater/.test(name));
  const step = fc.record({
    what: fc.constantFrom('capture', 'cancel', 'refund', 'portalCapture', 'portalCancel', 'wait', 'fault', 'read'),
    amount: fc.integer({ min: 1, max: 13_000 }),
    fault: fc.constantFrom(...faults),
  });
  const switches = fc.record({
    secondAfterPartial: fc.constantFrom('422', '402', 'allowed'),
    amountZero: fc.constantFrom('capturesAll', 'capturesNothing', '400'),
    backOffice: fc.constantFrom('visible', 'invisible'),
    processingMs: fc.constantFrom(0, 5000),
  });

  it('never lies, whatever the API says, and what the merchant can bound is never more than authorized', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 25 }), switches, (steps, chosen) => {
        const bambora = aBambora({ switches: chosen });
        const reference = bambora.authorized();
        for (const { what, amount, fault } of steps) {
          if (what === 'capture' || what === 'refund') bambora[what](reference, amount);
          else if (what === 'cancel') bambora.cancel(reference);
          else if (what === 'read') bambora.get(reference);
          else if (what === 'wait') bambora.pass(amount * 10_000);
          else if (what === 'fault') bambora.fault({ fault, ms: amount, code: 'cannot_capture' });
          else {
            try {
              bambora.deed(what === 'portalCapture' ? 'capture' : 'cancel', reference, amount);
            } catch {
              // refused by the back office: nothing moves
            }
          }
          const truth = bambora.truth(reference);
          expectSound(truth);
          expect(truth.open).toBeGreaterThanOrEqual(0);
        }
        bambora.world.faults.rules.clear();
        bambora.pass(HOUR);
        const byRequest = bambora
          .truth(reference)
          .movements.filter(({ kind, cause }) => kind === 'captured' && cause.by === 'request');
        if (chosen.backOffice === 'invisible') {
          const shown = bambora.get(reference).body.captures as { amount: number }[];
          const taken = byRequest.map(({ amount }) => amount);
          expect(shown.map(({ amount }) => amount).filter((amount) => amount > 0)).toEqual(taken);
        }
      }),
      { numRuns: 300 },
    );
  });

  it('is the same for the same seed, requests and moments, also from a clone', () => {
    const [one, other] = [aBambora(), aBambora()];
    for (const bambora of [one, other]) bambora.capture(bambora.authorized(12_000, 'order-1'), 100, 'cap:1');
    expect(other.get('order-1').text).toBe(one.get('order-1').text);
    const clone = structuredClone(one.simulator.state);
    one.refund('order-1', 100);
    expect(clone.world.truth.payments.get('bambora/shop/order-1')?.refunded).toBe(0);
  });
});

describe('a second refund', () => {
  it.each([
    ['422', '422 invalid_payment_state_transition', 4_000],
    ['402', '402 cannot_refund', 4_000],
    ['allowed', '201 undefined', 8_000],
  ])('%s', (secondRefund, said, refunded) => {
    for (const partlyRefundedAs of ['Refunded', 'Captured']) {
      const bambora = aBambora({ switches: { secondRefund, partlyRefundedAs } });
      const { reference } = bambora.authorize({ amount: 12_000 });
      bambora.capture(reference, 12_000);
      expect(bambora.refund(reference, 4_000).body.state).toBe(partlyRefundedAs);
      expect(refusalIn(bambora.refund(reference, 4_000))).toBe(said);
      expect(bambora.truth(reference).refunded).toBe(refunded);
      expect(bambora.get(reference).body.refunds).toHaveLength(refunded / 4_000);
      expect(refusalIn(bambora.refund(reference, 4_001))).toMatch(/^4/);
    }
  });

  it('is not listed where no payment lists its refunds', () => {
    const bambora = aBambora({ switches: { refundsShown: false, refundStatus: 200 } });
    const { reference } = bambora.authorize({ amount: 12_000 });
    bambora.capture(reference, 12_000);
    expect(bambora.refund(reference).status).toBe(200);
    expect(bambora.get(reference).body).not.toHaveProperty('refunds');
  });
});
