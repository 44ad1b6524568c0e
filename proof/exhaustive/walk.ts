import { createHash } from 'node:crypto';
import { CORE, type Core } from '../../src/domain/driver';
import type { Column } from './columns';
import { Level } from './level';
import { Moves } from './moves';
import { checkInstant, isBeforePerson, type Limit, limitOf, wrongAtRest } from './oracle';
import { birth, type Slice, type State, stateOf, textOf } from './state';
import { Violation } from './violation';

/** What one walk saw. */
export interface Walked {
  states: number;
  transitions: number;
  /** Moves on the longest of the shortest paths. */
  deepest: number;
  /** States at rest that fall under a known limit: nothing is claimed of their books. */
  limits: Readonly<Partial<Record<Limit, number>>>;
  /** The queue ran empty: every state that can be reached was expanded. */
  complete: boolean;
  violation?: Found;
}

/** Something that should not be, and the shortest way there. */
export interface Found {
  invariant: string;
  seen: string;
  path: readonly string[];
}

export interface WalkOptions {
  core?: Core;
  /** Gives up beyond so many states; the walk is then not complete. */
  statesMax?: number;
  onLevel?: (states: number, waiting: number, depth: number) => void;
}

/** Every state that can be reached in this slice, breadth first, so that the first violation has the shortest path. */
export function walk(column: Column, slice: Slice, options: WalkOptions = {}): Walked {
  return new Walk(column, slice, options).run();
}

const ENDED = 1;
const BEFORE_PERSON = 2;
const WRONG = 4;

class Walk {
  private readonly core: Core;
  private readonly moves: Moves;
  private readonly first: State;
  /** By the first character of the key: one map holds sixteen million, and the largest walk has more. */
  private readonly known = new Map<string, Map<string, number>>();
  private readonly parents: number[] = [];
  private readonly bys: string[] = [];
  private readonly words = new Map<string, string>();
  /** Where the loop alone goes from each state. */
  private readonly calm: number[] = [];
  private readonly marks: number[] = [];
  private next = new Level();
  private transitions = 0;
  private readonly limits = new Map<number, Limit>();
  private depth = 0;

  constructor(
    private readonly column: Column,
    private readonly slice: Slice,
    private readonly options: WalkOptions,
  ) {
    this.core = options.core ?? CORE;
    this.moves = new Moves(column, this.core);
    this.first = birth(column, slice);
  }

  run(): Walked {
    const { statesMax = Number.POSITIVE_INFINITY, onLevel } = this.options;
    this.add(this.first, 0, 'start');
    while (this.next.size > 0) {
      const level = this.next;
      this.next = new Level();
      for (const [index, text] of level.take()) {
        const violation = this.expand(index, text);
        if (violation) return this.result(false, violation);
        if (this.size > statesMax) return this.result(false);
      }
      if (this.next.size > 0) this.depth++;
      onLevel?.(this.size, this.next.size, this.depth);
    }
    const rests = this.rests();
    for (const index of this.limits.keys()) if (!rests.has(index)) this.limits.delete(index);
    const wrong = [...rests].sort((a, b) => a - b).find((index) => this.isWrong(index));
    return this.result(true, wrong === undefined ? undefined : this.wrongRest(wrong));
  }

  private expand(index: number, text: string): Found | undefined {
    let by = 'any move';
    try {
      for (const move of this.moves.of(stateOf(text, this.first.payment))) {
        by = move.by;
        this.transitions++;
        const to = this.add(move.to, index, by);
        if (move.calm) this.calm[index] = to;
      }
      return undefined;
    } catch (error) {
      const { id, seen } = error instanceof Violation ? error : { id: 'the core', seen: String(error) };
      return { invariant: id, seen, path: [...this.pathTo(index), by] };
    }
  }

