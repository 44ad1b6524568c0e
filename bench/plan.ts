/** How much of everything is measured. Blocks are those that count; one more of each warms up. */
export interface Plan {
  lives: readonly { shipments: number; blocks: number; ms: number; concurrency: number }[];
  latency: { blocks: number; payments: number; messages: number; everyMs: number };
  memory: { payments: number };
}

export const DEFAULT_PLAN: Plan = {
  lives: [
    { shipments: 1, blocks: 4, ms: 5_000, concurrency: 20 },
    { shipments: 10, blocks: 4, ms: 5_000, concurrency: 10 },
  ],
  latency: { blocks: 4, payments: 60, messages: 120, everyMs: 50 },
  memory: { payments: 1_000 },
};

/** Half a minute: to see that it runs, and what a change did roughly. */
export const QUICK_PLAN: Plan = {
  lives: [
    { shipments: 1, blocks: 2, ms: 1_000, concurrency: 20 },
    { shipments: 10, blocks: 1, ms: 1_000, concurrency: 10 },
  ],
  latency: { blocks: 1, payments: 20, messages: 25, everyMs: 40 },
  memory: { payments: 100 },
};

/** More than any machine lives in that time, so that the holds don't run out. */
export const holdsFor = ({ ms, shipments }: { ms: number; shipments: number }): number =>
  Math.ceil((ms / 1_000) * (shipments > 1 ? 100 : 500));
