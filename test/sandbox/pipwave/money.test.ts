import fc from 'fast-check';
import { FAULTS, type FaultName } from '../../../src/sandbox/faults';
import { DAY, expectSound, HOUR, MINUTE, SECOND } from '../virtual-time';
import { aPipwave } from './a-pipwave';

const LAG = 5 * SECOND;

describe('a capture', () => {
  it('answers nothing but 200, and takes the money a little later', () => {
    const pipwave = aPipwave();
    const id = pipwave.authorized();
    expect(pipwave.capture(id).body).toEqual({ status: '200', message: '' });
    expect([pipwave.truth(id).captured, ...pipwave.shown(id)]).toEqual([0, '5', true, undefined, '120.00']);
    pipwave.pass(LAG - 1);
    expect(pipwave.truth(id).captured).toBe(0);
    pipwave.pass(1);
    expect([pipwave.truth(id).captured, ...pipwave.shown(id)]).toEqual([12_000, '10', false, undefined, '120.00']);
  });

  // Before and after, as requery shows it: transaction_status, require_capture, txn_sub_status.
  it.each([
    [{}, ['5', true, undefined], ['10', false, undefined]],
    [{ authorizedAs: 'paidSubStatus' }, ['10', true, '501'], ['10', false, '502']],
    [{ requireCapture: 'static' }, ['5', true, undefined], ['10', true, undefined]],
    [{ authorizedAs: 'paidSubStatus', requireCapture: 'static' }, ['10', true, '501'], ['10', true, '502']],
  ])('is shown with %j as %j, then %j', (switches, before, after) => {
    const pipwave = aPipwave({ switches });
    const id = pipwave.authorized();
    expect(pipwave.shown(id).slice(0, 3)).toEqual(before);
    pipwave.capture(id);
    pipwave.pass(LAG);
    expect(pipwave.shown(id).slice(0, 3)).toEqual(after);
    expect(pipwave.truth(id).captured).toBe(12_000);
  });

  // The timing, what is captured at once and in the end, and what is shown at once and in the end.
  it.each([
    [{ captureTiming: 'asynchronous' }, 0, 12_000, '5', '10'],
    [{ captureTiming: 'synchronous' }, 12_000, 12_000, '10', '10'],
    [{ captureTiming: 'asynchronousFailure' }, 0, 0, '5', '1'],
    [{ captureTiming: 'asynchronousFailure', failureShows: 'unchanged' }, 0, 0, '5', '5'],
    [{ captureTiming: 'optimisticFailure' }, 0, 0, '10', '1'],
    [{ captureTiming: 'optimisticFailure', failureShows: 'unchanged' }, 0, 0, '10', '5'],
  ])('%j: %i, then %i; shown %s, then %s', (switches, atOnce, inTheEnd, shownAtOnce, shownInTheEnd) => {
    const pipwave = aPipwave({ switches });
    const id = pipwave.authorized();
    expect(pipwave.capture(id).body.status).toBe('200');
    expect([pipwave.truth(id).captured, pipwave.shown(id)[0]]).toEqual([atOnce, shownAtOnce]);
    pipwave.pass(LAG);
    expect([pipwave.truth(id).captured, pipwave.shown(id)[0]]).toEqual([inTheEnd, shownInTheEnd]);
  });

  it('of one payment can fail later while others don’t', () => {
    const pipwave = aPipwave();
    const [one, other] = [pipwave.authorized(), pipwave.authorized()];
    pipwave.fault({ fault: 'failsLater', ms: HOUR, operation: 'capture', reference: one });
    expect([pipwave.capture(one), pipwave.capture(other)].map(({ body }) => body.status)).toEqual(['200', '200']);
    pipwave.pass(HOUR);
    expect([pipwave.shown(one)[0], pipwave.shown(other)[0]]).toEqual(['1', '10']);
    expect([pipwave.truth(one).captured, pipwave.truth(other).captured]).toEqual([0, 12_000]);
  });

  it.each([['0'], ['0.00'], ['']])('of %p is a capture of everything', (amount) => {
    const pipwave = aPipwave({ switches: { pgPartial: 'multiple', captureTiming: 'synchronous' } });
    const id = pipwave.authorized();
    const body = pipwave.bodyOf('capture-payment', { pw_id: id });
    const said = amount === '0.00' ? pipwave.capture(id, amount) : pipwave.post({ ...body, capture_amount: amount });
    expect(said.body.status).toBe('200');
    expect(pipwave.truth(id).captured).toBe(12_000);
  });

  // What is asked for, the gateway, then: captured, released, still held, final_amount.
  it.each([
    ['49.90', {}, [12_000, 0, 0, '120.00']],
    ['49.90', { pgPartial: 'single' }, [4990, 7010, 0, '49.90']],
    ['49.90', { pgPartial: 'single', remainder: 'kept' }, [4990, 0, 7010, '49.90']],
    ['49.90', { pgPartial: 'single', finalAmount: 'unchanged' }, [4990, 7010, 0, '120.00']],
    ['49.90', { pgPartial: 'multiple', remainder: 'kept' }, [4990, 0, 7010, '49.90']],
    ['120.01', { pgPartial: 'single' }, [0, 0, 12_000, '120.00']],
    ['120.01', {}, [12_000, 0, 0, '120.00']],
  ])('of %s at a gateway with %j: %j', (amount, switches, expected) => {
    const pipwave = aPipwave({ switches });
    const id = pipwave.authorized();
    expect(pipwave.capture(id, amount).body).toEqual({ status: '200', message: '' });
    pipwave.pass(LAG);
    const { captured, released, open } = pipwave.truth(id);
    expect([captured, released, open, pipwave.shown(id)[3]]).toEqual(expected);
  });

  // Two captures before the first has landed: the second answer, how often money was taken, and how much.
  it.each([
    ['everything, everything', [undefined, undefined], {}, '200', 1, 12_000],
    ['everything, everything', [undefined, undefined], { pgSecondFull: 'taken' }, '200', 2, 24_000],
    ['everything, everything', [undefined, undefined], { secondWhilePending: 'refused' }, '400', 1, 12_000],
    ['part, part', ['49.90', '49.90'], { pgPartial: 'multiple', remainder: 'kept' }, '200', 2, 9980],
    ['part, part', ['49.90', '49.90'], { pgPartial: 'multiple' }, '200', 1, 4990],
    ['part, part', ['49.90', '49.90'], { pgPartial: 'single', remainder: 'kept' }, '200', 1, 4990],
    ['part, part', ['49.90', '49.90'], { pgPartial: 'single', pgSecondFull: 'taken' }, '200', 2, 9980],
    ['part, part', ['49.90', '49.90'], {}, '200', 1, 12_000],
    ['more than the rest', ['100.00', '49.90'], { pgPartial: 'multiple', remainder: 'kept' }, '200', 1, 10_000],
  ])(
    '%s while the first is pending, with %j %j: %s, taken %i times, %i',
    (_what, amounts, switches, status, captureCount, captured) => {
      const pipwave = aPipwave({ switches });
      const id = pipwave.authorized();
      const said = amounts.map((amount) => pipwave.capture(id, amount));
      expect(said.map(({ body }) => body.status)).toEqual(['200', status]);
      pipwave.pass(LAG);
      expect(pipwave.truth(id)).toMatchObject({ captureCount, captured });
      expect(pipwave.shown(id)[0]).toBe('10');
    },
  );

  it.each([['400'], ['4002'], ['500']])('after a done one is %s, and takes nothing', (secondAfterDone) => {
    const pipwave = aPipwave({ switches: { secondAfterDone } });
    const id = pipwave.authorized();
    pipwave.capture(id);
    pipwave.pass(LAG);
    expect(pipwave.capture(id).body.status).toBe(secondAfterDone);
    pipwave.pass(LAG);
    expect(pipwave.truth(id)).toMatchObject({ captured: 12_000, captureCount: 1 });
  });

  it('takes the total, which may be more than the amount', () => {
    const pipwave = aPipwave({ switches: { processingFee: 150 } });
    const id = pipwave.authorized();
    expect(pipwave.requery(id).body).toMatchObject({
      amount: '120.00',
      processing_fee_amount: '1.50',
      total_amount: '121.50',
    });
    pipwave.capture(id);
    pipwave.pass(LAG);
    expect(pipwave.truth(id)).toMatchObject({ authorized: 12_150, captured: 12_150 });
  });
});

