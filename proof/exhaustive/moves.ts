import type { Command } from '../../src/domain/commands';
import {
  type Core,
  type Driver,
  driverOf,
  type Followed,
  type LookingUp,
  type Sending,
  type Turn,
} from '../../src/domain/driver';
import { NEVER } from '../../src/domain/money';
import type { SendOrder } from '../../src/domain/order';
import type { Finding, Outcome } from '../../src/domain/outcome';
import { isUnresolved, type Operation, operationOf, type Payment } from '../../src/domain/payment';
import { refundEnd } from '../simulator/refunded';
import { FAR, isFar, NEAR, NOW, TICKS } from './clock';
import type { Column } from './columns';
import { holdUntil, normal } from './normal';
import { checkMessages, checkSend, limitOf } from './oracle';
import { checkRefundSent } from './refunded';
import { AMOUNTS, type Event, isRefund, type Letter, REFUNDS, type State } from './state';
import {
  aged,
  frozenAt,
  type GivenBack,
  landed,
  lateComing,
  OTHERS,
  placed,
  processed,
  refundedByOthers,
  reversedAt,
  shownOf,
  type Truth,
} from './truth';
import { Violation } from './violation';

/** One thing that may happen in a state, and the state after it. */
export interface Move {
  by: string;
  to: State;
  /** What the loop alone does when nothing more goes wrong and nobody says anything. */
  calm?: true;
}

const RUN = 'run-2';

/** Everything that may happen in a state. `core` is the real one, or a wrong one that the walk has to see. */
export class Moves {
  private readonly driver: Driver;

  constructor(
    private readonly column: Column,
    core: Core,
    /** The payment as seen so many ticks later, in the form in which states are compared. */
    private readonly form: (payment: Payment, ticks: number) => Payment = normal,
  ) {
    this.driver = driverOf(core);
  }

  /** The first is the calm one; there is none where the loop waits for a message only. */
  of(state: State): Move[] {
    checkMessages(state, this.driver);
    if (state.payment.finishedAt !== undefined) return [...this.afterTheEnd(state), ...this.landings(state)];
    const turn = this.driver.turn(state.payment, NOW);
    return [...this.steps(state, turn), ...this.others(state), ...this.landings(state)];
  }

  /** What the loop does: the step that is next, with everything that may go wrong in it. */
  private steps(state: State, turn: Turn): Move[] {
    const { effect } = turn;
    switch (effect.kind) {
      case 'send':
        return this.sends(state, effect, turn);
      case 'lookUp':
        return this.lookUps(state, effect);
      case 'wait':
        return effect.until === NEVER ? [] : this.waits(state, effect.until - NOW);
      case 'finish':
        return [{ by: 'finish', calm: true, to: this.learn(state, turn) }];
      default:
        return effect satisfies never;
    }
  }

  private sends(before: State, effect: Sending, turn: Turn): Move[] {
    const { operationId, order } = effect;
    const op = operation(before.payment, operationId);
    checkSend(before, op);
    const sending = this.become(before, turn);
    const name = `send ${order.kind} ${operationId}`;
    if (before.isReset && order.knownRun !== RUN) {
      const outcome: Outcome = { kind: 'unknown', why: 'reset', resetRun: RUN };
      return [{ by: `${name}: stopped, the run was reset`, calm: true, to: this.answered(sending, effect, outcome) }];
    }
    if (order.kind === 'refund') checkRefundSent(before, op);
    const told = placed(before.truth, order, op.shipments, this.column);
    const state = { ...sending, truth: told.truth, released: before.released || order.kind === 'release' };
    const taken = processed(told.truth, told.order, this.column, this.keepsPast(state));
    const happens = taken.truth !== told.truth;
    const unknown: Outcome = { kind: 'unknown', why: 'lost' };
    const heard = (truth: Truth, outcome: Outcome, spent: Event | undefined, ticks = 0): State =>
      this.answered(this.later(spend({ ...state, truth }, spent), ticks), effect, outcome);
    const moves: Move[] = [
      { by: `${name}: ${taken.outcome.kind}`, calm: true, to: heard(taken.truth, taken.outcome, undefined) },
    ];
    const may = (event: Event, by: string, to: () => State): void => {
      if (has(before, event)) moves.push({ by: `${name}: ${by}`, to: to() });
    };
    may('unknown', 'lost on the way', () => heard(told.truth, unknown, 'unknown'));
    may('crash', 'the worker dies before', () => heard(told.truth, unknown, 'crash', TICKS.lossNoticed));
    if (happens) {
      may('unknown', 'taken, the answer lost', () => heard(taken.truth, unknown, 'unknown'));
      may('crash', 'taken, then the worker dies', () => heard(taken.truth, unknown, 'crash', TICKS.lossNoticed));
      may('late', 'the answer lost, the effect to come', () =>
        heard(lateComing(told.truth, told.order, this.settlesIn(order)), unknown, 'late'),
      );
    }
    may('refusal', 'refused', () => heard(told.truth, { kind: 'refused', code: 'No', why: 'no' }, 'refusal'));
    may('notSent', 'never left', () => heard(told.truth, { kind: 'notSent', why: 'no connection' }, 'notSent'));
    return moves;
  }

