import { runCommand } from '../command';
import { setStage } from '../stage';
import { kills } from './kills';
import { textOf } from './report';

const HELP = `Kills all workers in the middle of captures, a hundred payments a round, and compares the books.

  npm run chaos:kills -- [--rounds N] [--seed S] [--json]

  --rounds N   each 100 payments at all providers and one kill of all workers (default 20, about a quarter of an hour)
  --seed S     decides orders and whose capture is aimed at (default: drawn, and printed)
  --json       one JSON object as the last line

Exit code 1 when a capture was sent twice or beyond what was held, or a parcel was lost.
`;

runCommand({
  help: HELP,
  counts: 'rounds',
  often: 20,
  run: ({ count, ...plan }, stage) => kills({ rounds: count, ...plan }, stage),
  textOf,
  set: setStage,
});
