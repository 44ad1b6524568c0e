import type { SandboxControl } from '../src/sandbox/control-client';
import type { Hold } from './peers/contract';

/** Gives out authorized payments of the sandbox; made in advance, so that making them is in no measurement. */
export interface Holds {
  make(count: number, amount: number): Promise<Hold[]>;
}

const AT_ONCE = 5_000;

export function createHolds(control: SandboxControl): Holds {
  let made = 0;
  return {
    async make(count, amount) {
      const holds = Array.from({ length: count }, () => ({
        reference: `bench-hold-${++made}`,
        amount,
        currency: 'NOK',
      }));
      for (let from = 0; from < holds.length; from += AT_ONCE) {
        await control.authorizeMany(holds.slice(from, from + AT_ONCE).map((hold) => ({ provider: 'vipps', ...hold })));
      }
      return holds;
    },
  };
}
