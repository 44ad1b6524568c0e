import { carried } from '../../src/domain/carried';
import type { Payment } from '../../src/domain/payment';
import { UNTOLD_KEPT } from '../../src/events/log';
import { STATE_VERSION } from '../../src/messages/handed';
import type { PaymentInput } from '../../src/messages/messages';
import type { PaymentView } from '../../src/view/view';
import { payment } from '../../src/workflows/payment';
import { REFUNDING } from '../domain/support/refunds';
import { answered, aPayment, confirmed, learned, START, ship, vipps } from '../domain/support/world';
import { holdDeliveries, listener, logOf } from './support/listeners';
import { ContinuedAsNew, freshRuns, pass, sdk, settle } from './support/sdk';
import { authorized, settings, terms } from './support/shop';

jest.mock('@temporalio/workflow', () => jest.requireActual('./support/sdk'));
freshRuns();

const ida = { operator: 'ida', reason: 'asked' };
const parcel = (amount = 24_900, more = {}) => ({ shipmentId: 'parcel-1', amount, currency: 'NOK', ...more });

/** What the provider and the workers answer, by the name of the call. */
const answers = (more: Record<string, unknown> = {}): void => {
  const told: Record<string, unknown> = { open: { settings, found: authorized }, ...more };
  sdk.answer = (name) => told[name];
};

interface Running {
  view?: PaymentView;
  error?: unknown;
}

async function runs(input: unknown = { terms }): Promise<Running> {
  const running: Running = {};
  payment(input as PaymentInput).then(
    (view) => {
      running.view = view;
    },
    (error) => {
      running.error = error;
    },
  );
  await settle();
  return running;
}

const handler = (name: string) => (sdk.handlers.get(name) as { handler(...given: unknown[]): unknown }).handler;
const signal = async (name: string, message: unknown = {}): Promise<void> => {
  handler(`signal ${name}`)(message);
  await settle();
};
/** Nobody waits for the answer. */
const update = async (name: string, message: unknown = {}): Promise<void> => {
  (handler(`update ${name}`)(message) as Promise<unknown>).catch(() => undefined);
  await settle();
};
const view = (): PaymentView => handler('query view')() as PaymentView;
/** What went to the audit store. */
const orders = (): unknown[] =>
  sdk.lines.filter(({ message }) => message === 'an operator acted').map(({ attributes }) => attributes);
const called = (): string[] => sdk.calls.map(({ name }) => name);

/** A run that goes on with what the one before had. */
function goesOn(state = aPayment(), more: object = {}) {
  sdk.info.continuedFromExecutionRunId = 'run-0';
  return {
    terms,
    continued: { version: STATE_VERSION, payment: carried(state, START), inbox: [], shown: 'open', ...more },
  };
}

/** What the UI gets, as the SDK makes it. */
const page = (): string => JSON.parse(JSON.stringify(sdk.details.at(-1)));

beforeEach(() => answers());

describe('the life of a payment', () => {
  test('begins, waits for a parcel, captures it, and ends with its last view', async () => {
    answers({ capture: confirmed(24_900) });
    const running = await runs();
    expect(view()).toMatchObject({ state: 'open' });
    expect(running).toEqual({});
    await signal('ship', parcel(24_900, { final: true }));
    expect(called()).toEqual(['open', 'capture']);
    expect(running.view).toMatchObject({ state: 'finished', ledger: { captured: 24_900 } });
    expect(page()).toContain('**finished**');
    // Nothing was wrong: its attributes are those of the start.
    expect(sdk.attributes).toHaveLength(1);
    // One timer, for the deadline: it has nobody to wait for at its end.
    expect(sdk.sleeps).toHaveLength(1);
  });

  test('looks up what it does not know', async () => {
    answers({ open: { settings }, lookUp: authorized });
    await runs();
    expect(called()).toEqual(['open', 'lookUp']);
    expect(view().openOperations).toEqual([]);
  });

  test('wakes at the moment that it waits for', async () => {
    answers({ capture: { kind: 'unknown', why: 'lost' }, lookUp: { finding: { kind: 'inconclusive', why: 'x' } } });
    await runs();
    await signal('ship', parcel());
    expect(called()).toEqual(['open', 'capture']);
    await pass(vipps.lookGapMs - 1);
    expect(called()).toEqual(['open', 'capture']);
    await pass(1);
    expect(called()).toEqual(['open', 'capture', 'lookUp']);
  });

  test('has a page that is made when it is asked for', async () => {
    let during = '';
    sdk.answer = (name) => {
      if (name === 'open') return { settings, found: authorized };
      during = page();
      return { kind: 'confirmed', amount: 9_900 };
    };
    await runs();
    expect(sdk.details).toHaveLength(1);
    await signal('ship', parcel(9_900));
    expect(during).toContain('sending');
    expect(page()).toContain('| parcel-1 | 99.00 NOK | captured |');
    expect(sdk.details).toHaveLength(1);
  });
});

