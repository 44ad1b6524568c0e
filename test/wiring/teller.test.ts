import { ActivityFailure, ApplicationFailure, TimeoutFailure } from '@temporalio/common';
import { evolveAll } from '../../src/domain/evolve';
import type { Fact } from '../../src/domain/facts';
import type { Payment } from '../../src/domain/payment';
import { cursorOf, type EventLog, newLog, recorded, UNTOLD_KEPT } from '../../src/events/log';
import { type Teller, teller } from '../../src/workflows/teller';
import { START } from '../domain/support/world';
import { holdDeliveries, listener, logOf, payment, released } from './support/listeners';
import { freshRuns, sdk, settle } from './support/sdk';

jest.mock('@temporalio/workflow', () => jest.requireActual('./support/sdk'));
freshRuns();

const failure = (type: string, details: unknown[] = []): Error =>
  new ActivityFailure(
    'failed',
    'deliver',
    '1',
    'TIMEOUT',
    'worker',
    ApplicationFailure.create({ type, message: 'it said 500', details }),
  );
const untaken = (): Error =>
  new ActivityFailure('x', 'deliver', '1', 'TIMEOUT', 'w', new TimeoutFailure('x', undefined, 'SCHEDULE_TO_START'));

const ida = { operator: 'ida', reason: 'asked' };
const retried: Fact = { at: START, kind: 'RetryOrdered', ...ida };
const acknowledged = (id?: string, code: 'NotTold' | 'Parked' = 'NotTold'): Fact => ({
  at: START,
  kind: 'Acknowledged',
  code,
  ...(id === undefined ? {} : { id }),
  ...ida,
});

const deliveries = () => sdk.calls.filter(({ name }) => name === 'deliver').map(({ args }) => args[0] as Told);
interface Told {
  endpoint: string;
  previous?: number;
  knownRun?: string;
  events: { sequence: number }[];
}
/** What each delivery had, as `orders 1-3`. */
const told = (): string[] =>
  deliveries().map(({ endpoint, events }) => `${endpoint} ${events[0]?.sequence}-${events.at(-1)?.sequence}`);
/** What the payment learns. */
const learnt = (events: Teller, of: Payment = payment): Fact[] => events.news().flatMap((news) => news(of, START));
const happens = (events: Teller, ...facts: Fact[]): void => void events.record({ payment, facts });
const cursor = (events: Teller, endpoint = 'orders') => cursorOf(events.log() as EventLog, endpoint);
const up = (endpoint: string): Payment =>
  evolveAll(payment, [{ at: START, kind: 'AttentionRaised', code: 'NotTold', text: 'x', endpoint }]);

/** It was given up on: the payment is told, and nobody tells it anything. */
async function givenUp(endpoints: readonly string[] = ['orders'], details: unknown[] = [], untold = 1) {
  const pending = holdDeliveries();
  const events = teller(logOf(endpoints, untold));
  events.tell();
  for (const delivery of pending) delivery.fails(failure('NotTaken', details));
  await settle();
  return { events, pending };
}

describe('a payment that nobody listens to', () => {
  test('has no log, and a teller that does nothing', () => {
    const events = teller(undefined);
    const followed = { payment, facts: [released] };
    expect(events.record(followed)).toBe(followed);
    events.tell();
    expect(sdk.calls).toEqual([]);
    expect(events.log()).toBeUndefined();
    expect([events.isDone(), events.isAtRest(), events.hasNews()]).toEqual([true, true, false]);
    expect(events.news()).toEqual([]);
    expect(events.list(0)).toEqual({ events: [], endpoints: [] });
  });
});

