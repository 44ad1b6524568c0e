import { Coalescer, type Item } from '../../../src/gateway/notices/coalescer';

const GAP = 5_000;
const item = (id: string): Item => ({ id, text: `told of ${id}` });

function played({ most }: { most?: number } = {}) {
  const sent: [string, string][] = [];
  const late: string[] = [];
  let isAway = false;
  let slow: Promise<void> | undefined;
  const coalescer = new Coalescer<'told'>({
    async send(key, { id }) {
      await slow;
      if (isAway) throw new Error('away');
      sent.push([key, id]);
      return 'told';
    },
    onLate: (key) => void late.push(key),
    ...(most === undefined ? {} : { most }),
  });
  return {
    coalescer,
    sent,
    late,
    away: (away: boolean) => {
      isAway = away;
    },
    slowly: () => {
      let go = (): void => undefined;
      slow = new Promise((done) => {
        go = done;
      });
      return () => {
        slow = undefined;
        go();
      };
    },
    offer: (key: string, id: string) => coalescer.offer(key, GAP, item(id)),
  };
}

beforeEach(() => jest.useFakeTimers());
afterEach(() => jest.useRealTimers());

const after = (ms: number) => jest.advanceTimersByTimeAsync(ms);

test('the first goes at once, and those within the gap go as one when it is over', async () => {
  const { offer, sent } = played();
  expect(await offer('p', 'a')).toBe('told');
  expect(await offer('p', 'b')).toBe('joined');
  expect(await offer('p', 'c')).toBe('joined');
  expect(sent).toEqual([['p', 'a']]);
  await after(GAP);
  expect(sent).toHaveLength(2);
  await after(GAP);
  expect(await offer('p', 'd')).toBe('told');
  expect(sent).toHaveLength(3);
});

test('a storm of ten thousand is two within one gap, and the next goes a gap later', async () => {
  const { offer, sent } = played();
  for (let nth = 0; nth < 10_000; nth++) await offer('p', `${nth}`);
  await after(GAP);
  for (let nth = 0; nth < 100; nth++) await offer('p', `later ${nth}`);
  expect(sent).toHaveLength(2);
  await after(GAP);
  expect(sent).toHaveLength(3);
});

test('one payment does not wait for another', async () => {
  const { offer, sent } = played();
  expect(await offer('p', 'a')).toBe('told');
  expect(await offer('q', 'a')).toBe('told');
  expect(sent).toHaveLength(2);
});

test('a repeat keeps its id, so that Temporal knows it; several events get one that nobody has had', async () => {
  const { offer, sent } = played();
  await offer('p', 'a');
  await offer('p', 'a');
  await after(GAP);
  expect(sent.map(([, id]) => id)).toEqual(['a', 'a']);
  // Under the id of the repeat, which Temporal has had, nobody would look for the sake of b.
  await offer('p', 'b');
  await offer('p', 'a');
  await after(GAP);
  expect(['a', 'b']).not.toContain(sent[2]?.[1]);
});

test('what was not taken is promised to nobody, neither to the first nor to those that came meanwhile', async () => {
  const { offer, sent, away, slowly } = played();
  away(true);
  const go = slowly();
  const both = Promise.allSettled([offer('p', 'a'), offer('p', 'b')]);
  go();
  expect((await both).map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  away(false);
  await after(GAP);
  expect(sent).toEqual([]);
  expect(await offer('p', 'b')).toBe('told');
});

test('one that was promised is tried again after each gap, until it is taken', async () => {
  const { offer, sent, late, away } = played();
  await offer('p', 'a');
  await offer('p', 'b');
  away(true);
  await after(2 * GAP);
  expect(late).toEqual(['p', 'p']);
  away(false);
  await after(GAP);
  expect(sent).toEqual([
    ['p', 'a'],
    ['p', 'b'],
  ]);
});

test('beyond its bound the oldest is passed on early, and none is dropped', async () => {
  const { offer, sent } = played({ most: 2 });
  await offer('p', 'a');
  await offer('p', 'b');
  await offer('q', 'a');
  expect(sent).toHaveLength(2);
  await offer('r', 'a');
  await after(0);
  expect(sent).toEqual([
    ['p', 'a'],
    ['q', 'a'],
    ['r', 'a'],
    ['p', 'b'],
  ]);
});

test('at the end, whatever is owed is passed on', async () => {
  const { offer, sent, coalescer } = played();
  await offer('p', 'a');
  await offer('p', 'b');
  await offer('q', 'a');
  await coalescer.close();
  expect(sent).toEqual([
    ['p', 'a'],
    ['q', 'a'],
    ['p', 'b'],
  ]);
});

test('at the end, one that is on its way is waited for', async () => {
  const { offer, sent, coalescer, slowly } = played();
  await offer('p', 'a');
  await offer('p', 'b');
  const go = slowly();
  await after(GAP);
  let isClosed = false;
  const closing = coalescer.close().then(() => {
    isClosed = true;
  });
  await after(0);
  expect(isClosed).toBe(false);
  go();
  await closing;
  expect(sent).toHaveLength(2);
});

test('at the end, what joined a first one that is on its way is waited for, too', async () => {
  const { offer, sent, coalescer, slowly } = played();
  const go = slowly();
  const offered = [offer('p', 'a'), offer('p', 'b')];
  const closing = coalescer.close();
  go();
  await closing;
  expect(sent).toEqual([
    ['p', 'a'],
    ['p', 'b'],
  ]);
  expect(await Promise.all(offered)).toEqual(['told', 'joined']);
});

test('what still comes after the end goes at once, and nothing of it waits', async () => {
  const { offer, sent, coalescer } = played();
  await coalescer.close();
  expect(await Promise.all([offer('p', 'a'), offer('p', 'b')])).toEqual(['told', 'joined']);
  await after(0);
  expect(sent).toEqual([
    ['p', 'a'],
    ['p', 'b'],
  ]);
});
