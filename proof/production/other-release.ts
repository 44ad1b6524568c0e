import { execFile } from 'node:child_process';
import { cpSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { ROOT } from '../root';

/** The histories of one are no histories of the other: a timer stands before everything. As in any release, messages are heard from the first moment on. */
const CODE = `
const { sleep } = require('@temporalio/workflow');
const { payment } = require('./payment');
exports.hold = require('./hold').hold;
exports.payment = (input) => {
  void sleep(1);
  return payment(input);
};
`;

/** A release with other workflow code, built as a release is. Returns the script of its worker. */
export async function otherRelease(folder: string): Promise<string> {
  const release = join(folder, 'release');
  mkdirSync(release);
  cpSync(join(ROOT, 'dist'), join(release, 'dist'), { recursive: true });
  cpSync(join(ROOT, 'package.json'), join(release, 'package.json'));
  symlinkSync(join(ROOT, 'node_modules'), join(release, 'node_modules'));
  writeFileSync(join(release, 'dist/workflows/workflows.js'), CODE);
  await promisify(execFile)(process.execPath, [join(release, 'dist/workflows/bundle.js')], { cwd: release });
  return join(release, 'dist/worker.js');
}
