import type { Capabilities } from '../../../src/domain/capabilities';
import type { Command } from '../../../src/domain/commands';
import { advance, type Effect, follow, receive, type Turn } from '../../../src/domain/driver';
import { ledgerOf } from '../../../src/domain/ledger';
import type { Finding, Outcome } from '../../../src/domain/outcome';
import { keyOf } from '../../../src/domain/own-keys';
import { AUTHORIZE, isFinal, operationOf, type Payment, RELEASE, type Terms } from '../../../src/domain/payment';
import type { Policy } from '../../../src/domain/policy';
import { aPayment, DAY, HOUR, MINUTE, order, SECOND, START, vipps } from './world';

interface Setting {
  capabilities?: Capabilities;
  policy?: Partial<Policy>;
  hold?: 'confirmed' | 'adopted' | 'created';
  terms?: Partial<Terms>;
}

/**
 * A life of a payment as a table. Left: what happened. Right, after `=>`: what must be wanted next, the status of an operation or a
 * figure of the ledger. Amounts in minor units; `release`, `authorize` and `refund:ID` name those operations. The operators:
 *
 * - `after 5 min` · `captureBy passes` · `settled PARCEL`: the clock
 * - `shipped ID AMOUNT [final]` · `complete` · `cancel` · `cancelled` (in Temporal) · `notice` · `pause` · `resume` · `retry`
 * - `refund ID AMOUNT [PARCEL]`
 * - `resolve ID done [AMOUNT]` · `resolve ID notDone [resend]` · `acknowledge CODE`
 * - answers: `confirmed ID [AMOUNT]` · `lost ID [WHY …]` · `accepted ID` · `refused ID` · `later ID` · `notSent ID` · `limited ID`; `sends ID`: none yet
 * - readings: `shows ID [AMOUNT]` (by key) · `marks ID TOTAL` · `total ID CAPTURED [RELEASED [REFUNDED]]` (not shown itself) · `status ID [AMOUNT]` ·
 *   `verifies ID [CAPTURED]` (the three reads that follow a no, none of which shows it) · `keyed ID AMOUNT` (by key, with the total) · `twice ID TOTAL` (under two keys of ours) · `marked ID TOTAL` (under somebody else's mark) · `absent ID` · `busy ID` · `failed ID` · `unreadable ID`; with `extra` at the end: brought forward. The clock goes on to the moment at
 *   which the look-up is due.
 */
export function scenario(claim: string, table: string, setting: Setting = {}): void {
  it(claim, () => {
    lived(table, setting);
  });
}

/** The payment at the end of a life, and the moment it has come to. */
export function lived(table: string, setting: Setting = {}): { payment: Payment; now: number } {
  const life = new Table(setting);
  live(life, table);
  return life.end();
}

/** As much of the life as can be: a step, of one line or more, that makes no sense where it stands is left out. */
export function livable(steps: readonly string[], setting: Setting = {}): { payment: Payment; now: number } {
  const life = new Table(setting);
  for (const step of steps) life.attempt(() => live(life, step));
  return life.end();
}

function live(life: Table, table: string): void {
  for (const line of table.split('\n').map((text) => text.trim())) {
    if (line === '') continue;
    const [left = '', right] = line.split('=>').map((text) => text.trim());
    const [word = '', ...args] = left.split(/\s+/);
    try {
      if (word) life.happen(word, args);
      for (const wanted of right?.split(';') ?? []) life.expect(wanted.trim());
    } catch (error) {
      throw new Error(`in the line "${line}": ${(error as Error).message}`, { cause: error });
    }
  }
}

const UNITS: Record<string, number> = { ms: 1, s: SECOND, min: MINUTE, h: HOUR, d: DAY };
const person = { operator: 'ida', reason: 'asked' };
const NAMES: Record<string, string> = { authorize: AUTHORIZE, release: RELEASE };
const idOf = (name: string): string => NAMES[name] ?? (name.startsWith('refund:') ? `@${name}` : name);
const nameOf = (id: string): string => id.replace('@', '');

class Table {
  private payment: Payment;
  private now = START;
  private refusal: string | undefined;

  constructor({ capabilities = vipps, policy = {}, hold = 'confirmed', terms = {} }: Setting) {
    this.payment = aPayment({ capabilities, policy, hold, terms });
    this.elapse();
  }

  end(): { payment: Payment; now: number } {
    return { payment: this.payment, now: this.now };
  }

  /** What fails leaves no trace. */
  attempt(step: () => void): void {
    const { payment, now, refusal } = this;
    try {
      step();
    } catch {
      Object.assign(this, { payment, now, refusal });
    }
  }

  private elapse(): void {
    this.payment = follow(this.payment, this.now).payment;
  }

