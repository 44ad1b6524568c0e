import { oldestStuck } from '../../src/worker/oldest';

const at = (day: number): Date => new Date(Date.UTC(2027, 0, day));

test('no payment is stuck', async () => {
  expect(await oldestStuck(async () => [])).toBeUndefined();
});

test('of a few the oldest is taken, whatever their order', async () => {
  expect(await oldestStuck(async () => [at(3), at(1), at(2)])).toEqual(at(1));
});

test('of more than a page, pages of older ones are asked for until there is none', async () => {
  const all = Array.from({ length: 2_500 }, (_, index) => new Date(at(1).getTime() + ((index * 7919) % 2_500) * 1_000));
  const asked: (Date | undefined)[] = [];
  const found = await oldestStuck(async (moment) => {
    asked.push(moment);
    return all.filter((since) => moment === undefined || since < moment).slice(0, 1_000);
  });
  expect(found).toEqual(at(1));
  expect(asked.length).toBeLessThan(5);
});
