import { runCommand } from '../command';
import { events } from './events';
import { textOf } from './report';
import { setEventsStage } from './stage';

const HELP = `Kills workers while events are told and a listener is down for most of the time; then compares what was heard.

  npm run chaos:events -- [--rounds N] [--seed S] [--json]

  --rounds N   each one payment at every provider and one kill of a worker (default 20)
  --seed S     decides orders and kills (default: drawn, and printed)
  --json       one JSON object as the last line

Exit code 1 when an event was lost or out of order, or the books do not agree.
`;

runCommand({
  help: HELP,
  counts: 'rounds',
  often: 20,
  run: ({ count, ...plan }, stage) => events({ rounds: count, ...plan }, stage),
  set: setEventsStage,
  textOf,
});
