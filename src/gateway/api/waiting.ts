/** Temporal lets ten updates of one payment run at a time; operators need some of them. */
const WAITING_MAX = 8;

/** Who waits for more than the decision, at each payment. */
export interface Waiting {
  /** Does the work where there is room for one more; undefined where there is none. */
  during<T>(payment: string, work: () => Promise<T>): Promise<T> | undefined;
}

export function createWaiting(most = WAITING_MAX): Waiting {
  const counts = new Map<string, number>();
  return {
    during(payment, work) {
      const count = counts.get(payment) ?? 0;
      if (count >= most) return undefined;
      counts.set(payment, count + 1);
      return work().finally(() => {
        const left = (counts.get(payment) ?? 1) - 1;
        if (left === 0) counts.delete(payment);
        else counts.set(payment, left);
      });
    },
  };
}
