import { mkdir, rename, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { bundleWorkflowCode } from '@temporalio/worker';

/** Beside the compiled workflow, so that a worker finds it without a setting. */
export const BUNDLE_PATH = join(__dirname, '..', '..', 'dist', 'workflow-bundle.js');

/** The same workflow for workers that seal: it puts the text of its failures into payloads. */
export const SEALED_BUNDLE_PATH = join(dirname(BUNDLE_PATH), 'workflow-bundle-sealed.js');

/** Bundles workflow code once, at build time: a worker that bundles by itself needs a second and a half more to start. */
export async function writeBundle(
  path = BUNDLE_PATH,
  workflowsPath = require.resolve('./workflows'),
  preloadModules = [require.resolve('./payment')],
  failureConverterPath?: string,
): Promise<string> {
  const { code } = await bundleWorkflowCode({
    workflowsPath,
    payloadConverterPath: require.resolve('./payload-converter'),
    ...(failureConverterPath === undefined ? {} : { failureConverterPath }),
    workflowInterceptorModules: [require.resolve('./early-events')],
    // Loaded once for all payments of a worker, and frozen: none of these modules keeps anything, a test says so.
    preloadModules,
    // Stack traces need positions, not the sources: without them the bundle is half as large.
    webpackConfigHook: (config) => ({ ...config, devtool: 'inline-nosources-source-map' }),
    logger: { log() {}, trace() {}, debug() {}, info() {}, warn: console.warn, error: console.error },
  });
  await mkdir(dirname(path), { recursive: true });
  // In one step: a worker that starts meanwhile reads the old bundle or the new one, never half of one.
  const draft = `${path}.${process.pid}`;
  await writeFile(draft, code);
  await rename(draft, path);
  return path;
}

export const writeSealedBundle = (path = SEALED_BUNDLE_PATH): Promise<string> =>
  writeBundle(path, undefined, undefined, require.resolve('../messages/failure-converter'));

if (require.main === module) {
  Promise.all([writeBundle(), writeSealedBundle()]).catch((error: unknown) => {
    console.error(error);
    process.exitCode = 1;
  });
}
