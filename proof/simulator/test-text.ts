import type { Mode } from './report';
import type { Scenario } from './scenario';

/** A jest test that plays the scenario again, ready to be pasted into `test/proof/findings.test.ts`. */
export function testOf(mode: Mode, scenario: Scenario, invariant: string): string {
  const { acts, ...rest } = scenario;
  const lines = acts.map((act) => `      ${literal(act)},`);
  return [
    `test('keeps ${invariant} at ${scenario.account}', async () => {`,
    `  const { violation } = await play('${mode}', {`,
    ...Object.entries(rest).map(([name, value]) => `    ${name}: ${literal(value)},`),
    '    acts: [',
    ...lines,
    '    ],',
    '  });',
    '  expect(violation).toBeUndefined();',
    '});',
  ].join('\n');
}

/** JSON as the house writes it. */
const literal = (value: unknown): string =>
  JSON.stringify(value)
    .replace(/"(\w+)":/g, '$1: ')
    .replace(/"([^"']*)"/g, "'$1'")
    .replace(/,(?=\w)/g, ', ')
    .replace(/^\{(.*)\}$/, '{ $1 }');
