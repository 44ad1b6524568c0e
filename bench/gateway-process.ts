import { main } from '../src/gateway/main';
import { untilStopped } from '../src/terminal/interrupt';
import { createLog } from '../src/worker/log';

/** The gateway as `holdfast gateway` starts it. */
main(process.env, createLog(process.env, 'holdfast-gateway'), untilStopped()).then(
  () => process.exit(),
  (error: unknown) => {
    console.error(error);
    process.exit(1);
  },
);
