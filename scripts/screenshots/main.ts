import { execFile } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs, promisify } from 'node:util';
import { DefaultLogger, Runtime } from '@temporalio/worker';
import type { Browser } from 'playwright-core';
import { findTemporalBinary } from '../../src/local-temporal/temporal-binary';
import { findChromium, launchChromium, NO_CHROMIUM } from './chromium';
import { failingTask } from './failing';
import { PaymentPage } from './payment-page';
import { assertBooksAgree, type Scene, setScene } from './scene';
import { type Stage, setStage } from './stage';
import { TROUBLES, type Trouble } from './troubles';

const HELP = `Brings payments into every trouble that an operator may find, takes pictures, and settles them with what the page offers.

  npm run screenshots -- [--only NAME]

  --only NAME   one of: ${TROUBLES.map(({ name }) => name).join(', ')}

Writes docs/images/NAME.png (the Temporal UI) and NAME.txt (holdfast show), and fails unless every payment closes with books that agree.
`;

const ROOT = process.cwd();
const IMAGES = join(ROOT, 'docs/images');
const ALL_WITHIN_MS = 10 * 60_000;
const COMMAND_WITHIN_MS = 60_000;

async function main(): Promise<void> {
  const { values } = parseArgs({ options: { only: { type: 'string' }, help: { type: 'boolean', default: false } } });
  if (values.help) return void process.stdout.write(HELP);
  const wanted = TROUBLES.filter(({ name }) => values.only === undefined || name === values.only);
  if (wanted.length === 0) throw new Error(`there is no trouble ${values.only}. Run with --help for the names.`);
  const chromium = findChromium();
  if (chromium === undefined) throw new Error(NO_CHROMIUM);

  Runtime.install({ logger: new DefaultLogger('ERROR'), shutdownSignals: [] });
  const say = (line: string): void => void process.stderr.write(`${line}\n`);
  const { path: binary } = await findTemporalBinary({ env: process.env, say });
  const stage = await setStage({ binary, bundlePath: join(ROOT, 'dist/workflow-bundle.js') });
  const browser = await launchChromium(chromium).catch(async (error: unknown) => {
    await stage.close();
    throw error;
  });
  try {
    mkdirSync(IMAGES, { recursive: true });
    for (const trouble of wanted) await portray(stage, browser, trouble, say);
    if (values.only === undefined) {
      const { name, text, png } = await failingTask(stage, browser);
      writeFileSync(join(IMAGES, `${name}.png`), png);
      writeFileSync(join(IMAGES, `${name}.txt`), text);
      say(`${name}: a workflow task fails; ${png.length} bytes`);
    }
  } finally {
    await browser.close();
    await stage.close();
  }
}

async function portray(stage: Stage, browser: Browser, trouble: Trouble, say: (line: string) => void): Promise<void> {
  const { name, says } = trouble;
  const scene = await setScene(stage, trouble);
  await trouble.bring(scene);
  await scene.when('shows', trouble.isUp);
  const bytes = await picture(stage, browser, scene);
  writeFileSync(join(IMAGES, `${name}.png`), bytes);
  writeFileSync(join(IMAGES, `${name}.txt`), await shown(stage, scene));
  await trouble.settle(scene);
  if (trouble.hasRival) {
    await scene.when('has ended', ({ state }) => state === 'finished');
    say(`${name}: ${says}; ${bytes.length} bytes; ended, and the hold is left alone`);
    return;
  }
  const { ledger } = await assertBooksAgree(scene);
  const { captured, released } = ledger;
  say(`${name}: ${says}; ${bytes.length} bytes; settled, captured ${captured}, released ${released}, books agree`);
}

async function picture(stage: Stage, browser: Browser, { payment }: Scene): Promise<Buffer> {
  const page = await browser.newPage({ viewport: { width: 1280, height: 900 } });
  try {
    const opened = await PaymentPage.open(page, stage, payment.workflowId);
    return await opened.picture();
  } finally {
    await page.close();
  }
}

/** What the command line shows of it, as it stands on a wide terminal. */
async function shown({ env }: Stage, { payment }: Scene): Promise<string> {
  const command = [join(ROOT, 'dist/cli/main.js'), 'show', `${payment.account}/${payment.paymentId}`];
  const { stdout } = await promisify(execFile)(process.execPath, command, {
    env: { ...process.env, ...env, COLUMNS: '120' },
    timeout: COMMAND_WITHIN_MS,
  });
  return stdout;
}

const bound = setTimeout(() => {
  process.stderr.write(`not done in ${ALL_WITHIN_MS / 60_000} minutes: given up\n`);
  process.exit(1);
}, ALL_WITHIN_MS);
bound.unref();

main().then(
  () => process.exit(0),
  (error: unknown) => {
    process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
    process.exit(1);
  },
);