describe('an endpoint', () => {
  test('is told what is untold, with what it was told before', async () => {
    const pending = holdDeliveries();
    const events = teller(undefined);
    events.begin(logOf(['orders', 'books'], 2));
    events.tell();
    const { account, paymentId, currency } = events.log() as EventLog;
    expect(deliveries()).toMatchObject([
      { endpoint: 'orders', subject: { account, paymentId, currency } },
      { endpoint: 'books' },
    ]);
    expect(deliveries()[0]).not.toHaveProperty('previous');
    expect(told()).toEqual(['orders 1-2', 'books 1-2']);
    for (const delivery of pending) delivery.taken();
    await settle();
    happens(events, released);
    events.tell();
    expect(deliveries()[2]).toMatchObject({ endpoint: 'orders', previous: 2 });
  });

  test('has one call at a time; what happens meanwhile waits for the next, which begins by itself', async () => {
    const pending = holdDeliveries();
    const events = teller(logOf(['orders'], 1));
    events.tell();
    happens(events, released, released);
    events.tell();
    expect(told()).toEqual(['orders 1-1']);
    expect([events.isAtRest(), events.isDone()]).toEqual([false, false]);
    pending[0]?.taken();
    await settle();
    expect(told()).toEqual(['orders 1-1', 'orders 2-3']);
    expect(events.isDone()).toBe(false);
    pending[1]?.taken();
    await settle();
    expect([told().length, events.isAtRest(), events.isDone()]).toEqual([2, true, true]);
    expect(cursor(events)).toMatchObject({ told: 3 });
  });

  test('that has heard everything after all takes its alarm down, and not sooner', async () => {
    const pending = holdDeliveries();
    const events = teller(logOf(['orders'], 25));
    events.tell();
    pending[0]?.taken();
    await settle();
    expect(told()).toEqual(['orders 1-20', 'orders 21-25']);
    expect(learnt(events, up('orders'))).toEqual([]);
    pending[1]?.taken();
    await settle();
    expect(events.hasNews()).toBe(true);
    expect(learnt(events, up('orders'))).toEqual([
      { at: START, kind: 'AttentionCleared', code: 'NotTold', endpoint: 'orders' },
    ]);
    // It is asked for once.
    expect([events.hasNews(), events.news()]).toEqual([false, []]);
  });
});

describe('an endpoint that took nothing for too long', () => {
  test('is left alone, and a person is told what it last said', async () => {
    const { events } = await givenUp(['orders'], [{ told: 0, tries: 9 }]);
    expect(cursor(events)).toMatchObject({ told: 0, givenUp: 'it said 500' });
    expect(learnt(events)).toEqual([
      {
        at: START,
        kind: 'AttentionRaised',
        code: 'NotTold',
        text: 'orders took no events; its last answer: it said 500',
        endpoint: 'orders',
      },
    ]);
    happens(events, released);
    events.tell();
    expect(told()).toEqual(['orders 1-1']);
    expect([events.isAtRest(), events.isDone()]).toEqual([true, false]);
  });

  test('is not let go because a person is told of it', async () => {
    const { events } = await givenUp();
    happens(events, ...learnt(events));
    expect(cursor(events)).toMatchObject({ told: 0, givenUp: 'it said 500' });
  });

  test('has heard what it took before', async () => {
    const { events } = await givenUp(['orders'], [{ told: 2, tries: 9 }], 3);
    expect(cursor(events)).toMatchObject({ told: 2, givenUp: 'it said 500' });
  });

  test('is told again when a person retries: each of them', async () => {
    const { events } = await givenUp(['orders', 'books']);
    happens(events, retried);
    events.tell();
    expect(told()).toEqual(['orders 1-1', 'books 1-1', 'orders 1-1', 'books 1-1']);
    // Nothing ran that could be called off.
    expect(sdk.calledOff).toBe(0);
  });

  test('is let go when a person acknowledges it: that one, or all', async () => {
    const one = await givenUp(['orders', 'books']);
    happens(one.events, acknowledged('orders'));
    // With the event that says so.
    expect(cursor(one.events)).toMatchObject({ told: 2 });
    expect(cursor(one.events)).not.toHaveProperty('givenUp');
    expect(cursor(one.events, 'books')).toMatchObject({ told: 0, givenUp: 'it said 500' });
    const both = await givenUp(['orders', 'books']);
    happens(both.events, acknowledged());
    expect([cursor(both.events)?.told, cursor(both.events, 'books')?.told]).toEqual([2, 2]);
    const none = await givenUp();
    happens(none.events, acknowledged(undefined, 'Parked'), released);
    expect(cursor(none.events)).toMatchObject({ told: 0, givenUp: 'it said 500' });
  });

  test('who is told all right is not let go with it', async () => {
    const pending = holdDeliveries();
    const events = teller(logOf(['orders', 'books']));
    events.tell();
    pending[0]?.fails(failure('NotTaken'));
    await settle();
    happens(events, acknowledged());
    expect([cursor(events)?.told, cursor(events, 'books')?.told]).toEqual([2, 0]);
  });
});

