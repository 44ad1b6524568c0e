import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { createWorld, referenceOf, type World } from '../support/world';
import { findPython, outputOf } from './python';

const SCRIPT = join(__dirname, 'raw_client.py');

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

inPython('a client in Python, with the SDK of Temporal alone', () => {
  let world: World;
  const played = new Map<string, { ms: number; error: string | null }>();

  beforeAll(async () => {
    world = await createWorld({ accountName: 'nordic-shop' });
    const { name: account, currency } = world.merchant;
    for (const { name } of scenarios) {
      const reference = referenceOf(paymentOf(name));
      await world.sandbox.control.authorize({ provider: 'vipps', account, reference, amount: 24_900, currency });
    }
    await world.fault('slow-captures', { fault: 'answersLate', operation: 'capture', ms: 500, times: 3 });
    const lines = await outputOf(python ?? '', [SCRIPT], { ...process.env, ...world.env });
    for (const line of lines.trim().split('\n')) {
      const { name, ...result } = JSON.parse(line);
      played.set(name, result);
    }
  }, 120_000);
  afterAll(async () => {
    await world?.close();
  });

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
});
