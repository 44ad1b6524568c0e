import { forecastEnd, forecastResolve, forecastShip } from '../../src/cli/forecast';
import type { OperationView, PaymentView } from '../../src/contracts/view';

const LEDGER = { authorized: 24_900, captured: 9_900, reserved: 5_000, released: 0, available: 10_000 };

const parked: OperationView = {
  ...{ id: 'parcel-2', kind: 'capture', amount: 5_000, status: 'parked', inDoubt: true, settledAt: 0, attempts: 2 },
  ...{ since: 0, nextAt: 0, evidence: [] },
};

const view = (change: Partial<PaymentView> = {}): PaymentView => ({
  ...{ account: 'nordic-shop', provider: 'vipps', paymentId: 'order-1', reference: 'order-1-1', currency: 'NOK' },
  ...{
    state: 'parked',
    ledger: LEDGER,
    captureBy: 0,
    captureByAssumed: false,
    attention: [],
    nextStep: '',
    journal: [],
  },
  shipments: [
    { id: 'parcel-1', amount: 9_900, state: 'captured', safeToShip: 'yes' },
    { id: 'parcel-2', amount: 5_000, state: 'parked', safeToShip: 'no' },
  ],
  openOperations: [parked],
  ...change,
});

const word = { operationId: 'parcel-2', evidence: 'settlement file', operator: 'ida', reason: 'as the evidence says' };

describe('the ledger after a resolve', () => {
  test('done moves the money from reserved to captured', () => {
    const { after } = forecastResolve(view(), { ...word, outcome: 'done' });
    expect(after).toEqual({ ...LEDGER, captured: 14_900, reserved: 0 });
  });
  test('done with a smaller amount frees the rest', () => {
    const { after } = forecastResolve(view(), { ...word, outcome: 'done', amount: 4_000 });
    expect(after).toEqual({ ...LEDGER, captured: 13_900, reserved: 0, available: 11_000 });
  });
  test('notDone frees it all', () => {
    const { after } = forecastResolve(view(), { ...word, outcome: 'notDone' });
    expect(after).toEqual({ ...LEDGER, reserved: 0, available: 15_000 });
  });
  test('notDone with resend keeps it reserved', () => {
    const { after } = forecastResolve(view(), { ...word, outcome: 'notDone', resend: true });
    expect(after).toEqual(LEDGER);
  });
  test('a release that was not done is left to lapse', () => {
    const release = { ...parked, id: '@release', kind: 'release' as const };
    const { after } = forecastResolve(view({ openOperations: [release] }), {
      ...word,
      operationId: '@release',
      outcome: 'notDone',
    });
    expect(after).toEqual({ ...LEDGER, reserved: 0, released: 5_000 });
  });
});

describe('a resolve is told to be refused', () => {
  test('while an attempt may still take effect', () => {
    const op = { ...parked, settledAt: Date.now() + 60_000 };
    expect(forecastResolve(view({ openOperations: [op] }), { ...word, outcome: 'done' }).refusal).toMatch(
      /NotResolvable/,
    );
  });
  test('for what is only planned', () => {
    const op = { ...parked, status: 'planned' as const };
    expect(forecastResolve(view({ openOperations: [op] }), { ...word, outcome: 'done' }).refusal).toMatch(/is planned/);
  });
  test('for more than there is', () => {
    expect(forecastResolve(view(), { ...word, outcome: 'done', amount: 15_001 }).refusal).toMatch(/150\.00 NOK/);
  });
  test('for what is not open', () => {
    expect(forecastResolve(view(), { ...word, operationId: 'parcel-1', outcome: 'done' }).refusal).toMatch(
      /Open are: parcel-2/,
    );
  });
});

describe('a shipment', () => {
  const ship = { shipmentId: 'parcel-3', amount: 10_000, currency: 'NOK' };
  test('takes what is available', () => {
    expect(forecastShip(view(), ship).after).toEqual({ ...LEDGER, captured: 19_900, available: 0 });
  });
  test('of more than what is available would be refused', () => {
    expect(forecastShip(view(), { ...ship, amount: 10_001 }).refusal).toMatch(/ExceedsAvailable: 100\.00 NOK/);
  });
  test('with the id and amount of another captures nothing', () => {
    expect(forecastShip(view(), { ...ship, shipmentId: 'parcel-1', amount: 9_900 })).toEqual({
      will: [expect.stringMatching(/nothing is captured again/)],
    });
  });
  test('with the id of another and its own amount would be refused', () => {
    expect(forecastShip(view(), { ...ship, shipmentId: 'parcel-1' }).refusal).toMatch(/ShipmentConflict/);
  });
});

test('completing releases what is available, cancelling what is planned too', () => {
  const planned = { ...parked, status: 'planned' as const };
  expect(forecastEnd(view(), 'complete').after).toEqual({ ...LEDGER, released: 10_000, available: 0 });
  expect(forecastEnd(view({ openOperations: [planned] }), 'cancel').after).toEqual({
    ...LEDGER,
    ...{ reserved: 0, released: 15_000, available: 0 },
  });
});
