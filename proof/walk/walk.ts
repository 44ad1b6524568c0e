import fc from 'fast-check';
import {
  CORE,
  type Core,
  type Driver,
  driverOf,
  type Effect,
  type LookingUp,
  type Sending,
} from '../../src/domain/driver';
import type { EpochMs } from '../../src/domain/money';
import { type Operation, operationOf, type Payment } from '../../src/domain/payment';
import { DAY, HOUR, MINUTE, SECOND, START } from '../simulator/time';
import { type Answer, answers, outcomeOf } from './answers';
import { Arrivals } from './arrivals';
import { commandOf, commands, type Said } from './commands';
import { foundOf, type Reading, readings, UNREADABLE } from './readings';
import { COMES_TO_REST, NOTHING_THROWS, RULES } from './rules';
import { handedOver } from './rules-of-steps';
import type { Scene } from './scene';
import { birth, type Setting, settings } from './setting';
import { Shown } from './shown';
import { Told } from './told';

/** What happens while a payment waits. */
type Passing =
  | { kind: 'says'; said: Said; as: 'signal' | 'update' }
  | { kind: 'waits'; ms?: number }
  | { kind: 'renews' | 'isRead' };

/** Everything that decides a walk, as plain data: what each order, each look-up and each wait comes to, in turn. */
export interface Walk {
  setting: Setting;
  answers: readonly Answer[];
  readings: readonly Reading[];
  passing: readonly Passing[];
}

const passing: fc.Arbitrary<Passing> = fc.oneof(
  {
    arbitrary: fc.record({
      kind: fc.constant('says' as const),
      said: commands,
      as: fc.constantFrom('signal', 'update'),
    }),
    weight: 10,
  },
  // To the moment for which it waits, or not as long.
  { arbitrary: fc.constant({ kind: 'waits' } as const), weight: 8 },
  { arbitrary: fc.record({ kind: fc.constant('waits' as const), ms: fc.constantFrom(MINUTE, HOUR, DAY) }), weight: 3 },
  { arbitrary: fc.constantFrom({ kind: 'renews' } as const, { kind: 'isRead' } as const), weight: 2 },
) as fc.Arbitrary<Passing>;

const listOf = <T>(arbitrary: fc.Arbitrary<T>, maxLength: number): fc.Arbitrary<T[]> =>
  fc.array(arbitrary, { maxLength, size: 'max' });

export const walks: fc.Arbitrary<Walk> = fc.record({
  setting: settings,
  answers: listOf(answers, 20),
  readings: listOf(readings, 60),
  passing: listOf(passing, 60),
});

/** What came of a walk: what happened, line by line, and the rules that did not hold at its last step. */
export interface Walked {
  story: readonly string[];
  broken: readonly Broken[];
}

interface Broken {
  rule: string;
  seen: string;
}

/** So many steps without a wait are no progress. */
const STEPS_MAX = 200;

export function walked(walk: Walk, core: Core = CORE): Walked {
  const walking = new Walking(walk, driverOf(core));
  try {
    return { story: walking.story, broken: walking.run() };
  } catch (error) {
    return { story: walking.story, broken: [{ rule: NOTHING_THROWS, seen: (error as Error).stack ?? String(error) }] };
  }
}

const brokenBy = (scene: Scene): Broken[] =>
  Object.entries(RULES).flatMap(([rule, check]) => {
    const seen = check(scene);
    return seen === undefined ? [] : [{ rule, seen }];
  });

class Walking {
  readonly story: string[] = [];
  private readonly setting: Setting;
  private payment: Payment;
  private now = START;
  private readonly told = new Told();
  private readonly arrivals = new Arrivals();
  private readonly shown = new Shown();
  private readonly answers: Answer[];
  private readonly readings: Reading[];
  private readonly passing: Passing[];

  constructor(
    { setting, answers, readings, passing }: Walk,
    private readonly driver: Driver,
  ) {
    this.setting = setting;
    this.payment = birth(setting);
    this.answers = [...answers];
    this.readings = [...readings];
    this.passing = [...passing];
  }

