import { takeTasks } from '../threads';
import { runSafety } from './run';

/** A part of a run, in a thread of its own. */
takeTasks(runSafety);