describe('messages', () => {
  test('that came with the start, or that the run before had not read, are read first', async () => {
    const pause = { kind: 'pause', ...ida };
    await runs(goesOn(aPayment(), { inbox: [pause] }));
    expect(view().state).toBe('paused');
  });

  test('beyond two hundred wait a moment, so that another payment has its turn', async () => {
    const notice = { kind: 'providerNotice', text: 'x' };
    const pause = { kind: 'pause', ...ida };
    const noticed = Array.from({ length: 200 }, () => notice);
    answers({ lookUp: authorized });
    await runs(goesOn({ ...aPayment(), paused: { ...ida, at: START } }, { inbox: noticed }));
    expect(sdk.sleeps.filter(({ ms }) => ms === 1)).toEqual([]);
    await runs(goesOn({ ...aPayment(), lastLookUpAt: START }, { inbox: [...noticed, pause] }));
    expect(sdk.sleeps.filter(({ ms }) => ms === 1)).toEqual([{ ms: 1, summary: 'more messages wait' }]);
    expect(view().state).not.toBe('paused');
    await pass(1);
    expect(view().state).toBe('paused');
  });

  test('that nobody knows are on the record, and a person is told', async () => {
    await runs();
    sdk.defaults.signal('Ship', parcel());
    await settle();
    expect(view().attention).toMatchObject([{ code: 'UnknownMessage', shipmentId: 'parcel-1' }]);
    expect(view().attention[0]?.text).toContain('Did you mean the signal ship?');
    expect(orders()).toEqual([]);
  });

  test('a cancellation in Temporal is one more message, and cuts nothing off', async () => {
    await runs();
    expect(sdk.uncancelled).toBe(1);
    sdk.cancel();
    await settle();
    expect(view().journal.map(({ text }) => text)).toContain('nothing more will ship (cancel: requested in Temporal)');
  });

  test('a signal that is refused is on the record; an update gets its answer, and leaves no trace', async () => {
    await runs();
    await signal('ship', parcel(99_999));
    expect(view().attention).toMatchObject([{ code: 'ShipmentRefused' }]);
    const seq = view().journal.at(-1)?.seq;
    const told = (handler('update retryNow')(ida) as Promise<unknown>).catch((error) => error.type);
    await settle();
    expect(await told).toBe('NothingWaits');
    expect(view().journal.at(-1)?.seq).toBe(seq);
    // Each is counted once.
    expect(sdk.counted.filter((count) => count.startsWith('holdfast_messages_refused'))).toEqual([
      'holdfast_messages_refused provider=vipps,code=ExceedsAvailable',
      'holdfast_messages_refused provider=vipps,code=NothingWaits',
    ]);
  });

  test('what an operator orders is a line for the audit store, taken or not', async () => {
    await runs();
    sdk.updateId = 'u-1';
    await update('pause', ida);
    sdk.updateId = undefined;
    await update('resolve', { operationId: 'parcel-7', outcome: 'done', evidence: 'portal', ...ida });
    await signal('ship', parcel(100));
    expect(orders()).toStrictEqual([
      { ...ida, event: 'holdfast.operator.pause', updateId: 'u-1', code: 'accepted' },
      { ...ida, event: 'holdfast.operator.resolve', operationId: 'parcel-7', code: 'OperationNotFound' },
    ]);
  });
});

