import { main } from '../../src/cli/main';
import { Holdfast } from '../../src/client';
import { NOTHING } from '../support/survey';

const asked: Record<string, unknown>[] = [];

beforeEach(() => {
  asked.length = 0;
  const answering = (answer: object) => async (options: Record<string, unknown>) => {
    asked.push(options);
    return answer;
  };
  jest.spyOn(Holdfast, 'connect').mockResolvedValue({
    survey: answering(NOTHING),
    look: async () => [],
    expiring: answering({ payments: [], untold: [] }),
    close: async () => undefined,
  } as never);
  for (const stream of [process.stdout, process.stderr]) jest.spyOn(stream, 'write').mockReturnValue(true);
});
afterEach(() => void jest.restoreAllMocks());

// What a list leaves out it says, with the option that takes more: that must not run into the same bound of time.
test.each([
  ['stuck', '--look-at', 'lookAtMost', undefined],
  ['expiring', '--ask', 'askAtMost', 60_000],
])('%s is bounded in time, unless %s says how many payments are to be asked', async (verb, option, name, bound) => {
  expect(await main([verb])).toBe(0);
  expect(await main([verb, option, '20000'])).toBe(0);
  const [short, long] = asked as [Record<string, unknown>, Record<string, unknown>];
  expect([short[name], short.looking]).toEqual([undefined, expect.objectContaining(bound ? { withinMs: bound } : {})]);
  expect(short.looking).not.toMatchObject({ withinMs: Number.POSITIVE_INFINITY });
  expect([long[name], long.looking]).toEqual([20_000, expect.objectContaining({ withinMs: Number.POSITIVE_INFINITY })]);
});
