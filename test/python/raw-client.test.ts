import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { createWorld, referenceOf, type World } from '../support/world';
import { findPython, outputOf } from './python';

const SCRIPT = join(__dirname, 'raw_client.py');
const PAGE = readFileSync(join(__dirname, '../../docs/wire-contract.md'), 'utf8');
const ACCOUNT = 'nordic-shop';

interface Scenario {
  name: string;
  says: string;
}

const python = findPython();
const scenarios: readonly Scenario[] =
  python === undefined ? [] : JSON.parse(spawnSync(python, [SCRIPT, '--list'], { encoding: 'utf8' }).stdout);
/** What no Python can play is left out, and jest counts it so. */
const inPython = python === undefined ? describe.skip : describe;

const paymentOf = (name: string): string => name.replaceAll('_', '-');

let world: World;
beforeAll(async () => {
  world = await createWorld({ accountName: ACCOUNT });
});
afterAll(async () => {
  await world?.close();
});

const hold = (reference: string): Promise<unknown> =>
  world.sandbox.control.authorize({
    provider: 'vipps',
    account: world.merchant.name,
    reference,
    amount: 24_900,
    currency: 'NOK',
  });
const environment = (): NodeJS.ProcessEnv => ({ ...process.env, ...world.env });

inPython('a client in Python, with the SDK of Temporal alone', () => {
  const played = new Map<string, { ms: number; error: string | null }>();

  beforeAll(async () => {
    await Promise.all(scenarios.map(({ name }) => hold(referenceOf(paymentOf(name)))));
    await world.fault('slow-captures', { fault: 'answersLate', operation: 'capture', ms: 500, times: 3 });
    const lines = await outputOf(python ?? '', [SCRIPT], environment());
    for (const line of lines.trim().split('\n')) {
      const { name, ...result } = JSON.parse(line);
      played.set(name, result);
    }
  }, 120_000);

  test.each(scenarios)('$says', ({ name }) => {
    expect(played.get(name)).toEqual({ ms: expect.any(Number), error: null });
  });

  test.each([
    ['good-terms', [5_000, 9_900], 10_000],
    ['same-again', [9_900], 15_000],
    ['started-with-a-parcel', [9_900], 15_000],
    ['whole-floats', [9_900], 0],
    ['recovered', [9_900], 0],
    ['capital-letter', [9_900], 0],
    ['empty-list', [], 24_900],
    ['cancel-without-reason', [], 24_900],
    ['one-hold-twice', [], 0],
    ['wrong-workflow-id', [], 0],
    ['text-for-an-amount', [], 0],
    ['sealed-messages', [9_900], 0],
    ['sealed-terms', [], 0],
    ['nested-deep', [9_900], 0],
    ['slow-captures', Array.from({ length: 10 }, () => 100), 0],
  ])('the provider has moved for %s what was told, once', async (paymentId, captures, released) => {
    expect(await world.moved(paymentId)).toEqual({ captures, released });
  });

  test('the examples of the page in Python do what they say', async () => {
    await hold('order-1001-1');
    const code = blocksOf('python');
    const says = [...code.matchAll(/^ *print\(.*\) {2}# (.*)$/gm)].map(([, said]) => said);
    const body = code.replace(/^(?=.)/gm, '    ');
    const program = `import asyncio, os, sys\nasync def main():\n${body}\nasyncio.run(main())\nsys.stdout.flush()\nos._exit(0)\n`;
    const said = await outputOf(python ?? '', ['-c', program], environment());
    expect(said.trim().split('\n')).toEqual(says);
    expect(await takenFrom('order-1001-1')).toEqual([14_900, 10_000]);
  });
});

test('the examples of the page for the temporal command do what they say', async () => {
  await hold('order-1002-1');
  const folder = mkdtempSync(join(tmpdir(), 'holdfast-test-'));
  symlinkSync(process.env.HOLDFAST_TEST_TEMPORAL ?? '', join(folder, 'temporal'));
  const env = { ...environment(), PATH: `${folder}${delimiter}${process.env.PATH}` };
  const said = await outputOf('sh', ['-euc', blocksOf('sh')], env);
  expect(said).toMatch(/"safeToShip"/);
  const { ledger, audit } = await world.holdfast.payment(ACCOUNT, 'order-1002').result();
  expect(ledger).toMatchObject({ captured: 14_900, released: 10_000 });
  expect(audit.map(({ action }) => action)).toEqual(['pause', 'resume']);
  expect(await takenFrom('order-1002-1')).toEqual([14_900, 10_000]);
}, 60_000);

const blocksOf = (language: string): string =>
  [...PAGE.matchAll(new RegExp(`\`\`\`${language}\\n([\\s\\S]*?)\`\`\``, 'g'))].map(([, block]) => block).join('\n');

async function takenFrom(reference: string): Promise<[captured: number, released: number]> {
  const { captured, released } = await world.sandbox.control.truthOf({
    provider: 'vipps',
    account: world.merchant.name,
    reference,
  });
  return [captured, released];
}
