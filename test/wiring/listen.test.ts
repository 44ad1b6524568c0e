import { hear } from '../../src/domain/driver';
import type { Payment } from '../../src/domain/payment';
import { handedOver } from '../../src/messages/handed';
import { SIGNALS, UPDATES } from '../../src/messages/messages';
import { Unreadable } from '../../src/messages/unreadable';
import { refundAnswerOf, viewOf } from '../../src/view/view';
import { type Inbox, inbox } from '../../src/workflows/inbox';
import { listen } from '../../src/workflows/listen';
import { teller } from '../../src/workflows/teller';
import { asked, R1, REFUNDING, refund } from '../domain/support/refunds';
import { answered, aPayment, complete, confirmed, lost, order, START, ship } from '../domain/support/world';
import { logOf } from './support/listeners';
import { freshRuns, sdk, settle } from './support/sdk';

jest.mock('@temporalio/workflow', () => jest.requireActual('./support/sdk'));
freshRuns();

const parcel = { shipmentId: 'parcel-1', amount: 9_900, currency: 'NOK' };
const ida = { operator: 'ida', reason: 'asked' };

let state: Payment | undefined;
let letters: Inbox;
beforeEach(() => {
  state = aPayment();
  letters = inbox([]);
  listen({ letters, events: teller(undefined), state: () => state, now: () => sdk.now });
});

const handlerOf = (name: string) => sdk.handlers.get(name) as { handler(...args: unknown[]): unknown; options: object };
const call = (name: string, ...args: unknown[]): unknown => handlerOf(name).handler(...args);
const validate = (name: string, message: unknown): void =>
  (handlerOf(`update ${name}`).options as { validator(message: unknown): void }).validator(message);

/** The loop reads what waits. */
function read(): void {
  for (const { content, settle: answer } of letters.take()) {
    if ('untaken' in content || state === undefined) throw new Error('it is no command');
    const heard = hear(state, content, 'update', sdk.now);
    state = heard.payment;
    answer?.(heard.refusal);
  }
}

function update(name: string, message: unknown) {
  const told: { view?: unknown; error?: unknown } = {};
  (call(`update ${name}`, message) as Promise<unknown>).then(
    (view) => {
      told.view = view;
    },
    (error) => {
      told.error = error;
    },
  );
  return told;
}

test('what can be sent is described, where people choose it', () => {
  const described = ([type, all]: [string, Record<string, string>]) =>
    Object.entries(all).map(([name, description]) => [`${type} ${name}`, description]);
  const rows = (
    [
      ['signal', SIGNALS],
      ['update', UPDATES],
    ] as [string, Record<string, string>][]
  ).flatMap(described);
  for (const [name, description] of rows) expect(handlerOf(name as string).options).toMatchObject({ description });
  expect(handlerOf('query view').options).toEqual({ description: expect.stringContaining('ledger') });
  expect(handlerOf('query forecast').options).toEqual({ description: expect.stringContaining('nothing is changed') });
  expect(handlerOf('signal nudge').options).toEqual({ description: expect.stringContaining('newer build') });
  expect(handlerOf('query events').options).toEqual({ description: expect.stringContaining('endpoints were told') });
  expect(handlerOf('update tellAgain').options).toMatchObject({ description: expect.stringContaining('once more') });
  expect(handlerOf('query state').options).toEqual({ description: expect.stringContaining('Workers only') });
  expect(sdk.handlers.size).toBe(rows.length + 6);
});

describe('a run that does not know the payment yet', () => {
  beforeEach(() => {
    state = undefined;
  });

  test('has no answer about events and forecasts: whoever asks goes on to the payment itself', () => {
    expect(call('query events', { after: 0 })).toBeUndefined();
    expect(call('query forecast', { kind: 'pause', message: ida, now: START })).toBeUndefined();
    expect(() => call('query events', { after: -1 })).toThrow('InvalidMessage');
  });

  test('says so to a person who has an endpoint told again, and not that nobody of that name listens', () => {
    const again = { endpoint: 'orders', after: 0, ...ida };
    const says = /^StateNotRead: this run does not know the payment yet.*it is not kept/;
    expect(() => validate('tellAgain', again)).toThrow(says);
    expect(() => call('update tellAgain', again)).toThrow(says);
    expect(() => validate('tellAgain', {})).toThrow('InvalidMessage');
    state = aPayment();
    expect(() => validate('tellAgain', again)).toThrow('endpoint orders does not listen');
  });
});

