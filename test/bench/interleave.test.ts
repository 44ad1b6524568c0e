import { interleaved } from '../../bench/interleave';
import type { Variant } from '../../bench/variant';

const variant = (name: Variant['name']): Variant => ({
  name,
  worker: { pid: 0, stop: async () => undefined },
  open: () => Promise.reject(new Error('nothing is opened here')),
});

test('blocks alternate, and the first of each is thrown away', async () => {
  const order: string[] = [];
  const kept = await interleaved({ holdfast: variant('holdfast'), bare: variant('bare') }, 2, async ({ name }) => {
    order.push(name);
    return order.length;
  });
  expect(order).toEqual(['holdfast', 'bare', 'holdfast', 'bare', 'holdfast', 'bare']);
  expect(kept).toEqual({ holdfast: [3, 5], bare: [4, 6] });
});