describe('the patience with an endpoint', () => {
  const HOUR = 3_600_000;
  const patience = (): unknown => sdk.calls.at(-1)?.options.scheduleToCloseTimeout;
  const goesOn = (events: Teller): Teller => teller(JSON.parse(JSON.stringify(events.log())));

  test('does not begin anew with each run: one that goes on as new every hour would never tell a person', () => {
    holdDeliveries();
    const first = teller(logOf(['orders']));
    first.tell();
    expect(patience()).toBe(2 * HOUR);
    sdk.now += HOUR;
    const second = goesOn(first);
    second.tell();
    expect(patience()).toBe(HOUR);
    sdk.now += 3 * HOUR;
    goesOn(second).tell();
    // Where ours were away meanwhile, it is one try.
    expect(patience()).toBe(16_000);
  });

  test('begins anew with what it takes, and where a person has it told again', async () => {
    const pending = holdDeliveries();
    const events = teller(logOf(['orders'], 21));
    events.tell();
    sdk.now += HOUR;
    pending[0]?.taken();
    await settle();
    expect([told().at(-1), patience()]).toEqual(['orders 21-21', 2 * HOUR]);
    sdk.now += HOUR;
    happens(events, retried);
    pending[1]?.calledOff();
    await settle();
    expect([told().length, patience()]).toEqual([3, 2 * HOUR]);
  });

  test('goes on while nobody takes its events from their queue', async () => {
    const pending = holdDeliveries({ listens: true });
    const events = teller(logOf(['orders']));
    events.tell();
    sdk.now += HOUR;
    pending[0]?.fails(untaken());
    await settle();
    expect([told().length, patience()]).toEqual([2, HOUR]);
  });

  test('has an end where nobody takes its events, too: a person is told, and nobody calls any more', async () => {
    sdk.answer = (name) => {
      if (name === 'listens') return true;
      const { scheduleToStartTimeout, scheduleToCloseTimeout } = sdk.calls.at(-1)?.options ?? {};
      sdk.now += Math.min(Number(scheduleToStartTimeout), Number(scheduleToCloseTimeout));
      throw untaken();
    };
    const [events, began] = [teller(logOf(['orders'])), sdk.now];
    events.tell();
    for (let round = 0; round < 50; round += 1) await settle();
    expect([told().length, sdk.now - began]).toEqual([73, 2 * HOUR + 16_000]);
    expect(cursor(events)).toMatchObject({ told: 0, givenUp: 'none, no worker takes its calls' });
    expect(learnt(events)).toMatchObject([
      { code: 'NotTold', text: 'orders took no events; its last answer: none, no worker takes its calls' },
    ]);
  });
});

describe('a call that a person’s word has overtaken', () => {
  test('is called off; how far it comes is the question no more, and it begins anew', async () => {
    const pending = holdDeliveries();
    const events = teller(logOf(['orders'], 2));
    events.tell();
    happens(events, retried);
    expect(sdk.calledOff).toBe(1);
    // No second one beside it.
    events.tell();
    expect(told()).toEqual(['orders 1-2']);
    pending[0]?.calledOff();
    await settle();
    expect(told()).toEqual(['orders 1-2', 'orders 1-2']);
    expect(learnt(events)).toEqual([]);
  });

  test('counts for nothing, though it was told or given up meanwhile', async () => {
    const pending = holdDeliveries();
    const events = teller(logOf(['orders'], 2));
    events.tell();
    happens(events, retried);
    pending[0]?.taken();
    await settle();
    expect(cursor(events)?.told).toBe(0);
    expect(learnt(events, up('orders'))).toEqual([]);
    happens(events, retried);
    pending[1]?.fails(failure('NotTaken', [{ told: 1, tries: 1 }]));
    await settle();
    expect(cursor(events)).not.toHaveProperty('givenUp');
    expect(cursor(events)?.told).toBe(0);
    expect(learnt(events)).toEqual([]);
    pending[2]?.taken();
    await settle();
    expect(cursor(events)?.told).toBe(2);
  });
});