test('a nudge is no message: its task is all that it is for', () => {
  call('signal nudge', {});
  expect(letters.isEmpty()).toBe(true);
});

test('signals go to the inbox, also those that nobody knows', () => {
  call('signal ship', parcel);
  sdk.defaults.signal('Ship', parcel);
  expect(letters.take()).toMatchObject([{ content: { kind: 'ship' } }, { content: { code: 'UnknownMessage' } }]);
});

test('signals that came with the start keep their order: one handler, set first, takes all of them', () => {
  expect(sdk.firstHandler).toBe('default signal');
  sdk.defaults.signal('cancel', {});
  sdk.defaults.signal('nudge', {});
  sdk.defaults.signal('ship', parcel);
  sdk.defaults.signal('toString', parcel);
  expect(letters.take().map(({ content }) => ('untaken' in content ? content.code : content.kind))).toEqual([
    'cancel',
    'ship',
    'UnknownMessage',
  ]);
});

describe('an update', () => {
  test('that ships is answered with its shipment as soon as it is decided', async () => {
    sdk.updateId = 'u-1';
    const told = update('shipDecided', parcel);
    await settle();
    expect(told).toEqual({});
    expect(sdk.uncancelled).toBe(1);
    // Accepted, and its capture is still to be sent.
    state = ship(state as Payment, 'parcel-1', 9_900);
    for (const { settle: answer } of letters.take()) answer?.(undefined);
    await settle();
    const { shipments, ledger } = viewOf(state as Payment, sdk.now);
    expect(told.view).toEqual({ shipment: shipments[0], ledger, state: 'open' });
  });

  test('of an operator is answered with the payment', async () => {
    const told = update('pause', ida);
    await settle();
    for (const { settle: answer } of letters.take()) answer?.(undefined);
    await settle();
    expect(told.view).toEqual(viewOf(state as Payment, sdk.now));
  });

  test('has its id in the letter, for the audit log', async () => {
    sdk.updateId = 'u-1';
    update('pause', ida);
    await settle();
    expect(letters.take()).toMatchObject([{ content: { kind: 'pause' }, updateId: 'u-1' }]);
    sdk.updateId = undefined;
    update('pause', ida);
    await settle();
    expect(letters.take()[0]).not.toHaveProperty('updateId');
  });

  test('that waits for the capture is answered after the first attempt', async () => {
    const told = update('shipAndWait', parcel);
    await settle();
    state = ship(state as Payment, 'parcel-1', 9_900);
    for (const { settle: answer } of letters.take()) answer?.(undefined);
    await settle();
    expect(told).toEqual({});
    state = answered(state, 'parcel-1', lost);
    await settle();
    expect(told.view).toMatchObject({ shipment: { id: 'parcel-1', state: 'unknown' }, ledger: { reserved: 9_900 } });
  });

  test('that waits for the end is answered when all is final', async () => {
    const told = update('completeAndWait', {});
    await settle();
    state = complete(state as Payment);
    for (const { settle: answer } of letters.take()) answer?.(undefined);
    await settle();
    expect(told).toEqual({});
    state = { ...answered(state, '@release', confirmed(24_900)), finishedAt: sdk.now };
    await settle();
    expect(told.view).toMatchObject({ state: 'finished' });
  });

  test('waits on while nothing is known of the payment', async () => {
    const told = update('pause', ida);
    await settle();
    const known = state as Payment;
    state = undefined;
    for (const { settle: answer } of letters.take()) answer?.(undefined);
    await settle();
    expect(told).toEqual({});
    state = known;
    await settle();
    expect(told.view).toBeDefined();
  });

  test('beyond five that wait is answered once it is decided, so that an operator still gets through', async () => {
    const parcels = Array.from({ length: 6 }, (_, nth) => ({ ...parcel, shipmentId: `p-${nth}`, amount: 100 }));
    const told = parcels.map((one) => update('shipAndWait', one));
    await settle();
    for (const one of parcels) state = ship(state as Payment, one.shipmentId, 100);
    for (const { settle: answer } of letters.take()) answer?.(undefined);
    await settle();
    expect(told.map(({ view }) => view !== undefined)).toEqual([false, false, false, false, false, true]);
    for (const one of parcels) state = answered(state as Payment, one.shipmentId, lost);
    await settle();
    expect(told.every(({ view }) => view !== undefined)).toBe(true);
    // And those that were answered make room again.
    const next = update('shipAndWait', { ...parcel, shipmentId: 'p-7', amount: 100 });
    await settle();
    state = ship(state as Payment, 'p-7', 100);
    for (const { settle: answer } of letters.take()) answer?.(undefined);
    await settle();
    expect(next).toEqual({});
  });

  test('that is refused by the loop says why', async () => {
    const told = update('shipDecided', { ...parcel, amount: 90_000 });
    await settle();
    read();
    await settle();
    expect(told.error).toMatchObject({ type: 'ExceedsAvailable' });
  });

  test('is refused without a trace where it is wrong, or the payment says no already', () => {
    expect(() => validate('shipDecided', { ...parcel, amount: 0 })).toThrow(/^InvalidMessage: ship\.amount/);
    expect(() => validate('shipDecided', { ...parcel, amount: 90_000 })).toThrow(/^ExceedsAvailable/);
    expect(() => validate('shipDecided', parcel)).not.toThrow();
    state = undefined;
    expect(() => validate('shipDecided', { ...parcel, amount: 90_000 })).not.toThrow();
  });

  test('that nobody knows is refused, with the name that was meant', async () => {
    await expect(sdk.defaults.update('Resolve')).rejects.toMatchObject({
      type: 'UnknownMessage',
      message: expect.stringContaining('Did you mean the update resolve?'),
    });
  });
});