  /** Ticks from now until the attempt can no longer take effect. */
  private settlesIn({ notAfter }: SendOrder): number {
    return notAfter - NOW + this.column.capabilities.settleWindowMs;
  }

  private lookUps(state: State, effect: LookingUp): Move[] {
    const { operationId, extra, order } = effect;
    const { truth } = state;
    const name = `look up ${operationId}${extra ? ', brought forward' : ''}`;
    const found = (from: State, finding: Finding): State =>
      this.learn(
        from,
        this.driver.receive(from.payment, effect, { finding, ...(state.isReset ? { resetRun: RUN } : {}) }, NOW),
      );
    const fresh = shownOf(truth, truth, order, this.column);
    const moves: Move[] = [{ by: `${name}: ${inWords(fresh)}`, calm: true, to: found(state, fresh) }];
    const old = (view: Parameters<typeof frozenAt>[1], from: State): void => {
      const finding = shownOf(truth, view, order, this.column);
      moves.push({ by: `${name}: ${inWords(finding)} (old)`, to: found(from, finding) });
    };
    if (truth.frozen) old(truth.frozen.view, state);
    if (has(state, 'stale')) {
      for (const { view } of truth.past) {
        const spent = spend(state, 'stale');
        old(view, { ...spent, truth: { ...frozenAt(truth, view), past: [] } });
      }
    }
    const failed: Finding = { kind: 'inconclusive', why: 'the read failed' };
    if (has(state, 'unknown')) moves.push({ by: `${name}: failed`, to: found(spend(state, 'unknown'), failed) });
    if (has(state, 'crash')) {
      const after = this.later(spend(state, 'crash'), TICKS.lossNoticed);
      moves.push({ by: `${name}: the worker dies`, to: found(after, failed) });
    }
    return moves;
  }

  /** To the moment that the loop waits for; and where something may be said meanwhile, tick by tick. */
  private waits(state: State, ticks: number): Move[] {
    const { letters, payment } = state;
    const moves: Move[] = [
      { by: `${ticksOf(payment, ticks)} pass`, calm: true, to: this.elapsed(this.later(state, ticks)) },
    ];
    const listens = letters.length > 0 || has(state, 'notice') || has(state, 'resolve') || has(state, 'reset');
    if (listens && ticks > 1) moves.push({ by: '1 tick passes', to: this.elapsed(this.later(state, 1)) });
    if (ticks >= refundEnd(payment) - NOW - NEAR) moves.push(...this.windowEnding(state));
    return moves;
  }

  /** Most refunds come then: the payment goes on, in a run of which no reset comes back to the first one. */
  private afterTheEnd(state: State): Move[] {
    // Of a payment that ended without knowing of its reset nothing is claimed, also not of what comes later.
    if (limitOf(state)) return [];
    const { mark: _, ...closed } = state;
    return [...this.letters(closed, isRefund), ...this.refundsByOthers(closed), ...this.windowEnding(closed)];
  }