describe('the changes by hand', () => {
  it.each([
    [{}, 0, 12_000],
    [{ cancelVoids: true }, 12_000, 0],
  ])('cancel-payment with %j gives %i back and leaves %i held', (switches, released, open) => {
    const pipwave = aPipwave({ switches });
    const id = pipwave.authorized();
    expect(pipwave.cancel(id).body.status).toBe('200');
    expect(pipwave.shown(id)[0]).toBe('2');
    expect(pipwave.truth(id)).toMatchObject({ released, open });
    expect(pipwave.capture(id).body.status).toBe('400');
    expect(pipwave.cancel(id).body.status).toBe('400');
  });

  it('a capture under way outruns a cancel that voids nothing', () => {
    const pipwave = aPipwave();
    const id = pipwave.authorized();
    pipwave.capture(id);
    expect(pipwave.cancel(id).body.status).toBe('200');
    pipwave.pass(LAG);
    expect(pipwave.truth(id).captured).toBe(12_000);
    expect(pipwave.shown(id)[0]).toBe('10');
  });

  it('cancel-payment is refused where authorized is written as paid', () => {
    const pipwave = aPipwave({ switches: { authorizedAs: 'paidSubStatus' } });
    expect(pipwave.cancel(pipwave.authorized()).body.status).toBe('400');
  });

  it('confirm-payment says paid and takes nothing; process-payment undoes a cancel', () => {
    const pipwave = aPipwave();
    const [one, other] = [pipwave.authorized(), pipwave.authorized()];
    expect(pipwave.act('confirm-payment', { pw_id: one }).body.status).toBe('200');
    expect([pipwave.shown(one)[0], pipwave.truth(one).captured]).toEqual(['10', 0]);
    pipwave.cancel(other);
    expect(pipwave.act('process-payment', { pw_id: other }).body.status).toBe('200');
    expect(pipwave.shown(other)[0]).toBe('5');
  });

  it('refund is bounded by what was captured', () => {
    const pipwave = aPipwave({ switches: { captureTiming: 'synchronous', refundTiming: 'synchronous' } });
    const id = pipwave.authorized();
    const refund = (amount: string) =>
      pipwave.act('refund', { pw_id: id, op: 'submit', refund_amount: amount }).body.status;
    expect(refund('1.00')).toBe('4002');
    pipwave.capture(id);
    expect(pipwave.act('refund', { pw_id: id, op: 'initiate' }).body).toMatchObject({ supports_refund: true });
    expect([refund('120.01'), refund('20.00'), pipwave.shown(id)[0]]).toEqual(['4003', '200', '25']);
    expect([refund('100.00'), pipwave.shown(id)[0], refund('1.00')]).toEqual(['200', '20', '4001']);
    expect(pipwave.truth(id)).toMatchObject({ captured: 12_000, refunded: 12_000 });
  });

  it('tag-chargeback changes the label alone', () => {
    const pipwave = aPipwave({ switches: { captureTiming: 'synchronous' } });
    const id = pipwave.authorized();
    pipwave.capture(id);
    const tag = (stage: string) => pipwave.act('tag-chargeback', { pw_id: id, stage }).body.status;
    expect(tag('chargeback reversed')).toBe('4501');
    expect([tag('disputed'), pipwave.shown(id)[0], tag('chargeback'), pipwave.shown(id)[0]]).toEqual([
      '200',
      '13',
      '200',
      '15',
    ]);
    expect(pipwave.truth(id).captured).toBe(12_000);
  });
});

