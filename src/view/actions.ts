import { aboutOf } from '../domain/attention';
import { isDoneByOthers, resolvedFrom } from '../domain/check-resolve';
import type { Command, OperatorReason } from '../domain/commands';
import { follow, hear } from '../domain/driver';
import { moneyOf } from '../domain/format';
import { isOverdrawn, ledgerOf } from '../domain/ledger';
import type { EpochMs } from '../domain/money';
import {
  type Attention,
  isFinal,
  isRead,
  isUnresolved,
  type Operation,
  operationOf,
  type Payment,
} from '../domain/payment';
import { present } from '../domain/present';
import { BLANKS } from '../messages/commands';
import type { UpdateName } from '../messages/messages';
import { ledgerColumns } from './ledger-columns';
import { describeNext, namesOf } from './next-step';
import { refundViews } from './refund-view';
import { shipmentViews } from './shipment-view';

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
  /** Nor does the payment take it before a look-up could be read, then or later: `retryNow` orders one. */
  afterLook?: true;
}

const SIGNED: OperatorReason = { operator: BLANKS.operator, reason: BLANKS.reason };
const SEEN = { evidence: BLANKS.evidence, ...SIGNED };

/** More would not fit on the page, and the first ones decide what the others are worth. */
const OPERATIONS_MAX = 2;
const ATTENTIONS_MAX = 5;

/** What a person may do, the most urgent first: the operations as `open` has them, the most doubtful first. */
export function actionsOf(payment: Payment, open: readonly Operation[], now: EpochMs): Action[] {
  const givenUp = open.slice(0, OPERATIONS_MAX).flatMap((op) => surrender(payment, op, now));
  const isFirst = isOverdrawn(payment) || open.some((op) => isDoneByOthers(payment, op));
  const urgent = [
    ...open.slice(0, OPERATIONS_MAX).flatMap((op) => resolutions(payment, op, now)),
    ...unpaid(payment).flatMap((op) => secondTries(payment, op, now)),
    ...said(payment).flatMap((op) => takingBack(payment, op, now)),
    ...(isFirst ? givenUp : []),
    ...completion(payment, now),
    ...payment.attention.slice(0, ATTENTIONS_MAX).flatMap((item) => acknowledgement(payment, item, now)),
    ...(payment.paused
      ? tried(payment, 'resume', { kind: 'resume', ...SIGNED }, 'the reason for the pause is gone', now)
      : []),
    ...retry(payment, open, now),
    ...(isFirst ? [] : givenUp),
  ];
  // What is refused for now is worth less than what may be sent at once.
  const ordered = [
    ...urgent.filter(({ from }) => from === undefined),
    ...urgent.filter(({ from }) => from !== undefined),
  ];
  const maySend = open.some(({ status }) => status === 'planned' || status === 'unknown');
  if (ordered.length === 0 || payment.paused || !maySend) return ordered;
  return [...ordered, ...tried(payment, 'pause', { kind: 'pause', ...SIGNED }, 'nothing should be sent for now', now)];
}

function resolutions(payment: Payment, op: Operation, now: EpochMs): Action[] {
  if (!isUnresolved(op)) return [];
  const it = NOUN[op.kind];
  return [
    ...resolution(payment, op, { outcome: 'done' }, `you saw ${it} at the provider`, now),
    ...resolution(payment, op, { outcome: 'notDone' }, `you saw that ${it} is not at the provider`, now),
    ...resolution(
      payment,
      op,
      { outcome: 'notDone', resend: true },
      `you are sure that ${it} is not at the provider, and want it sent again`,
      now,
    ),
  ];
}

/** Captures that ended while their parcels may have left unpaid, and refunds that customers wait for. */
const unpaid = (payment: Payment): Operation[] =>
  payment.attention
    .filter(({ code }) => code === 'ShipmentUnpaid' || code === 'RefundUnmade')
    .slice(0, OPERATIONS_MAX)
    .flatMap(({ operationId }) => (operationId && operationOf(payment, operationId)) || [])
    .filter(isFinal);

function secondTries(payment: Payment, op: Operation, now: EpochMs): Action[] {
  return [
    ...resolution(
      payment,
      op,
      { outcome: 'notDone', resend: true },
      `you want ${NOUN[op.kind]} tried again, under a new key`,
      now,
    ),
    ...resolution(payment, op, { outcome: 'done' }, `you saw ${NOUN[op.kind]} at the provider after all`, now),
  ];
}

/** What rests on a person's word, while something else asks for a person: the word may have been wrong. */
const said = (payment: Payment): Operation[] =>
  payment.attention.length === 0
    ? []
    : payment.operations
        .filter(({ kind, status, by }) => kind !== 'authorize' && status === 'done' && by === 'operator')
        .slice(-OPERATIONS_MAX);

const takingBack = (payment: Payment, op: Operation, now: EpochMs): Action[] =>
  resolution(
    payment,
    op,
    { outcome: 'notDone' },
    `${op.id} was resolved as done by mistake: ${NOUN[op.kind]} is not at the provider`,
    now,
  );

interface Word {
  outcome: 'done' | 'notDone';
  resend?: true;
}

