import { takeTasks } from '../threads';
import { columnOf } from './columns';
import { type Timed, walkTimed } from './report';
import { PLANS, type PlanName } from './slices';
import type { Slice } from './state';

/** One walk of a column. */
export interface Task {
  readonly column: string;
  readonly plan: PlanName;
  readonly nth: number;
}

/** A walk in a thread of its own. It says how many states it has seen. */
takeTasks<Task, Timed, number>(({ column, plan, nth }, say) => {
  const slice = PLANS[plan].slices(columnOf(column))[nth] as Slice;
  return walkTimed(column, slice, { onLevel: say });
});