describe('a query', () => {
  const question = { kind: 'ship', message: parcel, now: START };

  test('shows the payment as it is; nothing while nothing is known of it', () => {
    expect(call('query view')).toEqual(viewOf(state as Payment, sdk.now));
    state = undefined;
    expect(call('query view')).toBeUndefined();
  });

  test('foretells what a message would do, and does nothing', () => {
    expect(call('query forecast', question)).toMatchObject({
      before: { ledger: { reserved: 0 } },
      after: { ledger: { reserved: 9_900 } },
    });
    state = undefined;
    expect(call('query forecast', question)).toBeUndefined();
  });

  test.each([[undefined], [null], ['ship'], [new Unreadable('sealed', '00000001')]])(
    'foretells nothing of %j',
    (asked) => {
      expect(() => call('query forecast', asked)).toThrow(
        'InvalidMessage: forecast takes one JSON object with kind, message and now',
      );
    },
  );

  test('that nobody knows is refused, with the name that was meant', () => {
    expect(() => sdk.defaults.query('View')).toThrow(
      'UnknownMessage: payments have no query named View. Did you mean the query view?',
    );
    expect(() => sdk.defaults.query('forecasts')).toThrow('Did you mean the query forecast?');
  });
});

test('a pause is heard while the payment waits for others', async () => {
  const told = update('pause', ida);
  await settle();
  read();
  await settle();
  expect(told.view).toMatchObject({ paused: { operator: 'ida' } });
  expect(order(state as Payment, { kind: 'complete' }).paused).toBeDefined();
});