  /** The last moments in which refunds are taken: months later. */
  private windowEnding(state: State): Move[] {
    const ticks = refundEnd(state.payment) - NOW - NEAR;
    if (!has(state, 'ending') || !isFar(ticks) || !asksForRefunds(state)) return [];
    const to = this.elapsed(this.later(spend(state, 'ending'), ticks));
    return [{ by: `refunds are taken for ${NEAR} ticks more`, to }];
  }

  private letters(state: State, among: (letter: Letter) => boolean = () => true): Move[] {
    return state.letters.filter(among).flatMap((letter): Move[] => {
      if (letter === 'b' && state.letters.includes('a') && !isTraced(state)) return [];
      const to = this.told(without(state, letter), letter);
      return to.letters.includes(letter) ? [] : [{ by: inLetters(letter), to }];
    });
  }

  /** What comes from outside, at any moment. */
  private others(state: State): Move[] {
    const { letters, mark, payment } = state;
    const moves = this.letters(state);
    if (has(state, 'notice')) {
      const command: Command = { kind: 'providerNotice', text: 'webhook' };
      moves.push({ by: 'a notice comes', to: this.decided(spend(state, 'notice'), command) });
    }
    if (has(state, 'absence')) {
      const ending = payment.captureBy - NOW;
      for (const ticks of new Set([TICKS.noWorker, ...(ending > 0 ? [ending] : [])])) {
        const by = `no worker for ${ticksOf(payment, ticks)}${ticks === ending ? ', until captureBy' : ''}`;
        moves.push({ by, to: this.elapsed(this.later(spend(state, 'absence'), ticks)) });
      }
    }
    if (has(state, 'ending') && isFar(payment.captureBy - NOW)) {
      moves.push({ by: `captureBy is ${NEAR} ticks away`, to: this.elapsed(nearing(spend(state, 'ending'))) });
    }
    if (has(state, 'absence') && hasRefund(payment)) {
      const ticks = refundEnd(payment) - NOW;
      if (ticks > 0) {
        const to = this.elapsed(this.later(spend(state, 'absence'), ticks));
        moves.push({ by: 'no worker until refunds are taken no more', to });
      }
    }
    if (has(state, 'reversal')) moves.push(...this.reversals(state));
    moves.push(...this.refundsByOthers(state));
    if (has(state, 'resolve')) moves.push(...this.words(state));
    if (has(state, 'reset') && mark === undefined) {
      moves.push({ by: 'a reset will come back to here', to: { ...state, mark: { payment, heard: [] } } });
    }
    if (has(state, 'reset') && mark) {
      const { mark: _, ...rest } = spend(state, 'reset');
      const back: State = { ...rest, payment: mark.payment, isReset: true, released: false };
      const lost = this.elapsed({ ...back, letters: inOrder([...letters, ...mark.heard]) });
      moves.push({ by: 'RESET', to: lost });
      if (mark.heard.length > 0) {
        const again = mark.heard.reduce((heard, letter) => this.told(heard, letter), this.elapsed(back));
        moves.push({ by: 'RESET, the messages are heard again', to: again });
      }
    }
    return moves;
  }

  private landings(state: State): Move[] {
    return state.truth.coming.map(({ order }, index) => ({
      by: `the ${order.kind} of ${order.operationId} takes effect`,
      to: { ...state, truth: landed(state.truth, index, this.column, this.keepsPast(state)) },
    }));
  }

  private reversals(state: State): Move[] {
    return state.truth.refunds.flatMap((one, index): Move[] => {
      if (!this.mayTurnBad(state, one)) return [];
      const truth = reversedAt(state.truth, index, this.keepsPast(state));
      return [{ by: `${one.operationId} turns bad`, to: { ...spend(state, 'reversal'), truth } }];
    });
  }

  private refundsByOthers(state: State): Move[] {
    const truth = has(state, 'others') ? refundedByOthers(state.truth, this.keepsPast(state)) : undefined;
    return truth === undefined ? [] : [{ by: 'others give a part back', to: { ...spend(state, 'others'), truth } }];
  }

