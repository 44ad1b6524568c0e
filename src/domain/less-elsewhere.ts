import { without } from './change';
import { KINDS } from './kinds';
import type { Minor } from './money';
import type { Total } from './outcome';
import type { Operation, OperationKind, Payment } from './payment';

/**
 * Less is booked for others than before. Nobody knows whether what is gone had been booked before an operation ended, or since: it counts as booked
 * before, so that as much as ever may be that operation. But what has proved to be another operation of ours had been booked since that one ended, so
 * nothing is less of what was booked until then. Protocol 5, rule 8.
 */
export function lessElsewhere(before: Payment, after: Payment): Payment {
  const less = (total: Total): Minor => before.foreign[total] - after.foreign[total];
  if (!TOTALS.some((total) => less(total) > 0)) return after;
  const lowered = (op: Operation): Operation => {
    const { raises } = KINDS[op.kind];
    const { elsewhereBefore } = op;
    if (raises === undefined || elsewhereBefore === undefined || less(raises) <= 0) return op;
    // Its money is booked for it now, and for nobody else.
    if (op.status === 'done') return without(op, 'elsewhereBefore');
    const kept = Math.min(elsewhereBefore, after.foreign[raises], bookedUntilEnd(after, op.kind));
    return { ...op, elsewhereBefore: Math.max(elsewhereBefore - less(raises), kept) };
  };
  return { ...after, operations: after.operations.map(lowered) };
}

const TOTALS = ['captured', 'released', 'refunded'] as const satisfies readonly Total[];

/** What was booked for others until those ended that have proved to be among it; nothing where there is none. */
function bookedUntilEnd({ operations }: Payment, asked: OperationKind): Minor {
  const ends = operations.flatMap(({ kind, status, elsewhereBefore }) =>
    kind === asked && status === 'done' && elsewhereBefore !== undefined ? [elsewhereBefore] : [],
  );
  return ends.length === 0 ? 0 : Math.min(...ends);
}