describe('a refund that somebody waits for', () => {
  const paid = answered(
    ship(aPayment({ capabilities: REFUNDING.vipps }), 'parcel-1', 9_900),
    'parcel-1',
    confirmed(9_900),
  );

  test('is answered with the refund, when it was tried', async () => {
    state = paid;
    const told = update('refundAndWait', asked('return-1', 4_000));
    await settle();
    expect(letters.isEmpty()).toBe(false);
    state = refund(paid, 'return-1', 4_000);
    for (const { settle: answer } of letters.take()) answer?.(undefined);
    await settle();
    expect(told).toEqual({});
    state = answered(state, R1, confirmed(4_000));
    await settle();
    expect(told.view).toEqual(refundAnswerOf(state, 'return-1'));
  });

  test('or as soon as it is decided', async () => {
    state = paid;
    const told = update('refundDecided', asked('return-1', 4_000));
    await settle();
    state = refund(paid, 'return-1', 4_000);
    for (const { settle: answer } of letters.take()) answer?.(undefined);
    await settle();
    expect(told.view).toMatchObject({ refund: { id: 'return-1', amount: 4_000 } });
  });

  test('is refused without a trace where the payment says no already', () => {
    state = paid;
    expect(() => validate('refundAndWait', asked('return-1', 9_901))).toThrow(/^ExceedsRefundable/);
    expect(() => validate('refundAndWait', { ...asked('return-1', 1), amount: 0 })).toThrow(/^InvalidMessage/);
  });
});

describe('who listens to the payment', () => {
  const events = () => teller(logOf(['orders'], 3));
  const again = { endpoint: 'orders', after: 1, ...ida };
  const hearing = (told: ReturnType<typeof teller>): void => {
    sdk.handlers.clear();
    listen({ letters, events: told, state: () => state, now: () => sdk.now });
  };

  test('can be told once more, and the answer is what that will be', () => {
    const told = events();
    hearing(told);
    expect(call('update tellAgain', again)).toEqual(told.list(1));
    expect(told.hasNews()).toBe(true);
    expect(() => validate('tellAgain', again)).not.toThrow();
  });

  test('cannot where it does not listen, or where nobody can read what is asked', () => {
    hearing(events());
    expect(() => validate('tellAgain', { ...again, endpoint: 'ghosts' })).toThrow(
      'InvalidMessage: endpoint ghosts does not listen to this payment',
    );
    expect(() => validate('tellAgain', { ...again, after: -1 })).toThrow(/^InvalidMessage/);
    expect(() => validate('tellAgain', new Unreadable('sealed', '00000001'))).toThrow(
      'InvalidMessage: it cannot be decoded: sealed.',
    );
    expect(() => call('update tellAgain', new Unreadable('sealed', '00000001'))).toThrow('cannot be decoded');
  });

  test('is shown to who asks for events: all, or those after one', () => {
    const told = events();
    hearing(told);
    expect(call('query events')).toEqual(told.list(0));
    expect(call('query events', {})).toEqual(told.list(0));
    expect(call('query events', { after: 2 })).toEqual(told.list(2));
    expect(call('query events', { after: 0 })).toEqual(told.list(0));
  });

  test.each([['1'], [-1], [0.5], [null]])('and not to who asks for those after %j', (after) => {
    hearing(events());
    if (after === null) expect(call('query events', { after })).toEqual(events().list(0));
    else
      expect(() => call('query events', { after })).toThrow(
        'InvalidMessage: events takes one JSON object with after, the sequence of an event',
      );
  });
});

describe('the state', () => {
  test('is handed out whole, with what is untold, and without what waits', () => {
    sdk.handlers.clear();
    const told = teller(logOf(['orders'], 3));
    listen({ letters, events: told, state: () => state, now: () => sdk.now });
    letters.post('complete', {});
    const handed = call('query state') as Parameters<typeof handedOver>[0];
    expect(handedOver(handed)).toEqual({ payment: state, inbox: [], shown: 'open', events: told.log() });
    expect(handed.terms).toEqual(state?.terms);
    expect(letters.isEmpty()).toBe(false);
  });

  test('of which nothing is known yet is nothing', () => {
    state = undefined;
    expect(call('query state')).toBeUndefined();
  });
});

test('a query that nobody knows is shown those that there are', () => {
  expect(() => sdk.defaults.query('everything else')).toThrow('Known querys: view, forecast, events.');
});
