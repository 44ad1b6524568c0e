import type { Command, OperatorReason } from '../domain/commands';
import { decide } from '../domain/decide';
import { elapse } from '../domain/elapse';
import { evolveAll } from '../domain/evolve';
import { exponentOf, formatMoney } from '../domain/format';
import { isOverdrawn, type Ledger, ledgerOf } from '../domain/ledger';
import type { EpochMs } from '../domain/money';
import { type Attention, isFinal, isUnresolved, type Operation, operationOf, type Payment } from '../domain/payment';
import { BLANKS } from './commands';
import type { UpdateName } from './messages';
import { describeNext, namesOf } from './next-step';
import { shipmentView } from './shipment-view';

/** An update that an operator may send now, or from a moment on. Everything here was tried on the state: the payment would accept it. */
export interface Action {
  update: UpdateName;
  /** When it is right. */
  when: string;
  /** What it does, in money. */
  does: string;
  /** What to paste. The operator writes over what is in angle brackets; as it stands it is refused. */
  message: Readonly<Record<string, unknown>>;
  /** Until this moment an attempt may still take effect, and the payment refuses it. */
  from?: EpochMs;
}

const SIGNED: OperatorReason = { operator: BLANKS.operator, reason: BLANKS.reason };
const SEEN = { evidence: BLANKS.evidence, ...SIGNED };

/** More would not fit on the page, and the first ones decide what the others are worth. */
const OPERATIONS_MAX = 2;
const ATTENTIONS_MAX = 5;

/** What a person may do, the most urgent first: the operations as `open` has them, the most doubtful first. */
export function actionsOf(payment: Payment, open: readonly Operation[], now: EpochMs): Action[] {
  const givenUp = open.slice(0, OPERATIONS_MAX).flatMap((op) => surrender(payment, op, now));
  const urgent = [
    ...open.slice(0, OPERATIONS_MAX).flatMap((op) => resolutions(payment, op, now)),
    ...(isOverdrawn(payment) ? givenUp : []),
    ...completion(payment, now),
    ...payment.attention.slice(0, ATTENTIONS_MAX).flatMap((item) => acknowledgement(payment, item, now)),
    ...(payment.held ? tried(payment, 'resume', { kind: 'resume', ...SIGNED }, 'what held it is over', now) : []),
    ...retry(payment, open, now),
    ...(isOverdrawn(payment) ? [] : givenUp),
  ];
  // What is refused for now is worth less than what may be sent at once.
  const ordered = [
    ...urgent.filter(({ from }) => from === undefined),
    ...urgent.filter(({ from }) => from !== undefined),
  ];
  const maySend = open.some(({ status }) => status === 'planned' || status === 'unknown');
  if (ordered.length === 0 || payment.held || !maySend) return ordered;
  return [...ordered, ...tried(payment, 'hold', { kind: 'hold', ...SIGNED }, 'nothing shall be sent for now', now)];
}

function resolutions(payment: Payment, op: Operation, now: EpochMs): Action[] {
  if (!isUnresolved(op)) return [];
  const at = Math.max(now, op.settledAt);
  const from = op.settledAt > now ? { from: op.settledAt } : {};
  const it = NOUN[op.kind];
  const resolve = (word: { outcome: 'done' | 'notDone'; resend?: true }, when: string): Action[] =>
    tried(payment, 'resolve', { kind: 'resolve', operationId: op.id, ...word, ...SEEN }, when, at);
  return [
    ...resolve({ outcome: 'done' }, `you saw ${it} at the provider`),
    ...resolve({ outcome: 'notDone' }, `you saw that ${it} is not there`),
    ...resolve({ outcome: 'notDone', resend: true }, `you are sure that ${it} is not there, and want it sent again`),
  ].map((action) => ({ ...action, ...from }));
}