describe('trouble', () => {
  const invalid = { at: START, kind: 'AttentionRaised', code: 'InvalidTerms', text: 'why' } as const;

  test('is shown when it settles down, and taken down when it is over', async () => {
    await runs(goesOn(learned(aPayment(), [invalid])));
    expect(sdk.attributes).toMatchObject([{ CaptureState: 'attention' }]);
    await update('acknowledge', { code: 'InvalidTerms', ...ida });
    expect(sdk.attributes.at(-1)).toMatchObject({ CaptureState: 'open' });
    expect(sdk.attributes).toHaveLength(2);
  });

  test('that was shown is taken down at the end, too', async () => {
    answers({ release: confirmed(24_900) });
    await runs(goesOn(learned(aPayment(), [invalid])));
    void handler('update acknowledge')({ code: 'InvalidTerms', ...ida });
    await signal('complete');
    expect(sdk.attributes.at(-1)).toMatchObject({ CaptureState: 'completing', CaptureStuckSince: null });
  });
});

describe('the end', () => {
  const last = async (): Promise<Running> => {
    answers({ capture: confirmed(24_900) });
    const running = await runs();
    sdk.handlersFinished = false;
    await signal('ship', parcel(24_900, { final: true }));
    return running;
  };

  test('waits for everybody who is owed an answer', async () => {
    const running = await last();
    expect(running).toEqual({});
    sdk.handlersFinished = true;
    await settle();
    expect(running.view).toMatchObject({ state: 'finished' });
  });

  test('comes after a message that came meanwhile', async () => {
    const running = await last();
    await signal('ship', parcel(24_900));
    await signal('ship', { ...parcel(1), shipmentId: 'parcel-2' });
    expect(view().attention).toMatchObject([{ code: 'ShipmentRefused', shipmentId: 'parcel-2' }]);
    sdk.handlersFinished = true;
    await settle();
    expect(running).toEqual({});
  });

  test('is not before the last message is read, however many there are', async () => {
    const done = answered(ship(aPayment(), 'parcel-1', 24_900, START, true), 'parcel-1', confirmed(24_900));
    const late = { kind: 'ship', shipmentId: 'parcel-2', amount: 1, currency: 'NOK' };
    const again = { kind: 'complete' };
    const running = await runs(goesOn(done, { inbox: [...Array.from({ length: 200 }, () => again), late] }));
    expect(running).toEqual({});
    expect(view().state).toBe('attention');
    expect(view().attention).toMatchObject([{ code: 'ShipmentRefused', shipmentId: 'parcel-2' }]);
  });
});

describe('a long history', () => {
  const long = (): void => {
    sdk.info.continueAsNewSuggested = true;
  };
  const continued = ({ error }: Running) => (error instanceof ContinuedAsNew ? error.input : undefined);

  test('begins anew with everything it knows', async () => {
    long();
    const state = ship(aPayment(), 'parcel-1', 9_900);
    const running = await runs(goesOn(state, { shown: 'attention 5' }));
    expect(continued(running)).toEqual(goesOn(state, { shown: 'attention 5' }));
    expect(called()).toEqual([]);
  });

  test('while it waits, too; but not while somebody waits for an answer', async () => {
    const running = await runs();
    sdk.handlersFinished = false;
    long();
    await settle();
    expect(running).toEqual({});
    sdk.handlersFinished = true;
    await settle();
    expect(continued(running)).toMatchObject({ continued: { shown: 'open' } });
  });

  test('begins anew when few messages wait: of thousands the server would take none, and end the payment', async () => {
    long();
    answers({ lookUp: authorized });
    const notice = { kind: 'providerNotice', text: 'x'.repeat(500) };
    const running = await runs(goesOn(aPayment(), { inbox: Array.from({ length: 9_900 }, () => notice) }));
    await pass(1_000);
    expect(JSON.stringify(continued(running)).length).toBeLessThan(500_000);
  });

  test('stays where what it knows is more than the server takes: it would end the payment', async () => {
    long();
    const one = ship(aPayment(), 'parcel-1', 1);
    const [parcelOne] = one.shipments;
    const many = Array.from({ length: 2_000 }, (_, nth) => ({ ...parcelOne, id: `${nth}`, note: 'x'.repeat(1_000) }));
    const large = { ...one, shipments: many, paused: { ...ida, at: START } } as unknown as Payment;
    const running = await runs(goesOn(large));
    expect(running).toEqual({});
    expect(view().state).toBe('paused');
    // A message that waits is not lost with it.
    await signal('cancel');
    expect(running).toEqual({});
    expect(view().journal.map(({ text }) => text)).toContain('nothing more will ship (cancel: no reason given)');
  });

  test('of a run that was reset stays until a call has told so', async () => {
    long();
    sdk.info.runId = 'run-2';
    expect(await runs(goesOn())).toEqual({});
    const known = learned(aPayment(), [{ at: START, kind: 'PastUnknown', why: 'reset', run: 'run-2' }]);
    expect(continued(await runs(goesOn(known)))).toBeDefined();
  });
});