describe('the end of the hold', () => {
  it.each([
    [{}, '2', '400'],
    [{ expiryShows: 'failed' }, '1', '400'],
    [{ expiryShows: 'unchanged' }, '5', '200'],
  ])('with %j shows %s, a capture says %s, and nothing is taken', (switches, shown, status) => {
    const pipwave = aPipwave({ switches });
    const id = pipwave.authorized();
    pipwave.pass(7 * DAY);
    expect(pipwave.shown(id)[0]).toBe(shown);
    expect(pipwave.capture(id).body.status).toBe(status);
    pipwave.pass(LAG);
    expect(pipwave.truth(id)).toMatchObject({ captured: 0, expired: 12_000 });
  });
});

describe('the portal', () => {
  it('captures in a way that can’t be told from a request', () => {
    const pipwave = aPipwave();
    const id = pipwave.authorized();
    pipwave.deed('capture', id, 5000);
    expect(pipwave.shown(id)).toEqual(['10', false, undefined, '50.00']);
    expect(pipwave.truth(id)).toMatchObject({
      captured: 5000,
      released: 7000,
      movements: [{}, { cause: { by: 'portal' } }, {}],
    });
  });

  it('captures after a refund, and the payment stays one that was refunded in part', () => {
    const pipwave = aPipwave({
      switches: { captureTiming: 'synchronous', refundTiming: 'synchronous', remainder: 'kept' },
    });
    const id = pipwave.authorized();
    pipwave.deed('capture', id, 5000);
    pipwave.act('refund', { pw_id: id, op: 'submit', refund_amount: '20.00' });
    pipwave.deed('capture', id, 3000);
    expect(pipwave.shown(id)[0]).toBe('25');
    expect(pipwave.truth(id)).toMatchObject({ captured: 8000, refunded: 2000 });
  });
});