  private add(state: State, parent: number, by: string): number {
    const text = textOf(state);
    const key = createHash('sha256').update(text).digest('base64').slice(0, 24);
    const among = this.among(key);
    const seen = among.get(key);
    if (seen !== undefined) return seen;
    checkInstant(state);
    const index = this.size;
    among.set(key, index);
    this.parents.push(parent);
    this.bys.push(this.interned(by));
    this.calm.push(-1);
    this.marks.push(marksOf(state));
    const limit = limitOf(state);
    if (limit) this.limits.set(index, limit);
    this.next.add(index, text);
    return index;
  }

  private get size(): number {
    return this.marks.length;
  }

  private among(key: string): Map<string, number> {
    const [first = ''] = key;
    let among = this.known.get(first);
    if (among === undefined) {
      among = new Map();
      this.known.set(first, among);
    }
    return among;
  }

  /** Millions of states are reached by the same few moves. */
  private interned(by: string): string {
    const kept = this.words.get(by);
    if (kept === undefined) this.words.set(by, by);
    return kept ?? by;
  }

  /** I8 and the rest of I2 and I3: wherever the loop alone comes to rest, the books agree, and it has ended or a person is asked. */
  private isWrong(index: number): boolean {
    const mark = this.marks[index] as number;
    return (mark & WRONG) !== 0 || (mark & (ENDED | BEFORE_PERSON)) === 0;
  }

  /** States in which nothing more happens, and those of the circles in which the loop asks again and again. */
  private rests(): Set<number> {
    const passedBy = new Int32Array(this.calm.length).fill(-1);
    const rests = new Set<number>();
    for (let start = 0; start < this.calm.length; start++) {
      let at = start;
      while (at >= 0 && passedBy[at] === -1) {
        passedBy[at] = start;
        const to = this.calm[at] as number;
        if (to === -1) rests.add(at);
        at = to;
      }
      if (at < 0 || passedBy[at] !== start) continue;
      for (let of = this.calm[at] as number; ; of = this.calm[of] as number) {
        rests.add(of);
        if (of === at) break;
      }
    }
    return rests;
  }

  private wrongRest(index: number): Found {
    const path = this.pathTo(index);
    const state = replay(this.column, this.slice, path, this.core).at(-1) as State;
    const { id, seen } = wrongAtRest(state) ?? new Violation('I8', inWords(state));
    return { invariant: id, seen, path };
  }

  private pathTo(index: number): string[] {
    const path: string[] = [];
    for (let at = index; at > 0; at = this.parents[at] as number) path.push(this.bys[at] as string);
    return path.reverse();
  }

  private result(complete: boolean, violation?: Found): Walked {
    const { transitions, depth } = this;
    const limits: Partial<Record<Limit, number>> = {};
    for (const limit of this.limits.values()) limits[limit] = (limits[limit] ?? 0) + 1;
    const walked = { states: this.size, transitions, deepest: depth, limits, complete };
    return violation ? { ...walked, violation } : walked;
  }
}

function marksOf(state: State): number {
  const isEnded = state.payment.finishedAt !== undefined;
  const isAsked = isBeforePerson(state.payment);
  if (!isEnded && !isAsked) return 0;
  return (isEnded ? ENDED : 0) | (isAsked ? BEFORE_PERSON : 0) | (wrongAtRest(state) ? WRONG : 0);
}

/** A path again, state by state; what became known in each move is with the state after it. */
export function replay(column: Column, slice: Slice, path: readonly string[], core: Core = CORE): State[] {
  const moves = new Moves(column, core);
  const states = [birth(column, slice)];
  for (const by of path) {
    const from = stateOf(textOf(states.at(-1) as State), (states[0] as State).payment);
    const found = moves.of(from).find((move) => move.by === by);
    if (found === undefined) throw new Error(`no move "${by}" after ${states.length - 1} others`);
    states.push(found.to);
  }
  return states;
}

const inWords = ({ payment }: State): string =>
  payment.operations.map(({ id, status }) => `${id} is ${status}`).join(', ');
