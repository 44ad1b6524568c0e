import { findTemporalBinary } from '../../src/config/temporal-binary';
import { writeBundle } from '../../src/workflows/bundle';

/** Once for all tests that need a server: the binary is there, and the workflow code is bundled (a second for each file otherwise). */
export default async function globalSetup(): Promise<void> {
  const say = (line: string): void => void process.stderr.write(`${line}\n`);
  process.env.HOLDFAST_TEST_TEMPORAL = (await findTemporalBinary({ env: process.env, say })).path;
  process.env.HOLDFAST_TEST_BUNDLE = await writeBundle();
}