describe('faults of a capture', () => {
  // How the answer arrives, what its body says, and what is captured in the end.
  it.each([
    [{ fault: 'dropsBeforeEffect' }, 'drop', null, 0],
    [{ fault: 'dropsAfterEffect' }, 'drop', null, 12_000],
    [{ fault: 'neverAnswers' }, 'silence', null, 12_000],
    [{ fault: 'failsBeforeEffect' }, 200, '500', 0],
    [{ fault: 'failsAfterEffect' }, 200, '500', 12_000],
    [{ fault: 'failsAfterEffect', status: 502 }, 502, null, 12_000],
    [{ fault: 'failsBeforeEffect', status: 504 }, 504, null, 0],
    [{ fault: 'pageAfterEffect', status: 200 }, 200, null, 12_000],
    [{ fault: 'pageBeforeEffect', status: 200 }, 200, null, 0],
    [{ fault: 'garblesAnswer' }, 200, null, 12_000],
    [{ fault: 'refuses', code: '400' }, 200, '400', 0],
    [{ fault: 'refusesAfterEffect', code: '4002' }, 200, '4002', 12_000],
    [{ fault: 'rejectsToken' }, 200, '401', 0],
    [{ fault: 'throttles' }, 429, null, 0],
    [{ fault: 'locks' }, 200, '400', 0],
  ] as const)('%j: %s, status %s, and %i is captured', (order, outcome, status, captured) => {
    const pipwave = aPipwave();
    const id = pipwave.authorized();
    pipwave.fault({ ...order, operation: 'capture', reference: id });
    const said = pipwave.capture(id);
    expect(said.carry === 'send' ? said.status : said.carry).toBe(outcome);
    if (said.carry === 'send') expect(said.body?.status ?? null).toBe(status);
    pipwave.pass(LAG);
    expect(pipwave.truth(id).captured).toBe(captured);
  });

  it('requery can be stale for a while, lag always, or find nothing', () => {
    const pipwave = aPipwave();
    const id = pipwave.authorized();
    pipwave.fault({ fault: 'readsStale', ms: MINUTE, operation: 'capture' });
    pipwave.capture(id);
    pipwave.pass(LAG);
    expect([pipwave.truth(id).captured, pipwave.shown(id)[0]]).toEqual([12_000, '5']);
    pipwave.pass(MINUTE);
    expect(pipwave.shown(id)[0]).toBe('10');
    pipwave.switch({ requeryLagMs: HOUR });
    expect(pipwave.shown(id)[0]).toBe('0');
    pipwave.fault({ fault: 'findsNothing', operation: 'get' });
    expect(pipwave.requery(id).body.status).toBe('400');
  });

  it('refuses faults that cannot be', () => {
    const pipwave = aPipwave();
    expect(() => pipwave.fault({ fault: 'forgetsKey' })).toThrow('no idempotency key');
    expect(() => pipwave.fault({ fault: 'refuses', code: 'x' })).toThrow('write a pipwave status');
  });
});

describe('the truth', () => {
  const faults = (Object.keys(FAULTS) as FaultName[]).filter((name) => !/Notice|forgetsKey/.test(name));
  const step = fc.record({
    what: fc.constantFrom(
      'capture',
      'captureAll',
      'cancel',
      'process',
      'portalCapture',
      'portalCancel',
      'wait',
      'fault',
    ),
    amount: fc.integer({ min: 1, max: 13_000 }),
    fault: fc.constantFrom(...faults),
  });
  const switches = fc.record({
    captureTiming: fc.constantFrom('asynchronous', 'synchronous', 'asynchronousFailure', 'optimisticFailure'),
    pgPartial: fc.constantFrom('off', 'single', 'multiple'),
    remainder: fc.constantFrom('cancelled', 'kept'),
    pgSecondFull: fc.constantFrom('refused', 'taken'),
    failureShows: fc.constantFrom('failed', 'unchanged'),
    authorizedAs: fc.constantFrom('processing', 'paidSubStatus'),
  });

  it('never lies, and takes more than authorized only where the gateway may', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 25 }), switches, (steps, chosen) => {
        const pipwave = aPipwave({ switches: chosen });
        const id = pipwave.authorized();
        for (const { what, amount, fault } of steps) {
          if (what === 'capture') pipwave.capture(id, (amount / 100).toFixed(2));
          else if (what === 'captureAll') pipwave.capture(id);
          else if (what === 'cancel') pipwave.cancel(id);
          else if (what === 'process') pipwave.act('process-payment', { pw_id: id });
          else if (what === 'wait') pipwave.pass(amount * 1000);
          else if (what === 'fault') pipwave.fault({ fault, ms: amount, code: '400' });
          else {
            try {
              pipwave.deed(what === 'portalCapture' ? 'capture' : 'cancel', id, amount);
            } catch {
              // refused by the portal: nothing moves
            }
          }
          const truth = pipwave.truth(id);
          expectSound(truth);
          if (chosen.pgSecondFull === 'refused') expect(truth.open).toBeGreaterThanOrEqual(0);
          if (
            chosen.pgPartial !== 'multiple' &&
            chosen.pgSecondFull === 'refused' &&
            !steps.some((one) => one.what === 'portalCapture')
          ) {
            expect(truth.captureCount).toBeLessThanOrEqual(1);
          }
        }
        pipwave.world.faults.rules.clear();
        pipwave.pass(8 * DAY);
        expect(pipwave.truth(id).open).toBeLessThanOrEqual(0);
        if (!/Failure/.test(chosen.captureTiming) && pipwave.truth(id).captured > 0)
          expect(pipwave.shown(id)[0]).toBe('10');
      }),
      { numRuns: 300 },
    );
  });

  it('is the same for the same seed, requests and moments, also from a clone', () => {
    const [one, other] = [aPipwave(), aPipwave()];
    const ids = [one, other].map((pipwave) => pipwave.authorized(12_000, { reference: 'order-1' }));
    expect(ids[0]).toBe(ids[1]);
    one.capture(ids[0] ?? '');
    const clone = structuredClone(one.simulator.state);
    one.pass(LAG);
    expect(one.truth('order-1').captured).toBe(12_000);
    expect(clone.world.truth.byId.get(`pipwave/shop/${ids[0]}`)?.captured).toBe(0);
  });
});

