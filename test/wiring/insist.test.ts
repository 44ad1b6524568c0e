import { refusal } from '../../src/domain/refusals';
import { type Inbox, inbox } from '../../src/workflows/inbox';
import { insist, type Lack } from '../../src/workflows/insist';
import { freshRuns, pass, sdk, settle } from './support/sdk';

jest.mock('@temporalio/workflow', () => jest.requireActual('./support/sdk'));
freshRuns();

const lack: Lack = {
  of: 'state',
  no: refusal('StateNotRead', 'no worker takes the question'),
  why: 'the state cannot be read',
  remedy: 'Start a worker',
};
const MINUTE = 60_000;

let letters: Inbox;
let asked: number;
let pauses: string[];
let answer: { had: string } | { lack: Lack };
/** Until then no answer comes. */
let meanwhile: Promise<void> | undefined;
beforeEach(() => {
  [letters, asked, pauses, answer, meanwhile] = [inbox([]), 0, [], { lack }, undefined];
});

function insisting(shown = 'open') {
  const state: { had?: string; shown?: string } = {};
  void insist(
    async () => {
      asked += 1;
      await meanwhile;
      return answer;
    },
    {
      letters,
      shown,
      async goOn(now) {
        pauses.push(now);
      },
    },
  ).then((had) => Object.assign(state, had));
  return state;
}

/** What a caller is answered who sends a message now. */
async function answered(): Promise<unknown> {
  const told: { code?: string } = {};
  letters.ask('complete', {}, undefined).catch(({ type }) => {
    told.code = type;
  });
  await settle();
  return told.code;
}

test('what is there at once is had at once: nobody is told of anything', async () => {
  answer = { had: 'it' };
  const state = insisting();
  await settle();
  expect(state).toEqual({ had: 'it', shown: 'open' });
  expect([sdk.details, sdk.attributes, sdk.sleeps, pauses]).toEqual([[], [], [], []]);
  expect(await answered()).toBeUndefined();
});

test('what is missing is said on the page and in the lists, and to whoever sends a message', async () => {
  insisting();
  await settle();
  expect(sdk.details).toEqual(['**Attention:** the state cannot be read. Start a worker']);
  expect(sdk.attributes).toEqual([{ CaptureState: 'attention', CaptureStuckSince: sdk.info.startTime }]);
  expect(await answered()).toBe('StateNotRead');
  expect(letters.isEmpty()).toBe(false);
  // The lists are told once.
  await pass(10 * MINUTE);
  expect(sdk.attributes).toHaveLength(1);
});

test('nor are they told by a run that goes on, whose lists say so already', async () => {
  const state = insisting('attention: no state');
  await settle();
  expect(sdk.attributes).toEqual([]);
  answer = { had: 'it' };
  await pass(2_000);
  expect(state).toEqual({ had: 'it', shown: 'attention: no state' });
});

test('it is asked again, each time after twice as long, and never later than after a quarter of an hour', async () => {
  insisting();
  await settle();
  expect(sdk.sleeps).toEqual([{ ms: 2_000, summary: 'ask again for the state' }]);
  await pass(1_999);
  expect([asked, pauses]).toEqual([1, []]);
  await pass(1);
  expect([asked, pauses]).toEqual([2, []]);
  await pass(3 * 60 * MINUTE);
  const waits = sdk.sleeps.map(({ ms }) => ms);
  expect(waits.slice(0, 11)).toEqual([
    2_000, 4_000, 8_000, 16_000, 32_000, 64_000, 128_000, 256_000, 512_000, 900_000, 900_000,
  ]);
});

test('a message asks at once, however long the wait, and leaves the timer that runs as it is', async () => {
  const state = insisting();
  await pass(2 * MINUTE);
  const [askedBefore, timers] = [asked, sdk.sleeps.length];
  letters.post('retryNow', {});
  await settle();
  expect([asked, sdk.sleeps.length]).toEqual([askedBefore + 1, timers]);
  // The same message asks once: what is still missing is waited for.
  await settle();
  expect(asked).toBe(askedBefore + 1);
  answer = { had: 'it' };
  letters.post('complete', {});
  await settle();
  expect(state).toMatchObject({ had: 'it' });
  expect(letters.count()).toBe(2);
});

test('a message that comes while it asks makes it ask again: the answer may be that of a worker from before', async () => {
  let answers: () => void = () => undefined;
  meanwhile = new Promise((now) => {
    answers = now;
  });
  insisting();
  await settle();
  letters.post('retryNow', {});
  answers();
  await settle();
  expect(asked).toBe(2);
  await settle();
  expect(asked).toBe(2);
});

describe('a newer build', () => {
  const isCurrent = (): void => {
    sdk.info.targetWorkerDeploymentVersionChanged = true;
  };

  test('is moved to as soon as it is current, however long the wait', async () => {
    insisting();
    await pass(5 * MINUTE);
    expect(pauses).toEqual([]);
    isCurrent();
    await settle();
    expect(pauses).toEqual(['attention: no state']);
  });

  test('that became current while it asks is, too', async () => {
    let answers: () => void = () => undefined;
    meanwhile = new Promise((now) => {
      answers = now;
    });
    insisting();
    await settle();
    isCurrent();
    answers();
    await settle();
    expect(pauses).toHaveLength(1);
  });

  test('that cannot be moved to is tried again with the next wait: nothing turns in circles', async () => {
    insisting();
    await pass(5 * MINUTE);
    const before = asked;
    isCurrent();
    await settle();
    expect([pauses.length, asked]).toEqual([1, before + 1]);
    await pass(5 * MINUTE);
    expect(pauses).toHaveLength(2);
  });

  test('is not moved to by a run that was reset and does not know it', async () => {
    sdk.info.runId = 'run-2';
    insisting();
    isCurrent();
    await pass(MINUTE);
    expect(pauses).toEqual([]);
  });
});

test('it goes on as no new run while more messages wait than one can be handed', async () => {
  const wait = (count: number): void => {
    for (let nth = 0; nth < count; nth += 1) letters.post('complete', {});
  };
  sdk.info.continueAsNewSuggested = true;
  insisting();
  wait(200);
  await pass(2_000);
  // For the messages, and after the wait.
  expect(pauses).toHaveLength(2);
  wait(1);
  await pass(10 * MINUTE);
  expect(pauses).toHaveLength(2);
  expect(asked).toBeGreaterThan(2);
});

test('when it is there, whoever sends a message waits for the loop again', async () => {
  const state = insisting();
  await settle();
  answer = { had: 'it' };
  await pass(2_000);
  expect(state).toEqual({ had: 'it', shown: 'attention: no state' });
  expect(await answered()).toBeUndefined();
});
