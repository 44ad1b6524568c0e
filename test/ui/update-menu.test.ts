import type { Browser } from 'playwright-core';
import { findChromium, launchChromium } from '../../scripts/screenshots/chromium';
import { PaymentPage } from '../../scripts/screenshots/payment-page';
import { assertBooksAgree, type Scene, setScene, written } from '../../scripts/screenshots/scene';
import { type Stage, setStage } from '../../scripts/screenshots/stage';
import { TROUBLES, type Trouble } from '../../scripts/screenshots/troubles';
import { quiet } from '../support/quiet';
import { until } from '../support/until';

const WITHIN_MS = 120_000;

let stage: Stage;
let browser: Browser;
beforeAll(async () => {
  quiet();
  stage = await setStage({
    binary: process.env.HOLDFAST_TEST_TEMPORAL ?? '',
    bundlePath: process.env.HOLDFAST_TEST_BUNDLE ?? '',
  });
  browser = await launchChromium(findChromium() as string);
}, WITHIN_MS);
afterAll(async () => {
  await browser?.close();
  await stage?.close();
}, WITHIN_MS);

/** Parked at Payment Options: the answer to the capture was lost, and no look-up can show it. */
async function parked(): Promise<Scene> {
  const trouble = TROUBLES.find(({ name }) => name === 'answer-lost') as Trouble;
  const scene = await setScene(stage, trouble);
  await trouble.bring(scene);
  const { openOperation } = await scene.when('is parked', trouble.isUp);
  await until('settled', () => (openOperation?.settledAt ?? 0) < Date.now());
  return scene;
}

test(
  'an operator settles a parked capture with what the page says, from the menu of the page',
  async () => {
    const scene = await parked();
    const page = await PaymentPage.open(await browser.newPage(), stage, scene.payment.workflowId);
    const [done = ''] = await page.offered('resolve');
    expect(JSON.parse(done)).toMatchObject({ operationId: 'parcel-1', outcome: 'done' });

    // As it stands it says nothing: the dialog refuses it, and nothing has happened.
    await expect(page.sendUpdate('resolve', done)).rejects.toThrow(
      'resolve.evidence is still <what you saw, and where>',
    );
    expect(await scene.payment.view()).toMatchObject({ state: 'parked', ledger: { captured: 0, reserved: 24_900 } });

    await page.sendUpdate('resolve', JSON.stringify(written(JSON.parse(done))));
    const { ledger, journal } = await assertBooksAgree(scene);
    expect(ledger).toMatchObject({ captured: 9900, released: 15_000, reserved: 0, available: 0 });
    expect(await scene.truth()).toMatchObject({ captured: 9900, captureCount: 1 });
    expect(journal.find(({ fact }) => fact === 'CaptureConfirmedByOperator')?.text).toMatch(/ida.*portal, 14:02/);
  },
  WITHIN_MS,
);
