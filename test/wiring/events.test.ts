import { ActivityFailure, ApplicationFailure } from '@temporalio/common';
import { carried } from '../../src/domain/carried';
import type { Payment } from '../../src/domain/payment';
import { type EventLog, UNTOLD_KEPT } from '../../src/events/log';
import { type PaymentInput, TAKE_BACK_DESCRIPTION } from '../../src/messages/messages';
import type { PaymentView } from '../../src/view/view';
import { events } from '../../src/workflows/events';
import { inbox } from '../../src/workflows/inbox';
import { handedOn } from '../../src/workflows/past';
import { START } from '../domain/support/world';
import { holdDeliveries, logOf, payment } from './support/listeners';
import { ContinuedAsNew, freshRuns, sdk, settle } from './support/sdk';

jest.mock('@temporalio/workflow', () => jest.requireActual('./support/sdk'));
freshRuns();

const ida = { operator: 'ida', reason: 'asked' };
const ended: Payment = { ...payment, completing: { by: 'complete', at: START }, finishedAt: START };
const input = (log: EventLog = logOf(['orders']), more: object = {}): PaymentInput => {
  const handed = handedOn({
    terms: payment.terms,
    payment: carried(ended, START),
    shown: 'open',
    letters: inbox([]),
    events: log,
  });
  return { ...handed, continued: { ...handed.continued, ...more } } as PaymentInput;
};

beforeEach(() => {
  sdk.info.workflowId = 'events:nordic-shop:order-1001';
  sdk.info.parent = { workflowId: 'payment:nordic-shop:order-1001', runId: 'run-0', namespace: 'default' };
});

async function telling(given: PaymentInput = input()) {
  const state: { ended?: true; error?: unknown } = {};
  events(given).then(
    () => {
      state.ended = true;
    },
    (error) => {
      state.error = error;
    },
  );
  await settle();
  return state;
}

describe('where the payment goes on after all', () => {
  const takenBack = async (): Promise<void> => {
    handler('signal takeBack')();
    await settle();
  };

  test('it is told so by the payment alone, and says so to who reads the page', async () => {
    await telling();
    expect(sdk.handlers.get('signal takeBack')).toMatchObject({ options: { description: TAKE_BACK_DESCRIPTION } });
  });

  test('it numbers and tells nothing more, and leaves no state', async () => {
    const pending = holdDeliveries();
    const left: unknown[] = [];
    events(input()).then((result) => left.push(result));
    await settle();
    await takenBack();
    expect(left).toEqual([undefined]);
    pending[0]?.fails(refused());
    await settle();
    expect(deliveries()).toBe(1);
    expect(sdk.attributes).toEqual([]);
  });

  test('so it is where all was told in that moment', async () => {
    const pending = holdDeliveries();
    const left: unknown[] = [];
    events(input()).then((result) => left.push(result));
    await settle();
    sdk.handlersFinished = false;
    pending[0]?.taken();
    await settle();
    handler('signal takeBack')();
    sdk.handlersFinished = true;
    await settle();
    expect(left).toEqual([undefined]);
  });

  test('whoever waits for an answer gets it', async () => {
    holdDeliveries();
    const state = await telling();
    sdk.handlersFinished = false;
    await takenBack();
    expect(state).toEqual({});
    handler('signal ship')({ shipmentId: 'p-1', amount: 1, currency: 'NOK' });
    await settle();
    expect(view().attention).toMatchObject([{ code: 'ShipmentRefused' }]);
    sdk.handlersFinished = true;
    await settle();
    expect(state).toEqual({ ended: true });
  });
});

const handler = (name: string) => (sdk.handlers.get(name) as { handler(...given: unknown[]): unknown }).handler;
const view = (): PaymentView => handler('query view')() as PaymentView;
const update = async (name: string, message: unknown): Promise<unknown> => {
  const told = (handler(`update ${name}`)(message) as Promise<unknown>).catch((error) => error.type);
  await settle();
  return told;
};
const deliveries = (): number => sdk.calls.filter(({ name }) => name === 'deliver').length;
const refused = (): Error =>
  new ActivityFailure(
    'failed',
    'deliver',
    '1',
    'TIMEOUT',
    'worker',
    ApplicationFailure.create({ type: 'NotTaken', message: 'it said 500' }),
  );

