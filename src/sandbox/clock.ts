/** The sandbox's clock: runs like the wall clock and can be moved forward. Milliseconds since the epoch. */
export interface Clock {
  now(): number;
  move(ms: number): void;
}

export function createClock(startAt?: number): Clock {
  let ahead = startAt === undefined ? 0 : startAt - Date.now();
  return {
    now: () => Date.now() + ahead,
    move: (ms) => {
      ahead += ms;
    },
  };
}