  run(): readonly Broken[] {
    for (let steps = 0; ; steps++) {
      if (steps > STEPS_MAX) return [{ rule: COMES_TO_REST, seen: `${steps} steps without a wait` }];
      const { payment: before, now, setting, told, arrivals, shown } = this;
      const turn = this.driver.advance(before, now);
      this.payment = turn.payment;
      told.notice(turn.payment, now);
      arrivals.notice(turn.payment, now);
      const isRead = this.isRead(turn.effect.kind);
      const broken = brokenBy({ setting, driver: this.driver, now, before, turn, told, arrivals, shown, isRead });
      if (broken.length > 0) return broken;
      const { effect } = turn;
      switch (effect.kind) {
        case 'send':
          this.send(effect);
          break;
        case 'lookUp':
          this.lookUp(effect);
          break;
        case 'wait':
        case 'finish':
          if (!this.pass(effect.kind === 'wait' ? effect.until : undefined)) return [];
          steps = 0;
          break;
        default:
          effect satisfies never;
      }
    }
  }

  /** At rest, where the walk says so, and at its end. */
  private isRead(effect: Effect['kind']): boolean {
    const isAtRest = effect === 'wait' || effect === 'finish';
    return isAtRest && (this.passing[0] ?? { kind: 'isRead' }).kind === 'isRead';
  }

  private send(effect: Sending): void {
    const sentAt = this.now;
    const answer: Answer = this.answers.shift() ?? { outcome: { kind: 'confirmed' } };
    const outcome = outcomeOf(answer, this.operation(effect.operationId));
    this.tell(`sends ${effect.operationId} of ${effect.order.amount}`);
    if (answer.meanwhile !== undefined) this.hear(answer.meanwhile, 'signal');
    this.now += SECOND;
    this.tell(`  and hears ${JSON.stringify(outcome)}`);
    const before = this.payment;
    this.payment = this.driver.receive(before, effect, outcome, this.now).payment;
    this.shown.total(before, this.payment, outcome.totals?.captured, this.now);
    this.arrivals.answered(this.payment, effect.order, outcome, sentAt);
  }

  private lookUp(effect: LookingUp): void {
    this.now += SECOND;
    const { operationId } = effect;
    const found = foundOf(this.payment, this.operation(operationId), this.readings.shift() ?? UNREADABLE, this.now);
    this.tell(`looks up ${operationId}: ${JSON.stringify(found)}`);
    const before = this.payment;
    this.payment = this.driver.receive(before, effect, found, this.now).payment;
    this.shown.read(before, this.payment, operationId, found.finding, this.now);
    this.arrivals.read(this.payment, operationId, found.finding, this.now);
  }

  /** False: the walk is at its end. */
  private pass(until: EpochMs | undefined): boolean {
    const next = this.passing.shift();
    if (next === undefined) return false;
    switch (next.kind) {
      case 'says':
        this.hear(next.said, next.as);
        break;
      case 'waits': {
        const ms = next.ms ?? LONGEST_MS;
        this.now = Math.min(until ?? this.now + MINUTE, this.now + ms);
        break;
      }
      case 'isRead':
        break;
      case 'renews':
        this.payment = handedOver(this.payment, this.now);
        break;
      default:
        next satisfies never;
    }
    return true;
  }

  private hear(said: Said, as: 'signal' | 'update'): void {
    const command = commandOf(this.payment, said);
    if (command === undefined) return;
    const before = this.payment;
    const { payment, refusal } = this.driver.hear(before, command, as, this.now);
    this.payment = payment;
    this.tell(`hears the ${as} ${JSON.stringify(command)}${refusal ? `: ${refusal.code}` : ''}`);
    if (refusal !== undefined) {
      if (as === 'signal') this.told.refused(command);
      return;
    }
    this.told.heard(before, payment, command);
    this.shown.heard(before, command);
    if (command.kind === 'resolve' && command.resend) this.arrivals.ordered(command.operationId);
  }

  private operation(id: string): Operation {
    return operationOf(this.payment, id) as Operation;
  }

  private tell(line: string): void {
    this.story.push(`${new Date(this.now).toISOString()} ${line}`);
  }
}

/** Longer than any hold or window lasts. */
const LONGEST_MS = 400 * DAY;
