import { interleaved } from '../../bench/interleave';
import type { Variant } from '../../bench/variant';

const variant = (name: Variant['name']): Variant => ({
  name,
  worker: { said: () => '', pid: 0, stop: async () => undefined, kill: async () => undefined },
  looks: false,
  open: () => Promise.reject(new Error('nothing is opened here')),
});

test('blocks alternate, and the first of each is thrown away', async () => {
  const order: string[] = [];
  const variants = { holdfast: variant('holdfast'), naive: variant('naive'), bare: variant('bare') };
  const kept = await interleaved(variants, 1, async ({ name }) => {
    order.push(name);
    return order.length;
  });
  expect(order).toEqual(['holdfast', 'naive', 'bare', 'holdfast', 'naive', 'bare']);
  expect(kept).toEqual({ holdfast: [4], naive: [5], bare: [6] });
});