describe('a run that was reset, and numbers events without knowing it', () => {
  const reset = (): Error => failure('RunReset', [{ told: 0, tries: 0, resetRun: 'run-2' }]);
  const leap = START / 1_000;

  test('tells them under new numbers once a call has told it so, and once', async () => {
    const pending = holdDeliveries();
    const events = teller(logOf(['orders', 'books'], 2));
    events.tell();
    for (const delivery of pending) delivery.fails(reset());
    await settle();
    expect(told()).toEqual([
      'orders 1-2',
      'books 1-2',
      ...['orders', 'books'].map((one) => `${one} ${leap + 1}-${leap + 2}`),
    ]);
    expect(deliveries().map(({ knownRun }) => knownRun)).toEqual([undefined, undefined, 'run-2', 'run-2']);
    expect(learnt(events)).toEqual([]);
    for (const delivery of pending.slice(2)) delivery.taken();
    await settle();
    expect(events.isDone()).toBe(true);
  });

  test('hands on numbers that nobody has used: no call will tell the next run', () => {
    Object.assign(sdk.info, { runId: 'run-2' });
    const events = teller(logOf(['orders'], 1));
    expect(events.log()).toMatchObject({ knownRun: 'run-2', kept: [{ sequence: leap + 1 }] });
    // It is told itself: its own numbers stay until then.
    expect(events.list(0).events).toMatchObject([{ sequence: '0000000001' }]);
    const known = teller(events.log());
    expect(known.log()).toEqual(events.log());
  });
});

describe('an endpoint that the configuration has no longer', () => {
  test('is told nothing more, and its alarm is over', async () => {
    const pending = holdDeliveries();
    const events = teller(logOf(['orders', 'books']));
    events.tell();
    pending[0]?.fails(failure('NotListening'));
    await settle();
    expect(cursor(events)).toBeUndefined();
    expect(cursor(events, 'books')).toBeDefined();
    expect(learnt(events, up('orders'))).toMatchObject([{ kind: 'AttentionCleared', endpoint: 'orders' }]);
    pending[1]?.taken();
    await settle();
    expect(events.isDone()).toBe(true);
  });

  test('may be one whose events nobody took: then the workers of the payment are asked', async () => {
    const pending = holdDeliveries({ listens: false });
    const events = teller(logOf(['orders']));
    events.tell();
    pending[0]?.fails(untaken());
    await settle();
    expect(sdk.calls[1]).toMatchObject({
      name: 'listens',
      args: ['nordic-shop', 'orders'],
      options: { taskQueue: 'holdfast-vipps' },
    });
    expect(cursor(events)).toBeUndefined();
    expect(events.isAtRest()).toBe(true);
  });

  test('or may not: then it is told again', async () => {
    const pending = holdDeliveries({ listens: true });
    const events = teller(logOf(['orders']));
    events.tell();
    pending[0]?.fails(untaken());
    await settle();
    expect(told()).toEqual(['orders 1-1', 'orders 1-1']);
    expect(cursor(events)).toMatchObject({ told: 0 });
    expect(learnt(events)).toEqual([]);
  });

  test('it stays occupied until that is known', async () => {
    let answers: (listens: boolean) => void = () => undefined;
    const pending = holdDeliveries({ listens: new Promise<boolean>((known) => (answers = known)) });
    const events = teller(logOf(['orders']));
    events.tell();
    pending[0]?.fails(untaken());
    await settle();
    events.tell();
    expect([told(), events.isAtRest()]).toEqual([['orders 1-1'], false]);
    answers(true);
    await settle();
    expect(told()).toHaveLength(2);
  });
});

describe('what was dropped before an endpoint heard it', () => {
  test('is before a person, once', () => {
    const events = teller(newLog(payment, [listener('orders'), listener('books')]));
    const many = (count: number): Fact[] => Array.from({ length: count }, () => released);
    happens(events, ...many(UNTOLD_KEPT));
    expect(learnt(events)).toEqual([]);
    happens(events, released);
    expect(learnt(events)).toMatchObject([
      { code: 'NotTold', endpoint: 'orders', text: 'orders took no events for so long that some were dropped' },
      { code: 'NotTold', endpoint: 'books' },
    ]);
    happens(events, released);
    expect(learnt(events)).toEqual([]);
  });

  test('keeps its alarm up, though all that is left was heard, until it is let go', async () => {
    const pending = holdDeliveries();
    const full = recorded(
      newLog(payment, [listener('orders')]),
      payment,
      Array.from({ length: UNTOLD_KEPT + 1 }, () => released),
    );
    const events = teller(full);
    events.tell();
    for (let call = 0; call < UNTOLD_KEPT / 20; call += 1) {
      pending[call]?.taken();
      await settle();
    }
    expect(cursor(events)).toMatchObject({ told: UNTOLD_KEPT + 1, dropped: 1 });
    expect(learnt(events, up('orders'))).toEqual([]);
    expect(events.isDone()).toBe(false);
    // Somebody may be told something when it is let go.
    happens(events, released);
    events.tell();
    happens(events, acknowledged('orders'));
    expect([events.isAtRest(), events.isDone()]).toEqual([false, false]);
    pending.at(-1)?.taken();
    await settle();
    expect([events.isAtRest(), events.isDone()]).toEqual([true, true]);
  });
});

describe('an endpoint is told once more', () => {
  const again = (more: object = {}) => ({ endpoint: 'orders', after: 1, ...ida, ...more });

  test('everything after an event, though it had heard it', async () => {
    const pending = holdDeliveries();
    const events = teller(logOf(['orders'], 3));
    events.tell();
    pending[0]?.taken();
    await settle();
    expect(learnt(events)).toEqual([]);
    expect(events.tellAgain(again())).toEqual({ after: 1 });
    expect(learnt(events)).toStrictEqual([
      { at: START, kind: 'OperatorActed', action: 'tellAgain', ...ida, about: 'orders after 1' },
    ]);
    events.tell();
    expect(told()).toEqual(['orders 1-3', 'orders 2-3']);
    expect(deliveries()[1]).toMatchObject({ previous: 1 });
  });

  test('and the call that runs is called off', async () => {
    const pending = holdDeliveries();
    const events = teller(logOf(['orders', 'books'], 3));
    events.tell();
    events.tellAgain(again({ after: 0 }));
    expect(sdk.calledOff).toBe(1);
    pending[0]?.taken();
    await settle();
    expect(cursor(events)?.told).toBe(0);
    expect(told()).toEqual(['orders 1-3', 'books 1-3', 'orders 1-3']);
  });

  test('not one that does not listen, nor where nobody does', () => {
    const says = 'InvalidMessage: endpoint ghosts does not listen to this payment. Correct the field that is named.';
    for (const events of [teller(logOf(['orders'])), teller(undefined)]) {
      expect(events.refusalOf(again({ endpoint: 'ghosts' }))?.message).toBe(says);
      expect(() => events.tellAgain(again({ endpoint: 'ghosts' }))).toThrow(says);
      expect(events.hasNews()).toBe(false);
    }
    expect(teller(logOf(['orders'])).refusalOf(again())).toBeUndefined();
  });

  test('not what is no longer kept', () => {
    const kept = logOf(['orders'], 5);
    const log: EventLog = { ...kept, kept: kept.kept.slice(3), truncated: true };
    const events = teller(log);
    expect(events.refusalOf(again({ after: 2 }))?.message).toBe(
      'InvalidMessage: events before 4 are no longer kept. Correct the field that is named.',
    );
    expect(events.refusalOf(again({ after: 3 }))).toBeUndefined();
    const { truncated: _, ...whole } = log;
    expect(teller(whole).refusalOf(again({ after: 0 }))).toBeUndefined();
    expect(teller({ ...log, kept: [] }).refusalOf(again({ after: 0 }))).toBeUndefined();
  });

  test('who asks for events gets those after the one that is named', () => {
    const events = teller(logOf(['orders'], 3));
    expect(events.list(1).events).toHaveLength(2);
    expect(events.list(0).endpoints).toEqual([{ endpoint: 'orders', told: expect.any(String), untold: 3 }]);
  });
});