describe('what is untold when a payment ends', () => {
  test('is told, and then nothing is left to do', async () => {
    const pending = holdDeliveries();
    const state = await telling();
    expect([deliveries(), state.ended]).toEqual([1, undefined]);
    pending[0]?.taken();
    await settle();
    expect(state).toEqual({ ended: true });
    // It costs no search attribute where nothing is wrong.
    expect(sdk.attributes).toEqual([]);
    expect(sdk.uncancelled).toBe(1);
  });

  test('is nothing of what somebody else starts: there is no payment to tell of', async () => {
    holdDeliveries();
    sdk.info.parent = undefined;
    expect(await telling()).toEqual({ ended: true });
    sdk.info.continuedFromExecutionRunId = 'run-0';
    for (const nothing of [{}, input(logOf([]), { events: undefined }), input(logOf([]), { payment: undefined })]) {
      expect(await telling(nothing)).toEqual({ ended: true });
    }
    expect([deliveries(), sdk.handlers.size]).toEqual([0, 0]);
  });

  test('goes on to be told by a run that continues one', async () => {
    const pending = holdDeliveries();
    sdk.info.parent = undefined;
    sdk.info.continuedFromExecutionRunId = 'run-0';
    const state = await telling();
    expect(deliveries()).toBe(1);
    pending[0]?.taken();
    await settle();
    expect(state).toEqual({ ended: true });
  });
});

describe('meanwhile it answers as the payment does', () => {
  test('with its view and its page, and tells where its refunds are made', async () => {
    holdDeliveries();
    await telling();
    expect(view()).toMatchObject({ state: 'finished', account: 'nordic-shop' });
    expect(JSON.parse(JSON.stringify(sdk.details.at(-1)))).toContain('**finished**');
    const refund = { refundId: 'return-1', amount: 1, currency: 'NOK', reason: 'x' };
    expect(await update('refundDecided', refund)).toBe('RefundsElsewhere');
    // Nor does it ship.
    expect(await update('shipDecided', { shipmentId: 'p-1', amount: 1, currency: 'NOK' })).toBe('PaymentClosed');
  });

  test('a message that is refused is on the record, and told as well', async () => {
    holdDeliveries();
    await telling();
    handler('signal ship')({ shipmentId: 'p-1', amount: 1, currency: 'NOK' });
    await settle();
    expect(view().attention).toMatchObject([{ code: 'ShipmentRefused', shipmentId: 'p-1' }]);
    expect(sdk.attributes).toMatchObject([{ CaptureState: 'attention' }]);
    expect(await update('acknowledge', { code: 'ShipmentRefused', ...ida })).toMatchObject({ attention: [] });
    expect(sdk.attributes.at(-1)).toMatchObject({ CaptureState: expect.not.stringMatching('attention') });
    expect(sdk.attributes).toHaveLength(2);
  });

  test('a cancellation in Temporal cuts nothing off', async () => {
    const pending = holdDeliveries();
    const state = await telling();
    sdk.cancel();
    await settle();
    expect(state).toEqual({});
    pending[0]?.taken();
    await settle();
    expect(
      view()
        .journal.map(({ text }) => text)
        .join(),
    ).toContain('cancel refused');
  });
});

describe('an endpoint that takes nothing', () => {
  test('is before a person, who can have it told again', async () => {
    const pending = holdDeliveries();
    const state = await telling();
    pending[0]?.fails(refused());
    await settle();
    expect(view().attention).toMatchObject([{ code: 'NotTold', text: expect.stringContaining('it said 500') }]);
    expect(sdk.attributes).toMatchObject([{ CaptureState: 'attention' }]);
    expect(sdk.lines.map(({ message }) => message).join()).not.toBe('');
    expect(state).toEqual({});
    await update('retryNow', ida);
    expect(deliveries()).toBe(2);
    pending[1]?.taken();
    await settle();
    expect(view().attention).toEqual([]);
    // Its alarm is an event, too: it hears that.
    pending[2]?.taken();
    await settle();
    expect(state).toEqual({ ended: true });
  });

  test('can be let go', async () => {
    const pending = holdDeliveries();
    const state = await telling();
    pending[0]?.fails(refused());
    await settle();
    await update('acknowledge', { code: 'NotTold', ...ida });
    expect(state).toEqual({ ended: true });
  });
});