test('nothing is known of a payment before a worker has told what its account can do', async () => {
  sdk.answer = () => undefined;
  await runs();
  expect(view()).toBeUndefined();
});

describe('a payment that somebody listens to', () => {
  const heard = async (endpoints = ['orders']) => {
    const listeners = endpoints.map((endpoint) => listener(endpoint));
    const pending = holdDeliveries({ open: { settings, found: authorized, listeners }, capture: confirmed(24_900) });
    const running = await runs();
    return { running, pending };
  };
  const tells = (): string[] => sdk.calls.filter(({ name }) => name === 'deliver').map(({ args }) => typesIn(args[0]));
  const typesIn = (delivery: unknown): string =>
    (delivery as { events: { type: string }[] }).events.map(({ type }) => type).join(' ');

  test('tells what happened, where it is about to wait', async () => {
    const { pending } = await heard();
    expect(tells()).toEqual(['payment.authorized']);
    await signal('ship', parcel());
    expect(tells()).toHaveLength(1);
    pending[0]?.taken();
    await settle();
    expect(tells()).toEqual(['payment.authorized', 'capture.captured']);
    pending[1]?.taken();
    await settle();
    expect(tells()).toHaveLength(2);
    expect(view().state).toBe('open');
  });

  test('learns that an endpoint takes nothing, and puts it before a person', async () => {
    const { pending } = await heard();
    pending[0]?.fails(new Error('lost'));
    await settle();
    expect(view().attention).toMatchObject([{ code: 'NotTold' }]);
    expect(sdk.attributes.at(-1)).toMatchObject({ CaptureState: 'attention' });
    expect(sdk.lines.map(({ message }) => message).join()).not.toBe('');
  });

  test('ends when all is told', async () => {
    const { running, pending } = await heard();
    await signal('ship', parcel(24_900, { final: true }));
    expect(running).toEqual({});
    for (const delivery of pending) delivery.taken();
    await settle();
    for (const delivery of pending) delivery.taken();
    await settle();
    expect(running.view).toMatchObject({ state: 'finished' });
    expect(sdk.children).toEqual([]);
  });

  test('ends ten seconds later at the latest: what is untold then is told by a workflow of its own', async () => {
    const { running } = await heard();
    await signal('ship', parcel(24_900, { final: true }));
    await pass(9_999);
    expect([running.view, sdk.children]).toEqual([undefined, []]);
    await pass(1);
    expect(running.view).toMatchObject({ state: 'finished' });
    expect(sdk.children).toMatchObject([{ type: 'events' }]);
  });

  test('waits as long, too, where its alarm rings before: for a moment that is nothing any more', async () => {
    const pending = holdDeliveries({
      open: { settings, found: authorized, listeners: [listener('orders')] },
      capture: { kind: 'unknown', why: 'lost' },
      lookUp: { finding: { kind: 'done', by: 'key', amount: 24_900, why: 'listed' } },
    });
    const running = await runs();
    await pass(60_000);
    await signal('ship', parcel(24_900, { final: true }));
    await pass(vipps.lookGapMs - 5_000);
    await signal('providerNotice');
    expect([called(), pending.length]).toEqual([['open', 'deliver', 'capture', 'lookUp'], 1]);
    await pass(9_999);
    expect([running.view, sdk.children]).toEqual([undefined, []]);
    await pass(1);
    expect(running.view).toMatchObject({ state: 'finished' });
    expect(sdk.children).toMatchObject([{ type: 'events' }]);
  });

  test('learns at once that one takes nothing, while another one is told', async () => {
    const { running, pending } = await heard(['orders', 'books']);
    await signal('ship', parcel(24_900, { final: true }));
    pending[0]?.fails(new Error('lost'));
    await settle();
    expect(view().attention).toMatchObject([{ code: 'NotTold', endpoint: 'orders' }]);
    expect(running).toEqual({});
  });

  test('hands on at once what nobody is being told, because it was given up on', async () => {
    const { running, pending } = await heard();
    pending[0]?.fails(new Error('lost'));
    await settle();
    await signal('ship', parcel(24_900, { final: true }));
    expect(running.view).toMatchObject({ state: 'finished' });
    expect(sdk.children).toMatchObject([{ type: 'events' }]);
  });

  test('reads a message that comes while it waits for those who listen', async () => {
    const { running } = await heard();
    await signal('ship', parcel(24_900, { final: true }));
    await signal('ship', { ...parcel(1), shipmentId: 'parcel-2' });
    expect(view().attention).toMatchObject([{ code: 'ShipmentRefused' }]);
    await pass(60_000);
    expect([running.view, sdk.children]).toEqual([undefined, []]);
  });

  test('does not end while the rest is handed on and a message comes', async () => {
    const { running } = await heard();
    await signal('ship', parcel(24_900, { final: true }));
    sdk.childStarts = () => signal('ship', { ...parcel(1), shipmentId: 'parcel-2' });
    await pass(10_000);
    await settle();
    expect(sdk.children).toHaveLength(1);
    expect(running.view).toBeUndefined();
    expect(view().attention).toMatchObject([{ code: 'ShipmentRefused' }]);
  });

  test('does not end while the rest is handed on and a person has one told again: what was handed on does not know', async () => {
    const { running } = await heard();
    await signal('ship', parcel(24_900, { final: true }));
    let answer: unknown;
    sdk.childStarts = async () => {
      sdk.childStarts = () => undefined;
      answer = handler('update tellAgain')({ endpoint: 'orders', after: 0, ...ida });
    };
    await pass(10_000);
    await pass(10_000);
    expect(answer).toMatchObject({ events: expect.any(Array) });
    expect(sdk.children).toHaveLength(2);
    const { args } = (sdk.children[1] as { options: Record<string, unknown> }).options;
    const [{ continued: handed }] = args as [PaymentInput];
    expect(handed?.payment?.audit).toMatchObject([{ action: 'tellAgain', about: 'orders after 0' }]);
    expect(running.view).toMatchObject({ state: 'finished' });
  });

  test('tells the rest itself where its state is more than the server takes to hand on', async () => {
    const pending = holdDeliveries({ lookUp: authorized });
    const done = answered(ship(aPayment(), 'parcel-1', 24_900, START, true), 'parcel-1', confirmed(24_900));
    const journal = done.journal.map((entry) => ({ ...entry, text: 'x'.repeat(1_000_000) }));
    const running = await runs(goesOn({ ...done, journal }, { version: 2, events: logOf(['orders']) }));
    await pass(10_000);
    expect([running, sdk.children, pending.length]).toEqual([{}, [], 1]);
    pending[0]?.fails(new Error('lost'));
    await settle();
    expect(sdk.attributes.at(-1)).toMatchObject({ CaptureState: 'attention' });
    await update('retryNow', ida);
    for (let nth = 1; nth < pending.length; nth += 1) {
      pending[nth]?.taken();
      await settle();
    }
    expect(running.view).toMatchObject({ state: 'finished' });
    expect([sdk.children, sdk.signalled]).toEqual([[], []]);
  });

  test('hands on anew what came while the rest was handed on: its run for refunds would begin with what was handed on first', async () => {
    const capabilities = REFUNDING.vipps;
    const pending = holdDeliveries({
      open: { settings: { ...settings, capabilities }, found: authorized, listeners: [listener('orders')] },
      capture: confirmed(24_900),
      refund: confirmed(24_900),
      lookUp: { finding: { kind: 'inconclusive', why: 'x' } },
    });
    const running = await runs();
    await signal('ship', parcel(24_900, { final: true }));
    const refund = { refundId: 'return-1', amount: 24_900, currency: 'NOK', reason: 'returned' };
    sdk.childStarts = () => {
      sdk.childStarts = () => undefined;
      return signal('refund', refund);
    };
    await pass(10_000);
    await settle();
    expect([called().includes('refund'), sdk.children.length]).toEqual([true, 1]);
    for (let nth = 0; nth < pending.length; nth += 1) {
      pending[nth]?.taken();
      await settle();
    }
    expect(running.view).toMatchObject({ state: 'finished', ledger: { refunded: 24_900 } });
    const { args } = (sdk.children.at(-1) as { options: Record<string, unknown> }).options;
    const [{ continued: handed }] = args as [PaymentInput];
    expect(handed?.payment?.ledger).toMatchObject({ refunded: 24_900 });
  });

  describe('that goes on after it has handed on what is untold', () => {
    const refund = { refundId: 'return-1', amount: 9_900, currency: 'NOK', reason: 'returned' };
    const goesOnAfterAll = async () => {
      const capabilities = REFUNDING.vipps;
      const pending = holdDeliveries({
        open: { settings: { ...settings, capabilities }, found: authorized, listeners: [listener('orders')] },
        capture: confirmed(24_900),
        refund: confirmed(9_900),
        lookUp: { finding: { kind: 'inconclusive', why: 'x' } },
      });
      const running = await runs();
      await signal('ship', parcel(24_900, { final: true }));
      sdk.childStarts = () => {
        sdk.childStarts = () => undefined;
        return signal('refund', refund);
      };
      await pass(10_000);
      await settle();
      return { running, pending };
    };

    test('takes it back: two would give one number to two events', async () => {
      const { running } = await goesOnAfterAll();
      expect(running).toEqual({});
      expect(sdk.signalled).toEqual(['events:nordic-shop:order-1001 takeBack']);
      expect(called()).toContain('refund');
    });

    test('goes on, too, where nobody is there any more that it could take back from', async () => {
      sdk.nobodyThere = true;
      await goesOnAfterAll();
      expect(called()).toContain('refund');
    });

    test('and hands on anew in a later run, though all is told: its run for refunds would begin with what was handed on first', async () => {
      const { running, pending } = await goesOnAfterAll();
      for (let nth = 0; nth < pending.length; nth += 1) {
        pending[nth]?.taken();
        await settle();
      }
      sdk.info.continueAsNewSuggested = true;
      await signal('providerNotice');
      const { input } = running.error as ContinuedAsNew;
      expect(input).toMatchObject({ continued: { handsOn: true } });
      Object.assign(sdk.info, { continueAsNewSuggested: false, continuedFromExecutionRunId: 'run-1' });
      Object.assign(sdk, { children: [], signalled: [], timers: [] });
      answers({ lookUp: { finding: { kind: 'inconclusive', why: 'x' } }, refund: confirmed(15_000) });
      const later = await runs(input);
      await signal('refund', { ...refund, refundId: 'return-2', amount: 15_000 });
      for (let days = 0; days < 20 && later.view === undefined; days += 1) await pass(86_400_000);
      expect(later.view).toMatchObject({ state: 'finished', ledger: { refunded: 24_900 } });
      expect(sdk.children).toHaveLength(1);
      expect(sdk.signalled).toEqual([]);
    });
  });

  test('learns before it goes on in a new run that the alarm of one pushed out what another one had not heard', async () => {
    const pending = holdDeliveries();
    const running = await runs(goesOn(aPayment(), { version: 2, events: logOf(['orders', 'books'], UNTOLD_KEPT) }));
    sdk.info.continueAsNewSuggested = true;
    pending[0]?.fails(new Error('lost'));
    await settle();
    const { continued } = (running.error as ContinuedAsNew).input as PaymentInput;
    expect(continued?.payment?.attention.map(({ endpoint }) => endpoint)).toEqual(['orders', 'books']);
  });

  test('goes on in a new run with what is untold', async () => {
    const log = logOf(['orders']);
    sdk.info.continueAsNewSuggested = true;
    const running = await runs(goesOn(aPayment(), { version: 2, events: log }));
    expect((running.error as ContinuedAsNew).input).toMatchObject({ continued: { version: 2, events: log } });
    sdk.info.continueAsNewSuggested = false;
    holdDeliveries({ lookUp: authorized });
    await runs(goesOn(aPayment(), { version: 2, events: log }));
    expect(tells()).toHaveLength(1);
  });
});
