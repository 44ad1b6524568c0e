/** Calls `ring` once, `ms` from now; the answer calls it off. The simulator has one whose time is its own. */
export type After = (ms: number, ring: () => void) => () => void;

export const inRealTime: After = (ms, ring) => {
  const timer = setTimeout(ring, ms);
  return () => clearTimeout(timer);
};
