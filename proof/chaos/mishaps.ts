import { sharesOf } from '../../src/demo/mishaps';
import type { SandboxControl } from '../../src/sandbox/control-client';
import { NAMES, PROVED } from '../providers';

/** So many answers take a while, so that whatever strikes finds calls under way. No fault: they come in time. */
const SLOW = { answersLate: { share: 0.4, ms: 250 } } as const;

/** One request in ten goes wrong: half of the writes' faults before anything has happened, half after. */
const WRITE = {
  dropsBeforeEffect: 0.03,
  failsBeforeEffect: 0.02,
  dropsAfterEffect: 0.02,
  failsAfterEffect: 0.02,
  neverAnswers: 0.01,
  ...SLOW,
} as const;
const READ = { dropsBeforeEffect: 0.05, failsBeforeEffect: 0.03, ignoresRequest: 0.02, ...SLOW } as const;

/** Lets one request in ten of every provider go wrong from now on. */
export async function letFail(control: SandboxControl, seed: number): Promise<void> {
  for (const provider of NAMES) {
    await control.setShares({ provider, seed, shares: sharesOf(PROVED[provider].side, WRITE, READ) });
  }
}

/** How many requests went wrong so far. */
export async function failures(control: SandboxControl): Promise<number> {
  const { faults } = await control.counters();
  return Object.entries(faults)
    .filter(([name]) => !name.endsWith('.answersLate'))
    .reduce((sum, [, count]) => sum + count, 0);
}
