import { msToTs } from '@temporalio/common';
import { failedTaskIn, isUndecodable } from '../../src/client/failed-task';
import type { RawEvent } from '../../src/client/history';
import { messagesIn, missing } from '../../src/client/messages-told';
import { resetPointOf, takenBackAfter } from '../../src/client/reset-point';
import type { Unreadable } from '../../src/messages/unreadable';
import { payloadConverter } from '../../src/workflows/payload-converter';

/** What a worker says of the state that a run handed on, sealed with a key that it lacks. */
const pastWithoutKey = (): Unreadable =>
  payloadConverter.fromPayload<Unreadable>({
    metadata: { encoding: new TextEncoder().encode('binary/encrypted') },
    data: new Uint8Array([1, 2, 3]),
  });

const event = (id: number, attributes: object): RawEvent =>
  ({ eventTime: msToTs(id * 1_000), eventId: id, ...attributes }) as unknown as RawEvent;

const scheduled = (id: number) => event(id, { workflowTaskScheduledEventAttributes: {} });
const started = (id: number) => event(id, { workflowTaskStartedEventAttributes: {} });
const completed = (id: number) => event(id, { workflowTaskCompletedEventAttributes: {} });
const failed = (id: number, message: string, cause = 14) =>
  event(id, { workflowTaskFailedEventAttributes: { cause, failure: { message } } });
const timedOut = (id: number, timeoutType = 1) => event(id, { workflowTaskTimedOutEventAttributes: { timeoutType } });
const signal = (id: number, name: string, data = '') =>
  event(id, { workflowExecutionSignaledEventAttributes: { signalName: name, input: { payloads: [{ data }] } } });
const accepted = (id: number, updateId: string) =>
  event(id, { workflowExecutionUpdateAcceptedEventAttributes: { acceptedRequest: { meta: { updateId } } } });
const admitted = (id: number, updateId: string) =>
  event(id, { workflowExecutionUpdateAdmittedEventAttributes: { request: { meta: { updateId } } } });
const activity = (id: number, name: string, queue = 'holdfast-vipps') =>
  event(id, { activityTaskScheduledEventAttributes: { activityType: { name }, taskQueue: { name: queue } } });
const terminated = (id: number) => event(id, { workflowExecutionTerminatedEventAttributes: {} });

const misfit = (id: number) =>
  `[TMPRL1100] Nondeterminism error: Timer machine does not handle this event: HistoryEvent(id: ${id}, TimerStarted)`;
const failureIn = (...events: RawEvent[]) => failedTaskIn([...events].reverse());

describe('failed workflow tasks are told from the last events', () => {
  test('by the latest failure, since the first of the row', () => {
    const found = failureIn(completed(4), failed(7, 'first'), signal(8, 'ship'), failed(11, 'second'));
    expect(found).toMatchObject({ why: 'second', times: 2, isTimeOut: false, since: new Date(7_000) });
  });
  test('and a task that went well ends the row', () => {
    expect(failureIn(failed(4, 'once'), completed(7), scheduled(8))).toBeUndefined();
  });
  test.each([
    ['a message that raced the end of a task', failed(7, 'UnhandledCommand', 1)],
    ['a reset', failed(7, 'reset', 20)],
    ['an end from outside', failed(7, '', 17)],
    ['a sticky queue that nobody polls any more', timedOut(7, 2)],
  ])('%s is none', (_, one) => {
    expect(failureIn(completed(4), one)).toBeUndefined();
  });
  test('a worker that gave no answer is one of its own kind', () => {
    expect(failureIn(completed(4), timedOut(7))).toMatchObject({ isTimeOut: true, why: 'no worker answered in time' });
  });
  test.each([
    ['Unknown encoding: binary/encrypted', true],
    ['KeyMissing: sealed with key k1, which is not here', true],
    ['its failure is sealed, and this client cannot open it: use one with the keys of the workers', false],
    ['no key k1 for this payload', true],
    [`the state of this payment cannot be read: ${pastWithoutKey().why}`, true],
    ['an invariant is broken', false],
    [misfit(5), false],
  ])('%j is about a payload that cannot be decoded: %s', (why, is) => {
    expect(isUndecodable({ why, since: new Date(), times: 1, isTimeOut: false, isNonDeterminism: false })).toBe(is);
  });
});

describe('the point to go back to', () => {
  const life = [scheduled(2), started(3), completed(4), activity(5, 'open'), scheduled(7), started(8), completed(9)];
  const point = (events: RawEvent[]) => resetPointOf(events, failureIn(...events));

  test('of a history that does not fit is the task that wrote the first event that does not', () => {
    const events = [...life, event(10, { timerStartedEventAttributes: {} }), scheduled(12), started(13), completed(14)];
    expect(point([...events, scheduled(16), started(17), failed(18, misfit(10), 24)])).toBe(9);
    const told = activity(16, 'deliver', 'holdfast-events-orders');
    expect(takenBackAfter([...events, activity(15, 'capture'), told], 9)).toEqual({
      calls: ['capture'],
      deliveries: 1,
    });
  });
  test('is the last task that went well where the misfit has no name', () => {
    expect(point([...life, scheduled(11), started(12), failed(13, '[TMPRL1100] Nondeterminism error', 24)])).toBe(9);
  });
  test('is the failed task itself where the history is sound: nothing is taken back', () => {
    const events = [...life, signal(10, 'ship'), scheduled(11), started(12), failed(13, 'a mistake')];
    expect(point(events)).toBe(13);
    expect(point([...events, signal(14, 'ship'), scheduled(15), started(16)])).toBe(13);
    expect(takenBackAfter(events, 13)).toEqual({ calls: [], deliveries: 0 });
  });
  test('of one that was cut off with a task to do is that task', () => {
    expect(point([...life, activity(10, 'capture'), scheduled(12), started(13), terminated(14)])).toBe(14);
    expect(point([scheduled(2), terminated(3)])).toBe(3);
    expect(point([scheduled(2), signal(3, 'ship'), terminated(4)])).toBe(3);
  });
  test('of one that was cut off in a call is the task that ordered the call', () => {
    const events = [...life, activity(10, 'capture'), terminated(11)];
    expect(point(events)).toBe(9);
    expect(takenBackAfter(events, 9)).toEqual({ calls: ['capture'], deliveries: 0 });
  });
  test('is not there where no task was ever wanted', () => {
    expect(point([event(1, { workflowExecutionStartedEventAttributes: {} })])).toBeUndefined();
  });
});

describe('messages are compared across a reset', () => {
  test('by name and content, each as often as it came; an update by its id, however it is kept', () => {
    const before = messagesIn([
      signal(5, 'ship', 'a'),
      signal(6, 'ship', 'a'),
      accepted(7, 'u1'),
      signal(8, 'complete'),
    ]);
    expect(before).toHaveLength(4);
    expect(missing(before, messagesIn([signal(5, 'ship', 'a'), admitted(6, 'u1'), signal(7, 'complete')]))).toEqual([
      before[0],
    ]);
    expect(missing(before, messagesIn([admitted(4, 'u1'), accepted(5, 'u1')]))).toHaveLength(3);
    expect(missing(before, before)).toEqual([]);
  });
  test('another content is another message', () => {
    expect(missing(messagesIn([signal(5, 'ship', 'a')]), messagesIn([signal(5, 'ship', 'b')]))).toHaveLength(1);
  });
});
