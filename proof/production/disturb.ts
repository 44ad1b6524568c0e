import { setTimeout as sleep } from 'node:timers/promises';
import { letFail } from '../chaos/mishaps';
import type { Installation } from './installation';
import { cut, heal } from './network';
import type { Disturbance } from './pace';
import type { Part } from './part';
import type { Stage } from './stage';

const SERVER_DOWN_MS = 15_000;
const DATABASE_DOWN_MS = 12_000;
const SANDBOX_STOPPED_MS = 8_000;
const WORKER_DOWN_MS = 4_000;
const GATEWAY_DOWN_MS = 4_000;
/** A worker on a cable is given payments for so long, and is then cut off for so long. */
const CABLE_MS = 10_000;
const CUT_MS = 45_000;
/** Between two disturbances. */
const CALM_MS = 15_000;

/** One after the other, under load, while one request in ten goes wrong. */
export async function disturbAll(
  { database, server, sandbox }: Installation,
  stage: Stage,
  seed: number,
  show: (line: string) => void,
): Promise<Disturbance[]> {
  const done: Disturbance[] = [];
  await letFail(stage.control, seed);
  const during = async (what: string, strike: () => Promise<number>): Promise<void> => {
    show(what);
    const from = Date.now();
    const back = await strike();
    await sleep(CALM_MS);
    done.push({ what, from, back, to: Date.now() });
  };
  const killed = (part: Part, downMs: number) => async (): Promise<number> => {
    await part.kill();
    await sleep(downMs);
    await part.start();
    return Date.now();
  };

  await during('undisturbed', async () => Date.now());
  await during('Temporal server, SIGKILL', killed(server, SERVER_DOWN_MS));
  await during('PostgreSQL, SIGKILL', killed(database, DATABASE_DOWN_MS));
  for (const nth of ['one worker, SIGKILL', 'the other worker, SIGKILL']) {
    await during(nth, async () => {
      const [worker] = stage.crew.workers;
      if (worker === undefined) throw new Error('no worker is left to kill');
      const at = Date.now();
      await stage.crew.kill(worker);
      await sleep(WORKER_DOWN_MS);
      await stage.crew.fill();
      return at;
    });
  }
  await during('gateway, SIGKILL', killed(stage.gateway.part, GATEWAY_DOWN_MS));
  await during('sandbox, SIGSTOP', async () => {
    sandbox.send('SIGSTOP');
    await sleep(SANDBOX_STOPPED_MS);
    sandbox.send('SIGCONT');
    return Date.now();
  });

  show('a third worker, on a cable');
  const third = await stage.hireOnCable();
  await sleep(CABLE_MS);
  // What a shipment waits for is then the cut alone.
  await stage.control.clearFaults();
  await during('a third worker, cut off in silence', async () => {
    await cut(third);
    const at = Date.now();
    await sleep(CUT_MS);
    return at;
  });
  await during('the third worker, healed', async () => {
    await heal(third);
    return Date.now();
  });
  third.send('SIGKILL');
  await letFail(stage.control, seed);
  return done;
}