  private mayTurnBad(state: State, { age, reversed, operationId }: GivenBack): boolean {
    const { provisionalMs = 0 } = this.column.capabilities.refund ?? {};
    return has(state, 'reversal') && !reversed && age < provisionalMs && operationId !== OTHERS;
  }

  /** A person who looks at the provider's own pages, once nothing can change any more. */
  private words(state: State): Move[] {
    const { payment, truth } = state;
    const open = payment.operations.filter(
      (op) => op.kind !== 'authorize' && isUnresolved(op) && op.status !== 'accepted' && op.settledAt <= NOW,
    );
    return open.flatMap((op): Move[] => {
      if (truth.coming.some(({ order }) => order.operationId === op.id)) return [];
      const word = { operationId: op.id, evidence: '', operator: '', reason: '' };
      const spent = { ...spend(state, 'resolve'), truth: settledFor(truth, op) };
      if (op.kind === 'refund' && truth.refunds.some((one) => this.mayTurnBad(state, one))) return [];
      const own = movedFor(truth, op);
      if (own.length > 0) {
        const amount = own.reduce((all, one) => all + one.amount, 0);
        const command: Command = { kind: 'resolve', outcome: 'done', amount, ...word };
        return [{ by: `a person: ${op.id} was done, ${amount}`, to: this.decided(spent, command) }];
      }
      // Its parcels were paid for under another name: that is for the books, not for a word about this operation.
      if (truth.captures.some(({ shipments }) => shipments.some((id) => op.shipments.includes(id)))) return [];
      const no = (resend: boolean): Move => ({
        by: `a person: ${op.id} was not done${resend ? ', send it again' : ''}`,
        to: this.decided(spent, { kind: 'resolve', outcome: 'notDone', resend, ...word }),
      });
      return [no(false), no(true)];
    });
  }

  private told(state: State, letter: Letter): State {
    const { mark, payment } = state;
    const command = commandOf(letter, payment);
    // Whoever asks for a refund too early asks again.
    if (isRefund(letter) && this.driver.hear(payment, command, 'update', NOW).refusal !== undefined) {
      return { ...state, letters: inOrder([...state.letters, letter]) };
    }
    const noted = mark ? { ...state, mark: { ...mark, heard: [...mark.heard, letter] } } : state;
    return this.decided(noted, command);
  }

  private decided(state: State, command: Command): State {
    return this.learn(state, this.driver.hear(state.payment, command, 'signal', NOW));
  }

  private answered(state: State, effect: Sending, outcome: Outcome): State {
    return this.learn(state, this.driver.receive(state.payment, effect, outcome, NOW));
  }

  private learn(state: State, followed: Followed): State {
    return this.elapsed(this.become(state, followed));
  }

  private become(state: State, { payment, facts }: Followed): State {
    return { ...state, payment, told: [...(state.told ?? []), ...facts] };
  }

  /** What follows from the clock, and then nothing more does. */
  private elapsed(state: State): State {
    if (state.payment.finishedAt !== undefined) return this.rested(state);
    const next = this.become(state, this.driver.follow(state.payment, NOW));
    const more = this.driver.follow(next.payment, NOW).facts;
    if (more.length > 0) throw new Violation('I7', `what follows from the clock was not complete: ${more[0]?.kind}`);
    return this.rested(next);
  }

  private rested(state: State): State {
    // The totals that were shown last are held against a person's word only.
    const { seen: _, ...payment } = state.payment;
    return { ...state, payment: this.form(has(state, 'resolve') ? state.payment : payment, 0) };
  }

  private later(state: State, ticks: number): State {
    if (ticks === 0) return state;
    const { mark } = state;
    return {
      ...state,
      payment: this.form(state.payment, ticks),
      truth: aged(state.truth, ticks, this.column, this.keepsPast(state)),
      ...(mark ? { mark: { ...mark, payment: this.form(mark.payment, ticks) } } : {}),
    };
  }

  private readonly keepsPast = (state: State): boolean => has(state, 'stale');
}