  happen(word: string, args: readonly string[]): void {
    const [name = '', ...more] = args;
    this.refusal = undefined;
    const id = idOf(name);
    switch (word) {
      case 'after':
        this.now += Number(name) * (UNITS[more[0] ?? ''] ?? Number.NaN);
        break;
      case 'captureBy':
        this.now = this.payment.captureBy;
        break;
      case 'settled':
        this.now = Math.max(this.now, this.operation(id).settledAt);
        break;
      case 'shipped':
        this.hear({
          kind: 'ship',
          shipmentId: name,
          amount: Number(more[0]),
          currency: 'NOK',
          final: more[1] === 'final',
        });
        break;
      case 'refund':
        this.hear({
          kind: 'refund',
          refundId: name,
          amount: Number(more[0]),
          currency: 'NOK',
          reason: 'returned',
          ...(more[1] === undefined ? {} : { shipmentId: more[1] }),
        });
        break;
      case 'complete':
        this.hear({ kind: 'complete' });
        break;
      case 'cancel':
        this.hear({ kind: 'cancel', reason: 'out of stock' });
        break;
      case 'cancelled': // in Temporal, by whoever may
        this.hear({ kind: 'cancel', reason: 'requested in Temporal', inTemporal: true });
        break;
      case 'notice':
        this.hear({ kind: 'providerNotice', text: 'webhook' });
        break;
      case 'pause':
      case 'resume':
        this.hear({ kind: word, ...person });
        break;
      case 'retry':
        this.hear({ kind: 'retryNow', operator: 'ida', reason: 'asked' });
        break;
      case 'acknowledge':
        this.hear({ kind: 'acknowledge', code: name as 'Parked', ...person });
        break;
      case 'resolve':
        this.hear({
          kind: 'resolve',
          operationId: id,
          outcome: more[0] as 'done',
          evidence: 'settlement file',
          ...person,
          ...(Number(more[1]) > 0 ? { amount: Number(more[1]) } : {}),
          ...(more[1] === 'resend' ? { resend: true } : {}),
        });
        break;
      case 'verifies': {
        const reading = READINGS[more[0] === undefined ? 'absent' : 'total'];
        for (let reads = 0; reads < 3 && !isFinal(this.operation(id)); reads++) {
          if (reading) this.read(id, reading(this, id, more), false);
          this.elapse();
        }
        return;
      }
      case 'sends':
        this.next('send', id);
        return;
      default:
        if (ANSWERS[word]) this.answer(id, ANSWERS[word](this.amount(id, more[0]), more.join(' ')));
        else if (READINGS[word]) this.read(id, READINGS[word](this, id, more), more.includes('extra'));
        else throw new Error(`no operator ${word}`);
    }
    this.elapse();
  }

  private hear(command: Command): void {
    const before = this.payment.seq;
    this.payment = order(this.payment, command, this.now);
    const refused = this.payment.journal.find((entry) => entry.seq > before && entry.fact === 'CommandRefused');
    this.refusal = refused?.text.match(/refused: (\w+)/)?.[1];
  }

  private operation(id: string) {
    const op = operationOf(this.payment, id);
    if (op === undefined) throw new Error(`there is no operation ${id}`);
    return op;
  }

  amount(id: string, given: string | undefined): number {
    return Number(given) > 0 ? Number(given) : this.operation(id).amount;
  }

  key(id: string, round = this.operation(id).round): string {
    return keyOf(this.payment, this.operation(id), round);
  }

  /** The effect has to be the payment's next one, now or when it is due: nothing happens in a table that a payment would not do. */
  private next<Is extends 'send' | 'lookUp'>(is: Is, id: string): Extract<Effect, { do: Is }> {
    const turn = advance(this.payment, this.now);
    const isIt = ({ effect }: Turn): boolean => effect.kind === is && effect.operationId === id;
    if (!isIt(turn) && this.operation(id).dueAt > this.now) {
      this.now = this.operation(id).dueAt;
      return this.next(is, id);
    }
    if (!isIt(turn)) throw new Error(`next is ${JSON.stringify(turn.effect)}`);
    this.payment = turn.payment;
    return turn.effect as Extract<Effect, { do: Is }>;
  }

  private answer(id: string, outcome: Outcome): void {
    const effect = this.next('send', id);
    this.payment = receive(this.payment, effect, outcome, this.now).payment;
  }

  private read(id: string, finding: Finding, extra: boolean): void {
    // One that is brought forward may be so by what no table tells: a notice just before, a run that is gone.
    const effect = extra ? ({ kind: 'lookUp', operationId: id, extra } as const) : this.next('lookUp', id);
    this.payment = receive(this.payment, effect, { finding }, this.now).payment;
  }

