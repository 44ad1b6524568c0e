import type { Arrivals } from './arrivals';
import type { Holds } from './holds';
import { openAll } from './latency';
import { worth } from './lives';
import { residentMb } from './proc';
import type { Variant } from './variant';

/** MB that are resident. */
export interface OpenMemory {
  before: number;
  after: number;
  /** For each payment that was opened in between. */
  each: number;
}

/** What open payments need. Of a fresh worker: a heap that was once large does not shrink, and would hide it. */
export async function memoryOfOpen(
  variant: Variant,
  holds: Holds,
  arrivals: Arrivals,
  payments: number,
): Promise<OpenMemory> {
  await openAll(variant, await holds.make(50, worth(1)), arrivals); // the code is loaded and the connections are open
  const before = residentMb(variant.worker.pid);
  await openAll(variant, await holds.make(payments, worth(1)), arrivals);
  const after = residentMb(variant.worker.pid);
  return { before, after, each: (after - before) / payments };
}
