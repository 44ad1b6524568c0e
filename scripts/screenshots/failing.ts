import { execFile } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { bundleWorkflowCode } from '@temporalio/worker';
import type { Browser } from 'playwright-core';
import { setScene } from './scene';
import type { Stage } from './stage';

const NAME = 'failing-task';
const WITHIN_MS = 60_000;
/** The UI loads the history piece by piece. */
const UI_SETTLES_MS = 4_000;

/**
 * A payment whose workflow task fails, by a build with a mistake: the payment itself cannot say so, `holdfast stuck` does. Comes last: the
 * stage's worker is another one afterwards. Resolves with the list as a terminal shows it, and the payment's page in the UI.
 */
export async function failingTask(
  stage: Stage,
  browser: Browser,
): Promise<{ name: string; text: string; png: Buffer }> {
  const scene = await setScene(stage, { name: NAME, provider: 'vipps', amount: 24_900 });
  await stage.replaceWorker(await throwingBundle());
  await scene.ship('parcel-1', 9900);
  const deadline = Date.now() + WITHIN_MS;
  for (;;) {
    const { payments } = await stage.holdfast.survey({ waitMs: 0 });
    if (payments.some(({ paymentId, reason }) => paymentId === NAME && reason === 'failing')) break;
    if (Date.now() > deadline) throw new Error('the failing payment is in no list');
    await sleep(500);
  }
  const page = await browser.newPage({ viewport: { width: 1280, height: 700 } });
  try {
    await page.goto(`${stage.uiUrl}/namespaces/default/workflows/${encodeURIComponent(scene.payment.workflowId)}`);
    await page.waitForTimeout(UI_SETTLES_MS);
    return { name: NAME, text: await stuck(stage), png: await page.screenshot() };
  } finally {
    await page.close();
  }
}

async function throwingBundle(): Promise<string> {
  const workflowsPath = join(process.cwd(), 'test/support/other-code/throwing.ts');
  const { code } = await bundleWorkflowCode({ workflowsPath });
  const path = join(mkdtempSync(join(tmpdir(), 'holdfast-build-')), 'bundle.js');
  writeFileSync(path, code);
  return path;
}

/** Its exit code is 1 where there is something to list. */
async function stuck({ env }: Stage): Promise<string> {
  const command = [join(process.cwd(), 'dist/cli/main.js'), 'stuck'];
  const options = { env: { ...process.env, ...env, COLUMNS: '120' }, timeout: WITHIN_MS };
  return promisify(execFile)(process.execPath, command, options).then(
    ({ stdout }) => stdout,
    ({ stdout }: { stdout: string }) => stdout,
  );
}
