import { EVENTS_WAIT } from '../../src/messages/messages';
import { interceptors } from '../../src/workflows/early-events';

type Intercept = NonNullable<NonNullable<ReturnType<typeof interceptors>['internals']>[number]['activate']>;
type Activation = Parameters<Intercept>[0]['activation'];

/** A task of the payment: its start, the bytes and the length of the history. */
const task = (at: number, length: number, isReplaying = false): Activation =>
  ({
    timestamp: { seconds: at, nanos: 1 },
    historySizeBytes: at * 1_000,
    historyLength: length,
    isReplaying,
    jobs: [{ signalWorkflow: {} }],
  }) as unknown as Activation;

const replayed = (at: number, length: number): Activation => task(at, length, true);

const query = (queryId: string): Activation =>
  ({ isReplaying: true, jobs: [{ queryWorkflow: { queryId } }] }) as unknown as Activation;

const direct = query('legacy_query');

/** How many of them reach the payment before one is turned away. */
function reached(activations: readonly Activation[]): number {
  const [{ activate } = {}] = interceptors().internals ?? [];
  let count = 0;
  try {
    for (const activation of activations) {
      activate?.({ activation, batchIndex: 0 } as Parameters<Intercept>[0], () => {
        count += 1;
      });
    }
  } catch (error) {
    expect(String(error)).toContain(EVENTS_WAIT);
  }
  return count;
}

describe('activations of one payment', () => {
  test.each([
    ['events after the last task', 2, [replayed(1, 3), replayed(2, 9), task(2, 12), direct]],
    ['events after the last task, in a payment that was kept', 2, [task(1, 3), task(2, 9), task(2, 12), direct]],
  ])('turned away: %s', (_, reaches, activations) => {
    expect(reached(activations)).toBe(reaches);
  });

  test.each([
    ['queries of a payment that is as its last task left it', [replayed(1, 3), replayed(2, 9), direct, direct]],
    ['queries of a payment that lives in this worker', [task(1, 3), direct, task(2, 9), direct]],
    ['a query that came with a task', [replayed(1, 3), task(2, 9), query('q-1')]],
    ['more of the same task', [replayed(1, 3), task(2, 9), task(2, 9), task(3, 14), direct]],
  ])('not: %s', (_, activations) => {
    expect(reached(activations)).toBe(activations.length);
  });
});

describe('what tells one task from another', () => {
  const asks = (activation: Activation, jobs: object[]): Activation =>
    ({ ...activation, jobs }) as unknown as Activation;
  const ask = { queryWorkflow: { queryId: 'q-1' } };
  const at = (activation: Activation, more: object): Activation =>
    ({ ...activation, ...more }) as unknown as Activation;

  test.each([
    ['a query, whatever it comes with', asks(task(2, 12), [ask])],
    ['a query among other jobs', asks(task(2, 12), [{ signalWorkflow: {} }, ask])],
    ['another start', at(task(2, 12), { timestamp: { seconds: 3, nanos: 1 } })],
    ['another start within the second', at(task(2, 12), { timestamp: { seconds: 2, nanos: 2 } })],
    ['a history of other bytes', at(task(2, 12), { historySizeBytes: 2_001 })],
    ['no start', at(task(2, 12), { timestamp: undefined })],
    ['a history without a length', at(task(2, 12), { historyLength: undefined })],
  ])('%s', (_, next) => {
    expect(reached([task(1, 3), task(2, 9), next])).toBe(3);
  });

  test.each([
    ['the same, and longer', task(2, 12)],
    ['the same, and longer, with no job', at(task(2, 12), { jobs: undefined })],
    ['the same, and longer, with a job that is no query', asks(task(2, 12), [{ queryWorkflow: null }])],
  ])('is not: %s', (_, next) => {
    expect(reached([task(1, 3), task(2, 9), next])).toBe(2);
  });
});
