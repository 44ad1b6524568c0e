import type { Frame, Locator, Page } from 'playwright-core';
import { withPalette } from './palette';
import type { Stage } from './stage';

const WITHIN_MS = 20_000;

/** The UI's menus at the left and at the top, in pixels. */
const MENU = 64;
const MARGIN = 72;
const HEIGHT_MAX = 1_800;
/** Until the window has its new size and the frame its own. */
const SETTLE_MS = 300;

/** The page of one payment in the Temporal UI, with its current details open. */
export class PaymentPage {
  private constructor(private readonly page: Page) {}

  /** Opens it and waits until the details are there. */
  static async open(page: Page, { uiUrl }: Stage, workflowId: string): Promise<PaymentPage> {
    page.setDefaultTimeout(WITHIN_MS);
    await page.goto(`${uiUrl}/namespaces/default/workflows/${encodeURIComponent(workflowId)}`, {
      waitUntil: 'domcontentloaded',
    });
    await page.getByTestId('user-metadata-tab').click();
    const opened = new PaymentPage(page);
    await opened.details();
    return opened;
  }

  /** The frame in which the UI renders the current details. */
  async details(): Promise<Frame> {
    const deadline = Date.now() + WITHIN_MS;
    for (;;) {
      for (const frame of this.page.frames().slice(1)) {
        const text = await frame
          .locator('body')
          .innerText({ timeout: 1_000 })
          .catch(() => '');
        if (text.includes('Next, by itself')) return frame;
      }
      if (Date.now() > deadline) throw new Error('the page shows no current details');
      await this.page.waitForTimeout(100);
    }
  }

  /** From the payment's name down to the end of the details, without the UI's own menus. */
  async picture(): Promise<Buffer> {
    const { page } = this;
    const frame = await this.details();
    const element = await frame.frameElement();
    // The UI measures the text before the window has its width, and then hides the last line.
    const inner = await frame.evaluate<number>('document.documentElement.scrollHeight');
    await element.evaluate((node, height) => node.setAttribute('height', `${height}px`), inner);
    const box = await element.boundingBox();
    const size = page.viewportSize();
    if (box === null || size === null) throw new Error('the page shows no current details');
    const height = Math.min(HEIGHT_MAX, Math.ceil(box.y + box.height) + MARGIN);
    await page.setViewportSize({ width: size.width, height });
    await page.waitForTimeout(SETTLE_MS);
    return withPalette(
      await page.screenshot({ clip: { x: MENU, y: MENU, width: size.width - MENU, height: height - MENU } }),
    );
  }

  /** The messages that the details offer for an update, as they stand there. */
  async offered(update: string): Promise<string[]> {
    const frame = await this.details();
    return frame.locator(`p:has(strong:text-is("${update}")) + p code`).allInnerTexts();
  }

  /** Sends an update through the menu, as an operator does. Throws what the dialog says when it is refused. */
  async sendUpdate(update: string, message: string): Promise<void> {
    const { page } = this;
    await page.getByRole('button', { name: 'More Actions' }).click();
    await page.getByRole('menuitem', { name: 'Send an Update' }).click();
    // A second, closed dialog is on the page for the narrow layout.
    const dialog = page.locator('dialog[data-testid="update-confirmation-modal"][open]');
    await dialog.getByTestId('update-select-button').click();
    await dialog
      .getByRole('option')
      .filter({ has: page.locator(`span:text-is("${update}")`) })
      .click();
    await dialog.locator('[contenteditable="true"]').click();
    await page.keyboard.insertText(message);
    // Leaving the editor formats it anew and moves the button: without this the click misses, silently.
    await dialog.getByTestId('update-id').focus();
    await dialog.getByTestId('confirm-modal-button').click();
    await this.answered(dialog);
  }

  private async answered(dialog: Locator): Promise<void> {
    const alert = dialog.getByRole('alert');
    await Promise.race([dialog.waitFor({ state: 'hidden' }), alert.waitFor({ state: 'visible' })]);
    if (!(await dialog.isVisible())) return;
    const said = await alert.innerText();
    await dialog.getByRole('button', { name: 'Cancel' }).last().click();
    throw new Error(`the dialog refused it: ${said}`);
  }
}