describe('a refund', () => {
  const captured = (switches: object = {}) => {
    const pipwave = aPipwave({ switches: { captureTiming: 'synchronous', ...switches } });
    const id = pipwave.authorized();
    pipwave.capture(id);
    const refund = (op: string, amount?: string) =>
      pipwave.act('refund', { pw_id: id, op, ...(amount === undefined ? {} : { refund_amount: amount }) }).body;
    return { pipwave, id, refund };
  };

  // The timing, what is given back at once and in the end, and what is shown at once and in the end.
  it.each([
    ['asynchronous', 0, 2_000, '10', '25'],
    ['synchronous', 2_000, 2_000, '25', '25'],
    ['asynchronousFailure', 0, 0, '10', '10'],
    ['optimisticFailure', 0, 0, '25', '10'],
  ])('%s', (refundTiming, atOnce, inTheEnd, shown, shownInTheEnd) => {
    const { pipwave, id, refund } = captured({ refundTiming });
    expect(refund('submit', '20.00')).toMatchObject({ status: '200', reverse_pw_id: expect.stringMatching(/^RV/) });
    expect([pipwave.truth(id).refunded, pipwave.shown(id)[0]]).toEqual([atOnce, shown]);
    pipwave.pass(LAG);
    expect([pipwave.truth(id).refunded, pipwave.shown(id)[0]]).toEqual([inTheEnd, shownInTheEnd]);
    expectSound(pipwave.truth(id));
  });

  it('is one at a time', () => {
    const { pipwave, refund } = captured();
    expect([refund('submit', '20.00').status, refund('submit', '20.00').status, refund('initiate').status]).toEqual([
      '200',
      '4006',
      '4006',
    ]);
    pipwave.pass(LAG);
    expect(refund('submit', '20.00').status).toBe('200');
  });

  it.each([
    ['parts', [true, true], '200', '200'],
    ['whole', [true, false], '4005', '200'],
    ['nothing', [false, false], '4004', '4004'],
  ])('of a gateway that offers %s', (supportsRefund, [any, parts], ofAPart, ofAll) => {
    const { refund } = captured({ supportsRefund, refundTiming: 'synchronous' });
    expect(refund('initiate')).toMatchObject({ supports_refund: any, supports_partial_refund: parts });
    expect(refund('submit', '120.00').status).toBe(ofAll);
    const other = captured({ supportsRefund, refundTiming: 'synchronous' });
    expect(other.refund('submit', '20.00').status).toBe(ofAPart);
  });

  it('fails later where a fault says so, and a fault meets the refund or the question before it', () => {
    const { pipwave, id, refund } = captured();
    pipwave.fault({ operation: 'refund', fault: 'failsLater', ms: 60_000 });
    expect([refund('initiate').status, refund('submit').status]).toEqual(['200', '200']);
    pipwave.pass(60_000);
    expect(pipwave.truth(id).refunded).toBe(0);
    pipwave.fault({ operation: 'askRefund', fault: 'failsBeforeEffect' });
    expect([refund('initiate').status, refund('submit').status]).toEqual(['500', '200']);
  });
});
