import { Keys } from '../model/keys';
import type { ModelProvider } from '../model/model-provider';
import { SharedHold } from '../model/shared-hold';
import { happen } from './acts';
import { Clock } from './clock';
import { Life } from './life';
import { comeToRest } from './person';
import type { ProviderSide } from './provider-side';
import type { Beside, Scenario } from './scenario';
import { Violated } from './violated';
import { sumOf } from './witness';

const FIRST = { account: 'nordic-shop', reference: 'order-1001-1', paymentId: 'order-1001' };
const SECOND: Readonly<Record<Beside['shares'], typeof FIRST>> = {
  account: { account: 'nordic-shop', reference: 'order-1002-1', paymentId: 'order-1002' },
  ids: { ...FIRST, account: 'other-shop' },
  hold: { ...FIRST, paymentId: 'order-1002' },
};

/** The model that the scenario asks for. */
export type Build = (shared: { clock: Clock; keys: Keys }, name: typeof FIRST) => ModelProvider;

export interface Pair {
  lives: readonly [Life, Life];
  /** Lives both. `turn` hears whose turn it is. */
  live(turn: (life: Life) => void): Promise<void>;
}

export function pairOf(
  scenario: Scenario,
  { shares, acts }: Beside,
  build: Build,
  policy: ConstructorParameters<typeof Life>[1],
): Pair {
  const shared = { clock: new Clock(), keys: new Keys() };
  const second = SECOND[shares];
  const one = build(shared, FIRST);
  const sides: readonly [ProviderSide, ProviderSide] =
    shares === 'hold'
      ? [new SharedHold(one, FIRST.paymentId), new SharedHold(one, second.paymentId)]
      : [one, build(shared, second)];
  const sharedWith = shares === 'hold' ? { sharedWith: FIRST.paymentId } : {};
  const lives = [
    new Life(sides[0], policy, { paymentId: FIRST.paymentId }),
    new Life(sides[1], policy, { paymentId: second.paymentId, ...sharedWith }),
  ] as const;
  return {
    lives,
    async live(turn) {
      const most = Math.max(scenario.acts.length, acts.length);
      for (let nth = 0; nth < most; nth++) {
        for (const [life, list] of [[lives[0], scenario.acts] as const, [lives[1], acts] as const]) {
          const act = list[nth];
          turn(life);
          if (act !== undefined) await happen[act.act](life, act.x, act.y);
        }
      }
      for (const life of lives) {
        turn(life);
        await comeToRest(life);
      }
      if (shares === 'hold') checkOneTakes(one, second.paymentId);
    },
  };
}

/** I13: of two payments on one hold the second sends nothing, whatever it is told. Nobody has resolved it here. */
function checkOneTakes(hold: ModelProvider, paymentId: string): void {
  const taken = hold.booksOf(paymentId).movements.filter(({ operationId }) => operationId !== undefined);
  if (taken.length > 0)
    throw new Violated('I13', `${paymentId} moved ${sumOf(taken)} of a hold that another payment has`);
}