describe('the end', () => {
  test('waits for everybody who is owed an answer, and for what they still say', async () => {
    const pending = holdDeliveries();
    const state = await telling();
    sdk.handlersFinished = false;
    pending[0]?.taken();
    await settle();
    expect(state).toEqual({});
    handler('signal ship')({ shipmentId: 'p-1', amount: 1, currency: 'NOK' });
    await settle();
    expect(view().attention).toMatchObject([{ code: 'ShipmentRefused' }]);
    sdk.handlersFinished = true;
    await settle();
    pending[1]?.taken();
    await settle();
    expect(state).toEqual({ ended: true });
  });

  test('of a long history is a new run that knows what is untold', async () => {
    holdDeliveries();
    sdk.info.continueAsNewSuggested = true;
    const { error } = await telling(input(logOf(['orders']), { shown: 'attention 5', inbox: [] }));
    expect((error as ContinuedAsNew).input).toMatchObject({
      terms: payment.terms,
      continued: { shown: 'attention 5', events: logOf(['orders']), payment: { terms: payment.terms } },
    });
    expect(deliveries()).toBe(0);
  });

  test('so it is where the history grows while it waits', async () => {
    holdDeliveries();
    const state = await telling();
    sdk.info.continueAsNewSuggested = true;
    await settle();
    expect(state.error).toBeInstanceOf(ContinuedAsNew);
  });

  test('and what it learns by what it has learnt, it learns before', async () => {
    const pending = holdDeliveries();
    const state = await telling(input(logOf(['orders', 'books'], UNTOLD_KEPT)));
    sdk.info.continueAsNewSuggested = true;
    pending[0]?.fails(refused());
    await settle();
    const { continued } = (state.error as ContinuedAsNew).input as PaymentInput;
    expect(continued?.payment?.attention.map(({ endpoint }) => endpoint)).toEqual(['orders', 'books']);
  });

  test('and where that is more than the server takes it stays, and tells all the same', async () => {
    const pending = holdDeliveries();
    sdk.info.continueAsNewSuggested = true;
    const { continued } = input();
    const shipments = Array.from({ length: 2_000 }, (_, nth) => ({ id: `${nth}`, note: 'x'.repeat(1_000) }));
    const state = await telling(input(logOf(['orders']), { payment: { ...continued?.payment, shipments } }));
    expect([state, deliveries()]).toEqual([{}, 1]);
    pending[0]?.taken();
    await settle();
    expect(state).toEqual({ ended: true });
  });

  test('so it is after a reset: no call tells it of one, and none was sent twice', async () => {
    holdDeliveries();
    sdk.info.runId = 'run-2';
    sdk.info.continueAsNewSuggested = true;
    const { error } = await telling();
    // Nor does one tell the next run, which must give no number that was used.
    const { continued } = (error as ContinuedAsNew).input as PaymentInput;
    expect(continued?.events).toMatchObject({ knownRun: 'run-2', kept: [{ sequence: START / 1_000 + 1 }] });
  });

  test('what the run before had not read is read first', async () => {
    holdDeliveries();
    const ship = { kind: 'ship', shipmentId: 'p-1', amount: 1, currency: 'NOK' };
    await telling(input(logOf(['orders']), { inbox: [ship] }));
    expect(view().attention).toMatchObject([{ code: 'ShipmentRefused', shipmentId: 'p-1' }]);
  });
});

test('what it learns while it tells is told in its turn', async () => {
  const pending = holdDeliveries();
  await telling(input(logOf(['orders'], 2)));
  handler('signal ship')({ shipmentId: 'p-1', amount: 1, currency: 'NOK' });
  await settle();
  expect(deliveries()).toBe(1);
  pending[0]?.taken();
  await settle();
  const [, later] = sdk.calls.map(({ args }) => args[0] as { events: { type: string }[] });
  expect(later?.events.map(({ type }) => type)).toEqual(['capture.refused', 'payment.attention']);
});
