import { Runtime } from '@temporalio/worker';
import { runCommand } from '../command';
import { setStage } from '../stage';
import { textOf } from './report';
import { timers } from './timers';

const HELP = `Freezes and kills workers while payments arm timers and are asked for all the time, and replays every history.

  npm run chaos:timers -- [--disturbances N] [--seed S] [--json]

  --disturbances N   how often a worker is frozen or killed (default 500, about a quarter of an hour)
  --seed S           decides orders, faults and disturbances (default: drawn, and printed)
  --json             one JSON object as the last line

Exit code 1 when a workflow task failed, a history does not replay, or a payment stands still.
`;

const silent = (): void => undefined;
const SILENT = { log: silent, trace: silent, debug: silent, info: silent, warn: silent, error: silent };

runCommand({
  help: HELP,
  counts: 'disturbances',
  often: 500,
  run({ count, ...plan }, stage) {
    // What a replay finds is in the report; the SDK would tell it once more, line by line.
    Runtime.install({ logger: SILENT, telemetryOptions: { logging: { filter: 'OFF' } } });
    return timers({ disturbances: count, ...plan }, stage);
  },
  textOf,
  set: setStage,
});
