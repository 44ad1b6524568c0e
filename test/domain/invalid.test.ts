import { invalidPayment, refusedTerms } from '../../src/domain/invalid';
import { InvariantViolation, invariant } from '../../src/domain/invariant';
import { ledgerOf } from '../../src/domain/ledger';
import { nextStep } from '../../src/domain/next-step';
import { complete, op, order, START, ship } from './support/world';

const NAME = { account: 'nordic-shop', paymentId: 'order-1001' };

describe('a payment whose terms will not do', () => {
  const payment = invalidPayment(NAME, 'the amount is missing', START);

  test('is there under its name, and holds nothing', () => {
    expect(payment.terms).toEqual({ ...NAME, provider: 'none', reference: 'none', amount: 0, currency: 'none' });
    expect(ledgerOf(payment)).toEqual({
      authorized: 0,
      captured: 0,
      reserved: 0,
      released: 0,
      available: 0,
      refunded: 0,
      refunding: 0,
      refundable: 0,
    });
    expect(payment.startedAt).toBe(START);
    // Nobody knows how long a hold that is not known lasts: as long as any does.
    expect(payment.holdUntil).toBe(START + 400 * 86_400_000);
    expect(payment.capabilities).toMatchObject({
      captures: 'many',
      partial: true,
      evidence: 'status',
      absence: 'neverProvable',
      release: { untouched: 'explicit', afterCapture: 'explicit', evidence: 'status' },
    });
  });

  test('says why to a person, and sends nothing', () => {
    expect(payment.attention).toMatchObject([{ code: 'InvalidTerms', text: 'the amount is missing' }]);
    expect(op(payment, '@authorize')).toMatchObject({ status: 'refused', by: 'answer' });
    expect(payment.journal[0]).toMatchObject({
      fact: 'AuthorizationRefused',
      text: '@authorize: InvalidTerms (the amount is missing)',
    });
    expect(nextStep(payment, START).kind).toBe('wait');
  });

  test('takes no parcel, and ends once a person knows of it', () => {
    const told = ship(payment, 'parcel-1', 100);
    expect(told.shipments).toEqual([]);
    const known = ['InvalidTerms', 'ShipmentRefused'].reduce(
      (state, code) =>
        order(state, { kind: 'acknowledge', code: code as 'InvalidTerms', operator: 'ida', reason: 'told' }),
      complete(told),
    );
    expect(nextStep(known, START)).toEqual({ kind: 'finish' });
  });

  test('is told with the same words in every fact', () => {
    expect(refusedTerms('why', START).map(({ at }) => at)).toEqual([START, START]);
  });
});

test('a bug of ours has a name, and says what was found instead', () => {
  expect(() => invariant(true, 'all is well', {})).not.toThrow();
  const broken = () => invariant(false, 'all is well', { found: 7 });
  expect(broken).toThrow(InvariantViolation);
  expect(broken).toThrow('all is well; seen {"found":7}');
  expect(new InvariantViolation('x').name).toBe('InvariantViolation');
});
