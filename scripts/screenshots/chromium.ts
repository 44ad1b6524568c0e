import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { type Browser, chromium } from 'playwright-core';
import NAMES from './browsers.json';

/** The browser to drive: `HOLDFAST_CHROMIUM`, else the first of the usual names on the path; undefined where there is none. */
export function findChromium(env: NodeJS.ProcessEnv = process.env): string | undefined {
  const named = env.HOLDFAST_CHROMIUM;
  if (named) return isExecutable(named) ? named : undefined;
  const folders = (env.PATH ?? '').split(delimiter).filter(Boolean);
  return folders.flatMap((folder) => NAMES.map((name) => join(folder, name))).find(isExecutable);
}

export const NO_CHROMIUM =
  'No Chromium found. Install one (Debian: apt-get install -y chromium), or name it with HOLDFAST_CHROMIUM=/path/to/chromium.';

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

const LAUNCH_WITHIN_MS = 60_000;

/** Only this machine's pages are opened, so it goes without a sandbox, which containers don't allow, and without calls home. */
export const launchChromium = (executablePath: string): Promise<Browser> =>
  chromium.launch({
    executablePath,
    timeout: LAUNCH_WITHIN_MS,
    args: [
      '--no-sandbox',
      '--disable-dev-shm-usage',
      '--disable-gpu',
      '--no-first-run',
      '--disable-lcd-text',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });
