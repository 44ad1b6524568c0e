import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { findTemporalBinary } from '../../src/local-temporal/temporal-binary';

const ROOT = join(__dirname, '../..');
const BUNDLE = join(ROOT, 'dist/workflow-bundle.js');
const SEALED = join(ROOT, 'dist/workflow-bundle-sealed.js');

/** Once for all tests that need a server: the binary is there, and what users run is built, the workflow bundle with it. */
export default async function globalSetup(): Promise<void> {
  const say = (line: string): void => void process.stderr.write(`${line}\n`);
  process.env.HOLDFAST_TEST_TEMPORAL = (await findTemporalBinary({ env: process.env, say })).path;
  compile();
  process.env.HOLDFAST_TEST_BUNDLE = BUNDLE;
}

/** `npm test` has built already; this is for who runs jest alone, so that worker processes run what the tests were written for. */
function compile(): void {
  const built = join(ROOT, 'dist/worker.js');
  const newest = Math.max(
    ...readdirSync(join(ROOT, 'src'), { recursive: true }).map(
      (file) => statSync(join(ROOT, 'src', String(file))).mtimeMs,
    ),
  );
  if ([built, BUNDLE, SEALED].every((file) => existsSync(file) && statSync(file).mtimeMs > newest)) return;
  const tsc = join(ROOT, 'node_modules/typescript/bin/tsc');
  // It writes what it can: wrong types are told by `npm run types`, not here.
  spawnSync(process.execPath, [tsc, '-p', join(ROOT, 'tsconfig.build.json')], { stdio: 'ignore' });
  spawnSync(process.execPath, [join(ROOT, 'dist/workflows/bundle.js')], { stdio: 'inherit' });
  if (!existsSync(built)) throw new Error('the worker could not be compiled. Run `npm run build` and see why.');
}
