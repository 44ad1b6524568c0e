import { chaos } from './chaos';
import { runCommand } from './command';
import { textOf } from './report';
import { setStage } from './stage';

const HELP = `Disturbs a real Temporal server, worker processes and the providers while payments run, and compares the books.

  npm run chaos -- [--rounds N] [--seed S] [--json]

  --rounds N   disturbances, six kinds in turn (default 200, about ten minutes)
  --seed S     decides orders, faults and disturbances (default: drawn, and printed)
  --json       one JSON object as the last line

Exit code 1 when money was captured or given back twice, beyond what was authorized or captured, or lost.
`;

runCommand({
  help: HELP,
  counts: 'rounds',
  often: 200,
  run: ({ count, ...plan }, stage) => chaos({ rounds: count, ...plan }, stage),
  textOf,
  set: setStage,
});