/** From when on it is taken is said beside it; a resend needs a look-up that could be read by then besides. */
function resolution(payment: Payment, op: Operation, word: Word, when: string, now: EpochMs): Action[] {
  const from = resolvedFrom(payment, op, word);
  const at = Math.max(now, from);
  const isUnread = word.resend === true && !isRead(payment, op) && (op.inDoubt || op.attempts > 0);
  const read = isUnread ? withRead(payment, op, at) : payment;
  const condition = isUnread ? `${when} (possible once two look-ups have shown that it is not there)` : when;
  const command = { kind: 'resolve', operationId: op.id, ...word, ...SEEN } as const;
  const limits = {
    ...(from > now ? { from } : {}),
    ...(isUnread ? { afterLook: true as const } : {}),
  };
  return tried(read, 'resolve', command, condition, at).map((action) => ({ ...action, ...limits }));
}

/** As it would be after two look-ups. */
const withRead = (payment: Payment, op: Operation, readFrom: EpochMs): Payment => ({
  ...payment,
  operations: payment.operations.map((other) =>
    other.id === op.id ? { ...op, readFrom, readAt: readFrom + payment.capabilities.readGapMs } : other,
  ),
});

/** What was never processed can be given up while nothing comes of it, or while somebody may have done it by hand; the provider does not have it. */
function surrender(payment: Payment, op: Operation, now: EpochMs): Action[] {
  if (op.status !== 'planned') return [];
  const command = { kind: 'resolve', operationId: op.id, outcome: 'notDone', ...SEEN } as const;
  return tried(payment, 'resolve', command, `you want to give up ${NOUN[op.kind]}`, now);
}

function completion(payment: Payment, now: EpochMs): Action[] {
  const ends = payment.attention.some(({ code }) => code === 'AuthorizationExpiring' || code === 'DeadlineReached');
  if (!ends || payment.completing) return [];
  return tried(payment, 'completeAndWait', { kind: 'complete' }, 'nothing more ships', now);
}

function retry(payment: Payment, open: readonly Operation[], now: EpochMs): Action[] {
  const isSending = payment.operations.some(({ status }) => status === 'sending');
  const isStopped = payment.paused !== undefined || isOverdrawn(payment);
  if (payment.attention.some(({ code }) => code === 'NotTold')) {
    const when = 'the endpoint takes events again';
    return tried(payment, 'retryNow', { kind: 'retryNow', ...SIGNED }, when, now);
  }
  if (isSending || !open.some((op) => isUnresolved(op) || (op.attempts > 0 && !isStopped))) return [];
  const when = 'the provider works again, or you don’t want to wait';
  return tried(payment, 'retryNow', { kind: 'retryNow', ...SIGNED }, when, now);
}

const NOUN = { authorize: 'the hold', capture: 'the capture', release: 'the release', refund: 'the refund' } as const;

/** Only for what is over: an attention about something open goes down with it. */
function acknowledgement(payment: Payment, item: Attention, now: EpochMs): Action[] {
  const op = aboutOf(payment, item);
  if (op && !isFinal(op)) return [];
  const { code, operationId, shipmentId, endpoint } = item;
  const id = operationId ?? shipmentId ?? endpoint;
  const command = { kind: 'acknowledge', code, ...present({ id }), ...SIGNED } as const;
  return tried(payment, 'acknowledge', command, `you have dealt with ${code}`, now);
}

/** The action with what the core makes of it; none where the core would refuse it. */
function tried(payment: Payment, update: UpdateName, command: Command, when: string, at: EpochMs): Action[] {
  const asked = 'operator' in command ? { ...command, operator: 'you' } : command;
  const { payment: decided, refusal } = hear(payment, asked, 'update', at);
  if (refusal !== undefined) return [];
  const { kind: _, ...message } = command;
  return [{ update, when, does: effect(payment, decided, follow(decided, at).payment, at), message }];
}

/** In words: what moves in the ledger, what becomes of the parcels, and what follows. */
function effect(before: Payment, decided: Payment, after: Payment, at: EpochMs): string {
  const told = movesOf(before, decided);
  const moves = told.length > 0 ? told : movesOf(before, after);
  return [
    moves.length > 0 ? `${moves.join(', ')}.` : 'The ledger does not change.',
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
  const money = (amount: number): string => moneyOf(before, amount);
  return ledgerColumns(from, to)
    .filter((name) => from[name] !== to[name])
    .map((name) => `${name} ${money(from[name])} → ${money(to[name])}`);
}

/** `parcel-1, parcel-2: refused`, and of refunds `refund return-1: refunded`. */
function parcelsOf(before: Payment, after: Payment): string[] {
  const changed = new Map<string, string[]>();
  const was = shipmentViews(before);
  for (const [at, { id, state }] of shipmentViews(after).entries()) {
    if (was[at]?.state === state) continue;
    changed.set(state, [...(changed.get(state) ?? []), id]);
  }
  const refunds = refundViews(after).filter((refund, at) => refundViews(before)[at]?.state !== refund.state);
  return [
    ...[...changed].map(([state, ids]) => `${namesOf(ids)}: ${state}`),
    ...refunds.map(({ id, state }) => `refund ${id}: ${state}`),
  ];
}