/** What is stuck or overdrawn before it was ever processed can be given up; the provider does not have it. */
function surrender(payment: Payment, op: Operation, now: EpochMs): Action[] {
  if (op.status !== 'planned') return [];
  const command = { kind: 'resolve', operationId: op.id, outcome: 'notDone', ...SEEN } as const;
  return tried(payment, 'resolve', command, `${NOUN[op.kind]} shall not be made here`, now);
}

function completion(payment: Payment, now: EpochMs): Action[] {
  const ends = payment.attention.some(({ code }) => code === 'AuthorizationExpiring' || code === 'DeadlineReached');
  if (!ends || payment.completing) return [];
  return tried(payment, 'completeAndWait', { kind: 'complete' }, 'nothing more will ship', now);
}

function retry(payment: Payment, open: readonly Operation[], now: EpochMs): Action[] {
  const isSending = payment.operations.some(({ status }) => status === 'sending');
  const isStopped = payment.held !== undefined || isOverdrawn(payment);
  if (isSending || !open.some((op) => isUnresolved(op) || (op.attempts > 0 && !isStopped))) return [];
  const when = 'the provider works again, or you don’t want to wait';
  return tried(payment, 'retryNow', { kind: 'retryNow', ...SIGNED }, when, now);
}

const NOUN = { authorize: 'the hold', capture: 'the capture', release: 'the release' } as const;

/** Only for what is over: an attention about something open goes down with it. */
function acknowledgement(payment: Payment, { code, operationId, shipmentId }: Attention, now: EpochMs): Action[] {
  const op = operationId === undefined ? undefined : operationOf(payment, operationId);
  if (op && !isFinal(op)) return [];
  const id = operationId ?? shipmentId;
  const command = { kind: 'acknowledge', code, ...(id === undefined ? {} : { id }), ...SIGNED } as const;
  return tried(payment, 'acknowledge', command, `you have dealt with ${code}`, now);
}

/** The action with what the core makes of it; none where the core would refuse it. */
function tried(payment: Payment, update: UpdateName, command: Command, when: string, at: EpochMs): Action[] {
  const { facts } = decide(payment, 'operator' in command ? { ...command, operator: 'you' } : command, at);
  if (facts === undefined) return [];
  const decided = evolveAll(payment, facts);
  const { kind: _, ...message } = command;
  return [{ update, when, does: effect(payment, decided, evolveAll(decided, elapse(decided, at)), at), message }];
}

/** In words: what moves in the ledger, what becomes of the parcels, and what follows. */
function effect(before: Payment, decided: Payment, after: Payment, at: EpochMs): string {
  const told = movesOf(before, decided);
  const moves = told.length > 0 ? told : movesOf(before, after);
  return [
    moves.length > 0 ? `${moves.join(', ')}.` : 'No money is booked.',
    ...parcelsOf(before, after).map((change) => `${change}.`),
    ...followsOf(before, after, at),
  ].join(' ');
}

function followsOf(before: Payment, after: Payment, at: EpochMs): string[] {
  if (after.operations.some(({ status }) => status === 'sending')) return [];
  const next = describeNext(after, at);
  return next === describeNext(before, at) ? [] : [`Then it will ${next}.`];
}

function movesOf(before: Payment, after: Payment): string[] {
  const [from, to] = [ledgerOf(before), ledgerOf(after)];
  const money = (amount: number): string => formatMoney(amount, before.terms.currency, exponentOf(before));
  return (Object.keys(from) as (keyof Ledger)[])
    .filter((name) => from[name] !== to[name])
    .map((name) => `${name} ${money(from[name])} → ${money(to[name])}`);
}

/** `parcel-1, parcel-2: refused`. */
function parcelsOf(before: Payment, after: Payment): string[] {
  const changed = new Map<string, string[]>();
  for (const [at, shipment] of after.shipments.entries()) {
    const was = before.shipments[at];
    const { state } = shipmentView(after, shipment);
    if (was !== undefined && shipmentView(before, was).state === state) continue;
    changed.set(state, [...(changed.get(state) ?? []), shipment.id]);
  }
  return [...changed].map(([state, ids]) => `${namesOf(ids)}: ${state}`);
}