  expect(wanted: string): void {
    const [word = '', name = '', value = ''] = wanted.split(/\s+/);
    const ledger: Record<string, number> = { ...ledgerOf(this.payment) };
    const op = operationOf(this.payment, idOf(word));
    if (word === 'refused:') expect(this.refusal).toBe(name);
    else if (word === 'accepted:') expect(this.refusal).toBeUndefined();
    else if (word === 'attention') expect(this.payment.attention.map(({ code }) => code)).toContain(name);
    else if (word === 'no' && name === 'attention') expect(this.payment.attention).toEqual([]);
    else if (word in ledger) expect(`${word} ${ledger[word]}`).toBe(`${word} ${name}`);
    else if (word === 'shipment')
      expect(`shipment ${name} ${this.shipmentState(name)}`).toBe(`shipment ${name} ${value}`);
    else if (op && name)
      expect(`${word} ${op.status}${op.inDoubt ? ' in doubt' : ''}`).toBe(wanted.replace(/\s+/g, ' '));
    else expect(this.wanted()).toBe(wanted.replace(/\s+/g, ' '));
  }

  private shipmentState(id: string): string {
    const shipment = this.payment.shipments.find((other) => other.id === id);
    return shipment?.ended?.state ?? (shipment?.operationId ? this.operation(shipment.operationId).status : 'waiting');
  }

  private wanted(): string {
    const step = advance(this.payment, this.now).effect;
    switch (step.kind) {
      case 'send': {
        const { kind, amount } = this.operation(step.operationId);
        return kind === 'capture' ? `send capture ${step.operationId} ${amount}` : `send ${kind} ${amount}`;
      }
      case 'lookUp':
        return `look up ${nameOf(step.operationId)}${step.extra ? ' extra' : ''}`;
      case 'wait':
        return `wait ${inWords(step.until - this.now)}`;
      default:
        return step.kind;
    }
  }
}

/** `90000` → `90 s`; the largest unit that divides it. */
function inWords(ms: number): string {
  const unit = Object.entries(UNITS).findLast(([, size]) => ms % size === 0) as [string, number];
  return `${ms / unit[1]} ${unit[0]}`;
}

const ANSWERS: Record<string, (amount: number, words: string) => Outcome> = {
  confirmed: (amount) => ({ kind: 'confirmed', amount }),
  lost: (_, words) => ({ kind: 'unknown', why: words || 'time-out' }),
  accepted: () => ({ kind: 'accepted', why: 'in progress' }),
  refused: () => ({ kind: 'refused', code: '6140', why: 'not allowed' }),
  later: () => ({ kind: 'tryLater', code: '429', why: 'too many requests' }),
  notSent: () => ({ kind: 'notSent', why: 'connection refused' }),
  limited: () => ({ kind: 'notSent', why: 'our own limit of writes', retryAfterMs: 57_000, ownLimit: true }),
};

const READINGS: Record<string, (table: Table, id: string, args: readonly string[]) => Finding> = {
  shows: (table, id, [amount]) => ({ kind: 'done', by: 'key', amount: table.amount(id, amount), why: 'in the log' }),
  status: (table, id, [amount]) => ({
    kind: 'done',
    by: 'status',
    amount: table.amount(id, amount),
    why: 'by its status',
  }),
  marks: (table, id, [total]) => ({
    kind: 'absent',
    why: 'marked',
    totals: { captured: Number(total), released: 0 },
    shown: [{ kind: 'capture', key: table.key(id), amount: table.amount(id, undefined) }],
  }),
  total: (_, __, [captured, released, refunded]) => ({
    kind: 'absent',
    why: 'by the totals',
    totals: {
      captured: Number(captured),
      released: Number(released) || 0,
      ...(Number(refunded) >= 0 ? { refunded: Number(refunded) } : {}),
    },
  }),
  keyed: (table, id, [amount]) => ({
    kind: 'done',
    by: 'key',
    amount: Number(amount),
    why: 'in the log',
    totals: { captured: Number(amount), released: 0 },
    shown: [{ kind: 'capture', key: table.key(id), amount: Number(amount) }],
  }),
  twice: (table, id, [captured]) => ({
    kind: 'done',
    by: 'key',
    amount: table.amount(id, undefined),
    why: 'in the log',
    totals: { captured: Number(captured), released: 0 },
    shown: [0, 1].map((round) => ({
      kind: 'capture',
      key: table.key(id, round),
      amount: table.amount(id, undefined),
    })),
  }),
  marked: (table, id, [total, key]) => ({
    kind: 'absent',
    why: 'marked by somebody else',
    totals: { captured: Number(total), released: 0 },
    shown: [{ kind: 'capture', key: key ?? 'their-note', amount: table.amount(id, undefined) }],
  }),
  absent: () => ({ kind: 'absent', why: 'not in the log' }),
  busy: () => ({ kind: 'inProgress', why: 'in progress' }),
  failed: () => ({ kind: 'failed', why: 'the last word is no' }),
  unreadable: () => ({ kind: 'inconclusive', why: 'the read failed' }),
};
