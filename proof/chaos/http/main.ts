import { runCommand } from '../command';
import { setStage } from '../stage';
import { http } from './http';
import { textOf } from './report';

const HELP = `Sends shipments over HTTP while all workers and then the Temporal server are killed, and looks for every one that was promised.

  npm run chaos:http -- [--puts N] [--seed S] [--json]

  --puts N   requests; in each 47 of them everything dies once (default 281, two minutes)
  --seed S   decides who waits (default: drawn, and printed)
  --json     one JSON object as the last line

Exit code 1 when something was answered with 200 or 202 and is not there afterwards, or money moved otherwise than asked.
`;

runCommand({
  help: HELP,
  counts: 'puts',
  often: 281,
  set: setStage,
  run: ({ count, ...plan }, stage) => http({ puts: count, ...plan }, stage),
  textOf,
});
