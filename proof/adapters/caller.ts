import type { Order, SendOrder } from '../../src/domain/order';
import type { Provider } from '../../src/providers/provider';
import type { OpenAccount } from '../../src/providers/registry';
import type { Answer, Request } from '../../src/sandbox/exchange';
import { drawOf } from '../../src/sandbox/random';
import { type Clock, settled } from '../simulator/clock';
import { HOUR, MINUTE, SECOND } from '../simulator/time';
import { Violated } from '../simulator/violated';
import { MemoryDispatcher } from './dispatcher';
import { Worker } from './worker';

/** What happens to the worker or its network during a call. */
export const WORKER_MISHAPS = [
  'worker killed',
  'worker frozen, wakes up later',
  'answer not recorded',
  'nobody listens',
] as const;
export type WorkerMishap = (typeof WORKER_MISHAPS)[number];

export const isWorkerMishap = (name: string): name is WorkerMishap =>
  (WORKER_MISHAPS as readonly string[]).includes(name);

/** How far apart the clocks of workers and server may be: the default of the configuration. */
const CLOCK_SKEW_MS = 2 * SECOND;
const HEARTBEAT_LOST_AFTER = 5 * SECOND;
/** Beyond the bound of a call, what carrying its requests may add here. */
const CARRYING = SECOND;
/** More turns of the event loop than this no call has. */
const TURNS = 7;
const SLEEPS = [SECOND, 24 * SECOND, 29 * SECOND, 10 * MINUTE, HOUR, 6 * HOUR, 12 * HOUR, 30 * HOUR];

type AnyOrder = Order | SendOrder;

interface Running {
  process: Worker;
  provider: Provider;
  /** What it is doing. One that was frozen is still at it when it wakes up. */
  order: AnyOrder | undefined;
}

/** The workers that make the provider calls of one payment, one after the other. */
export class Caller {
  /** Clocks are right from now on. */
  isCalm = false;
  private running: Running | undefined;
  private started = 0;
  private listens = true;

  constructor(
    private readonly clock: Clock,
    private readonly open: OpenAccount,
    private readonly seed: number,
    private readonly arrive: (request: Request, order: AnyOrder) => Answer,
    private readonly count: (fault: string) => void,
  ) {}

  /** One provider call of an activity, with what goes wrong with it. `lost` is what the workflow hears where the activity is lost. */
  async call<T>(
    order: AnyOrder,
    wrong: WorkerMishap | undefined,
    x: number,
    work: (provider: Provider) => Promise<T>,
    lost: (why: string) => T,
  ): Promise<T> {
    const { clock, open } = this;
    this.running ??= this.start();
    const { running } = this;
    const { process } = running;
    running.order = order;
    this.listens = wrong !== 'nobody listens';
    if (wrong === 'nobody listens') this.count(wrong);
    if (wrong === 'worker killed') process.stopAfter(x % TURNS, 'dead');
    if (wrong === 'worker frozen, wakes up later') freeze(process, order, x);

    const until = clock.now + open.boundMs + CARRYING;
    const ended = watched(work(running.provider));
    await settled();
    while (!ended.is && !process.isStopped && (await clock.next(until)));

    if (process.isStopped) {
      this.count(wrong ?? 'worker killed');
      this.running = undefined;
      this.wakeUpLater(process, x);
      await clock.pass(HEARTBEAT_LOST_AFTER + (x % (50 * SECOND)));
      return lost('time-out HEARTBEAT');
    }
    process.goOn();
    if (!ended.is) throw new Violated('I8', `a call of ${order.operationId} ran longer than ${open.boundMs} ms`);
    const value = ended.is();
    if (wrong !== 'answer not recorded') return value;
    this.count(wrong);
    await clock.pass(x % (30 * SECOND));
    return lost('time-out SCHEDULE_TO_CLOSE');
  }

  private start(): Running {
    const process = new Worker(this.clock, this.skew());
    const { now, monotonic, after } = process;
    const dispatcher = new MemoryDispatcher(
      process,
      this.clock,
      () => this.listens,
      (request) => this.arrive(request, running.order as AnyOrder),
    );
    const provider = this.open.create({ dispatcher, now, monotonic, after });
    const running: Running = { process, provider, order: undefined };
    return running;
  }

  private skew(): number {
    this.started += 1;
    if (this.isCalm) return 0;
    return Math.floor((drawOf(this.seed, 'skew', this.started) * 2 - 1) * CLOCK_SKEW_MS);
  }

  /** Does nothing for a process that is dead. */
  private wakeUpLater(process: Worker, x: number): void {
    const skewMs = this.skew();
    const wake = (): void => process.thaw({ suspended: x % 3 === 0, skewMs });
    this.clock.at(this.clock.now + (SLEEPS[Math.floor(x / 2) % SLEEPS.length] as number), wake);
  }
}

/** At any turn of its event loop; or, of a write, where it is worst: it has checked that it may, and waits for the connection. */
function freeze(process: Worker, order: AnyOrder, x: number): void {
  if ('notAfter' in order && x % 2 === 0) process.freezeAtWrite();
  else process.stopAfter(Math.floor(x / 2) % TURNS, 'frozen');
}

/** What became of a promise, to be asked without waiting. `is` gives the value, or throws what was thrown. */
function watched<T>(promise: Promise<T>): { is?: () => T } {
  const ended: { is?: () => T } = {};
  promise.then(
    (value) => {
      ended.is = () => value;
    },
    (error: unknown) => {
      ended.is = () => {
        throw error;
      };
    },
  );
  return ended;
}
