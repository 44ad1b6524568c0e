import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Worker } from '@temporalio/worker';
import { historyOfRun, type Recorded, runIdOf } from '../support/history';
import { quiet } from '../support/quiet';
import { createWorld, type World } from '../support/world';
import { PATHS } from './paths';

/**
 * Histories of real runs, named by path and SDK version. What a worker of yesterday wrote a worker of today must replay to the same
 * commands; a red test here means that payments under way would stand still. `npm run histories` records the paths that have no file
 * yet. A file is never rewritten by it: delete it first, which is a decision.
 */
const FOLDER = join(__dirname, 'histories');
const { version } = JSON.parse(readFileSync(require.resolve('@temporalio/workflow/package.json'), 'utf8'));
const isRecorded = (path: string): boolean =>
  readdirSync(FOLDER).some((file) => file === `${path}-${version}.json` || file.startsWith(`${path}-run-1-${version}`));

async function record(): Promise<void> {
  let world: World | undefined;
  let madeFor: unknown;
  try {
    for (const [path, { world: options, walk }] of Object.entries(PATHS)) {
      if (isRecorded(path)) continue;
      if (!world || madeFor !== options) {
        await world?.close();
        world = await createWorld(options);
        madeFor = options;
      }
      const workflowId = `payment:shop:${path}`;
      const given = (await walk(world, path)) as Recorded[] | undefined;
      const recorded = given ?? [await historyOfRun(world.client, workflowId, await runIdOf(world.client, workflowId))];
      for (const { name, json } of recorded) {
        const file = [path, ...(name ? [name] : []), version].join('-');
        writeFileSync(join(FOLDER, `${file}.json`), `${json}\n`);
      }
    }
  } finally {
    await world?.close();
  }
}

beforeAll(async () => {
  quiet();
  mkdirSync(FOLDER, { recursive: true });
  if (process.env.HOLDFAST_RECORD_HISTORIES) await record();
}, 300_000);

test('every path has a history of this SDK', () => {
  expect(Object.keys(PATHS).filter((path) => !isRecorded(path))).toEqual([]);
});

test('all histories replay, and are small', async () => {
  const files = readdirSync(FOLDER).filter((file) => file.endsWith('.json'));
  for (const file of files) {
    expect(statSync(join(FOLDER, file)).size).toBeLessThan(120_000);
    const history = JSON.parse(readFileSync(join(FOLDER, file), 'utf8'));
    await Worker.runReplayHistory(
      { workflowBundle: { codePath: process.env.HOLDFAST_TEST_BUNDLE ?? '' } },
      history,
      // A payment holds its terms against its own id.
      history.events[0].workflowExecutionStartedEventAttributes.workflowId,
    ).catch((error: unknown) => {
      throw new Error(`${file} does not replay: ${String(error)}`, { cause: error });
    });
  }
}, 120_000);

test('a history of other code would be seen', async () => {
  const [file] = readdirSync(FOLDER).filter((name) => name.startsWith('three-shipments'));
  const text = readFileSync(join(FOLDER, file ?? ''), 'utf8').replaceAll('"name":"capture"', '"name":"release"');
  await expect(
    Worker.runReplayHistory(
      { workflowBundle: { codePath: process.env.HOLDFAST_TEST_BUNDLE ?? '' } },
      JSON.parse(text),
      'payment:shop:three-shipments-and-release',
    ),
  ).rejects.toThrow(/[Nn]ondeterminism|TMPRL1100/);
});
