import fc from 'fast-check';
import { COMES_TO_REST, NOTHING_THROWS, RULES } from '../../proof/walk/rules';
import { type Walk, walked, walks } from '../../proof/walk/walk';
import { CORE } from '../../src/domain/driver';
import { WRONG } from './walk/wrong-cores';

const MINUTES = 60_000;
/** So many each time; a long run is given its own number. */
const WALKS = Number(process.env.HOLDFAST_WALKS ?? 600);
const FRESH = Number(process.env.HOLDFAST_SEED ?? Date.now() % 0x7fffffff);

test(
  'no answers, readings and messages lead a payment where it must not be',
  () => {
    console.log(`fresh seed ${FRESH}`);
    fc.assert(fc.property(walks, holds), { seed: FRESH, numRuns: WALKS });
  },
  60 * MINUTES,
);

function holds(walk: Walk): void {
  const { story, broken } = walked(walk);
  if (broken.length === 0) return;
  const seen = broken.map((rule) => `${rule.rule}: ${rule.seen}`);
  throw new Error([...seen, `at ${walk.setting.account}`, ...story].join('\n'));
}

describe('each rule sees the mistake that it is there for:', () => {
  const tried = fc.sample(walks, { seed: 1, numRuns: 2_000 });

  test.each(Object.keys(WRONG))(
    '%s',
    (rule) => {
      const core = { ...CORE, ...WRONG[rule] };
      const at = tried.findIndex((walk) => walked(walk, core).broken.some((broken) => broken.rule === rule));
      expect(at).toBeGreaterThanOrEqual(0);
    },
    5 * MINUTES,
  );

  test('and there is one for each', () => {
    expect(Object.keys(WRONG).sort()).toEqual([NOTHING_THROWS, COMES_TO_REST, ...Object.keys(RULES)].sort());
  });
});
