/** How much of everything is measured. Blocks are those that count; one more of each warms up. */
export interface Plan {
  lives: { shipments: number; blocks: number; ms: number; concurrency: number };
  latency: { blocks: number; payments: number; messages: number; everyMs: number };
  /** Lives one after another, from few parcels to many. */
  growth: readonly { shipments: number; lives: number }[];
  memory: { payments: number };
}

export const DEFAULT_PLAN: Plan = {
  lives: { shipments: 3, blocks: 5, ms: 5_000, concurrency: 16 },
  latency: { blocks: 4, payments: 60, messages: 120, everyMs: 50 },
  growth: [
    { shipments: 1, lives: 60 },
    { shipments: 10, lives: 20 },
    { shipments: 100, lives: 3 },
    { shipments: 1_000, lives: 1 },
  ],
  memory: { payments: 1_000 },
};

/** To see that it runs, and what a change did roughly. */
export const QUICK_PLAN: Plan = {
  lives: { shipments: 3, blocks: 2, ms: 1_500, concurrency: 16 },
  latency: { blocks: 1, payments: 20, messages: 25, everyMs: 40 },
  growth: [
    { shipments: 1, lives: 10 },
    { shipments: 10, lives: 3 },
    { shipments: 100, lives: 1 },
  ],
  memory: { payments: 100 },
};

/** More than any machine lives in that time, so that the holds don't run out. */
export const holdsFor = ({ ms, shipments }: { ms: number; shipments: number }): number =>
  Math.ceil((ms / 1_000) * (shipments > 1 ? 100 : 500));
