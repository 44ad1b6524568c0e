import { parentPort } from 'node:worker_threads';
import { runSafety, type SafetyOptions } from './run';

/** A part of a run, in a thread of its own. */
parentPort?.on('message', async (part: SafetyOptions) => {
  parentPort?.postMessage(await runSafety(part));
});
