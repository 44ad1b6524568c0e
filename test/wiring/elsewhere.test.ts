import { check } from '../../src/domain/decide';
import type { Payment } from '../../src/domain/payment';
import type { PaymentInput } from '../../src/messages/messages';
import type { PaymentView } from '../../src/view/view';
import { payment } from '../../src/workflows/payment';
import { REFUNDING } from '../domain/support/refunds';
import { answered, aPayment, confirmed, DAY, HOUR, looked, order, START, ship } from '../domain/support/world';
import { freshRuns, pass, sdk, settle } from './support/sdk';
import { authorized, settings, terms } from './support/shop';

jest.mock('@temporalio/workflow', () => jest.requireActual('./support/sdk'));
freshRuns();

const { refund } = REFUNDING.vipps;
const withRefunds = { ...settings, capabilities: { ...settings.capabilities, refund } };

const back = { refundId: 'return-1', amount: 1_000, currency: 'NOK', reason: 'returned' };

const told: Record<string, unknown> = {};
beforeEach(async () => {
  for (const name of Object.keys(told)) delete told[name];
  Object.assign(told, { open: { settings: withRefunds, found: authorized }, capture: confirmed(9_900) });
  sdk.answer = (name) => told[name];
  payment({ terms } as PaymentInput).catch(() => undefined);
  await settle();
});

const handler = (name: string) => (sdk.handlers.get(name) as { handler(...given: unknown[]): unknown }).handler;
const signal = async (name: string, message: unknown = {}): Promise<void> => {
  handler(`signal ${name}`)(message);
  await settle();
};
const parcel = (id: string): object => ({ shipmentId: id, amount: 9_900, currency: 'NOK' });
const view = (): PaymentView => handler('query view')() as PaymentView;
const validated = (): void => {
  const { options } = sdk.handlers.get('update refundDecided') as { options: Record<string, unknown> };
  (options.validator as (message: unknown) => void)(back);
};

test('a run that no call tells of another takes refunds', async () => {
  await signal('ship', parcel('parcel-1'));
  expect(() => validated()).not.toThrow();
  await signal('refund', back);
  expect(sdk.calls.map(({ name }) => name)).toEqual(['open', 'capture', 'refund']);
});

test('once a capture has told it that its refunds are made elsewhere, it takes none, whatever the next one says', async () => {
  Object.assign(told, { capture: { ...confirmed(9_900), refundsElsewhere: true } });
  await signal('ship', parcel('parcel-1'));
  Object.assign(told, { capture: confirmed(9_900) });
  await signal('ship', parcel('parcel-2'));
  expect(() => validated()).toThrow('refunds of payment nordic-shop/order-1001 are made by workflow refunds:');
  await signal('refund', back);
  expect(sdk.calls.map(({ name }) => name)).toEqual(['open', 'capture', 'capture']);
  expect(view().attention).toMatchObject([{ code: 'RefundRefused' }]);
});

test('nor once a look-up has', async () => {
  Object.assign(told, {
    capture: { kind: 'unknown', why: 'lost' },
    lookUp: { finding: { kind: 'done', by: 'key', amount: 9_900, why: 'listed' }, refundsElsewhere: true },
  });
  await signal('ship', parcel('parcel-1'));
  await pass(60_000);
  expect(view().shipments).toMatchObject([{ state: 'captured' }]);
  expect(() => validated()).toThrow('are made by workflow refunds:nordic-shop:order-1001');
});

describe('a refund that was accepted and then not made here', () => {
  const open = { ...aPayment(), capabilities: withRefunds.capabilities };
  const accepted = order(answered(ship(open, 'parcel-1', 9_900), 'parcel-1', confirmed(9_900)), {
    kind: 'refund',
    ...back,
  });
  const denied = (code: string): Payment => ({
    ...answered(accepted, '@refund:return-1', { kind: 'refused', code, why: 'a test' }),
    refundsElsewhere: true,
  });
  const refused = (code: string): Payment => {
    const seen = { totals: { captured: 9_900, released: 0, refunded: 0 }, shown: [] };
    const absent = { kind: 'absent', why: 'not listed', ...seen } as const;
    return [DAY, DAY + HOUR].reduce(
      (state, after) => looked(state, '@refund:return-1', absent, START + after),
      denied(code),
    );
  };
  const again = (state: Payment, amount = back.amount) =>
    check(state, { kind: 'refund', ...back, amount }, START + 2 * DAY)?.code;

  test('is told where it is made, when it is asked for again', () => {
    expect(refused('RefundsElsewhere').operations.at(-1)).toMatchObject({ status: 'refused' });
    expect(again(refused('RefundsElsewhere'))).toBe('RefundsElsewhere');
  });

  test('and gets its first answer while that is not decided, or where the provider said no', () => {
    expect(again(denied('RefundsElsewhere'))).toBeUndefined();
    expect(again(refused('6150'))).toBeUndefined();
    expect(again(refused('RefundsElsewhere'), 2_000)).toBe('RefundConflict');
  });
});