/** What the provider moved for an operation, as its own pages show it. */
function movedFor(truth: Truth, { id, kind }: Operation): readonly { amount: number }[] {
  const { captures, releases, refunds } = truth;
  const moved = {
    authorize: [],
    capture: captures,
    release: releases,
    refund: refunds.filter(({ reversed }) => !reversed),
  };
  return moved[kind].filter(({ operationId }) => operationId === id);
}

/** A person has decided about what turned bad. */
const settledFor = (truth: Truth, { id }: Operation): Truth => ({
  ...truth,
  refunds: truth.refunds.map((one) => (one.operationId === id && one.reversed ? { ...one, reversed: 'settled' } : one)),
});

const hasRefund = ({ operations }: Payment): boolean => operations.some(({ kind }) => kind === 'refund');

const asksForRefunds = ({ letters, payment }: State): boolean => letters.some(isRefund) || hasRefund(payment);

function operation(payment: Payment, id: string): Operation {
  const op = operationOf(payment, id);
  if (op === undefined) throw new Error(`no operation ${id}`);
  return op;
}

const has = (state: State, event: Event): boolean => (state.events[event] ?? 0) > 0;

const spend = (state: State, event: Event | undefined): State =>
  event === undefined ? state : { ...state, events: { ...state.events, [event]: (state.events[event] ?? 0) - 1 } };

const without = (state: State, letter: Letter): State => ({
  ...state,
  letters: state.letters.filter((other) => other !== letter),
});

const inOrder = (letters: readonly Letter[]): Letter[] => [...letters].sort();

/** Whether anybody has heard of `a` yet. Until then `a` and `b` are alike, and one order of them stands for both. */
const isTraced = ({ payment, truth }: State): boolean =>
  payment.shipments.some(({ id }) => id === 'a') ||
  [...truth.captures, ...truth.coming.map(({ order }) => order)].some(({ shipments }) => shipments.includes('a'));

/** The hold is as long as it is; that its end is near shows only now. */
function nearing(state: State): State {
  const near = (payment: Payment): Payment => {
    const hold = holdUntil(NOW + NEAR, payment.capabilities);
    return { ...payment, ...hold, terms: { ...payment.terms, authorizedAt: hold.authorizedAt } };
  };
  const { mark } = state;
  return {
    ...state,
    payment: near(state.payment),
    ...(mark ? { mark: { ...mark, payment: near(mark.payment) } } : {}),
  };
}

const commandOf = (letter: Letter, { terms, capabilities }: Payment): Command => {
  if (letter === 'complete') return { kind: 'complete' };
  if (letter === 'cancel') return { kind: 'cancel', reason: '' };
  if (isRefund(letter)) {
    const named = capabilities.refund?.of === 'capture' ? { providerReference: '' } : {};
    return {
      kind: 'refund',
      refundId: letter,
      amount: REFUNDS[letter],
      currency: terms.currency,
      reason: '',
      ...named,
    };
  }
  return { kind: 'ship', shipmentId: letter, amount: AMOUNTS[letter] as number, currency: terms.currency };
};

const inLetters = (letter: Letter): string => {
  if (isRefund(letter)) return `${letter} (${REFUNDS[letter]})`;
  return letter in AMOUNTS ? `${letter} has shipped (${AMOUNTS[letter]})` : letter;
};

const ticksOf = (payment: Payment, ticks: number): string =>
  ticks > 2 * FAR
    ? `all ticks but ${refundEnd(payment) - NOW - ticks} until refunds are taken no more`
    : isFar(ticks)
      ? `all ticks but ${payment.captureBy - NOW - ticks} until captureBy`
      : `${ticks} ticks`;

function inWords(finding: Finding): string {
  if (finding.kind === 'inconclusive') return finding.kind;
  const { captured, released, refunded } = finding.totals ?? {};
  const givenBack = refunded ? `, refunded ${refunded}` : '';
  return `${finding.kind}${captured === undefined ? '' : `, captured ${captured}, released ${released}`}${givenBack}`;
}
