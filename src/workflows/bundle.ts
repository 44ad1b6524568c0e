import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { bundleWorkflowCode } from '@temporalio/worker';

/** Beside the compiled workflow, so that a worker finds it without a setting. */
export const BUNDLE_PATH = join(__dirname, '..', '..', 'dist', 'workflow-bundle.js');

/** Bundles the workflow code once, at build time: a worker that bundles by itself needs a second and a half more to start. */
export async function writeBundle(path = BUNDLE_PATH): Promise<string> {
  const { code } = await bundleWorkflowCode({
    workflowsPath: require.resolve('./payment'),
    logger: { log() {}, trace() {}, debug() {}, info() {}, warn: console.warn, error: console.error },
  });
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, code);
  return path;
}

if (require.main === module) {
  writeBundle().catch((error: unknown) => {
    console.error(error);
    process.exitCode = 1;
  });
}
