import type { Clock } from '../simulator/clock';
import { START } from '../simulator/time';

/**
 * One process that makes provider calls: a wall clock that may be wrong, a monotonic one, and what it waits for. It can die, and it can be
 * frozen and go on later with everything that came meanwhile.
 */
export class Worker {
  private state: 'running' | 'frozen' | 'dead' = 'running';
  private readonly held: (() => void)[] = [];
  private turns = 0;
  private stops: { after: number; as: 'frozen' | 'dead' } | undefined;
  private freezesAtWrite = false;
  private standsSince: number | undefined;
  private stoodStill = 0;

  constructor(
    private readonly clock: Clock,
    private skewMs: number,
  ) {}

  readonly now = (): number => this.clock.now + this.skewMs;
  readonly monotonic = (): number => (this.standsSince ?? this.clock.now) - START - this.stoodStill;

  readonly after = (ms: number, ring: () => void): (() => void) => {
    let off = false;
    const callOff = this.clock.at(this.clock.now + ms, () => this.turn(() => !off && ring()));
    return () => {
      off = true;
      callOff();
    };
  };

  get isStopped(): boolean {
    return this.state !== 'running';
  }

  /** From its next call on: after so many turns of its event loop it is stopped. */
  stopAfter(turns: number, as: 'frozen' | 'dead'): void {
    this.turns = 0;
    this.stops = { after: turns, as };
  }

  /** From its next call on: when it has decided to write and waits for the connection, it is frozen. */
  freezeAtWrite(): void {
    this.freezesAtWrite = true;
  }

  isAboutToWrite(): void {
    if (this.freezesAtWrite) this.stopAfter(0, 'frozen');
  }

  /** The call ended before that. */
  goOn(): void {
    this.stops = undefined;
    this.freezesAtWrite = false;
  }

  private turn(run: () => void): void {
    if (this.state === 'running' && this.stops !== undefined && this.turns >= this.stops.after) {
      this.state = this.stops.as;
      this.standsSince = this.clock.now;
    }
    if (this.state === 'dead') return;
    if (this.state === 'frozen') {
      this.held.push(run);
      return;
    }
    this.turns += 1;
    run();
  }

  /** Goes on. A machine that was suspended has a monotonic clock that stood still, and perhaps another error of its wall clock. */
  thaw({ suspended, skewMs }: { suspended: boolean; skewMs: number }): void {
    if (this.state !== 'frozen') return;
    if (suspended) this.stoodStill += this.clock.now - (this.standsSince ?? this.clock.now);
    this.standsSince = undefined;
    this.skewMs = skewMs;
    this.state = 'running';
    this.goOn();
    for (const run of this.held.splice(0)) run();
  }
}
