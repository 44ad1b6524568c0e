import { isDeepStrictEqual } from 'node:util';
import type { LookingUp, Sending } from '../../src/domain/driver';
import type { Payment } from '../../src/domain/payment';
import { Violated } from '../simulator/violated';
import { plain } from './payloads';
import { type Call, LAST_STATE, type Told } from './told';

/** What a task has to end with. */
export type Due = { timer?: boolean } & (
  | { kind: 'nothing' | 'timer' | 'end' }
  | { kind: 'open'; isLocal: boolean }
  | { kind: 'lastState'; account: string; paymentId: string }
  | { kind: 'call'; effect: Sending | LookingUp }
  | { kind: 'wait'; until: number }
  | { kind: 'renewal'; payment?: Payment }
);

export const NOTHING: Due = { kind: 'nothing' };

/** I17: the orders of the task are those that are due, and nothing else. */
export function checkOrders(due: Due, told: Told, originalRun: string): void {
  const ordered = [
    ...told.calls.map(({ type }) => type),
    ...told.timers.map(() => 'timer'),
    ...(told.continued === undefined ? [] : ['renewal']),
    ...(told.completed === undefined ? [] : ['end']),
  ];
  const expected = due.timer ? `${wordOf(due)} and timer` : wordOf(due);
  // A run that begins to wait, and is long, starts its timer and is continued as new.
  const mayHaveTimers = due.kind === 'wait' || due.kind === 'renewal';
  const isRight =
    (mayHaveTimers ? wordOf(due).replace('wait', '') : expected) ===
    ordered.filter((one) => !mayHaveTimers || one !== 'timer').join(' and ');
  if (!isRight) {
    throw new Violated(
      'I17',
      `due is ${expected || 'nothing'}, and the workflow orders ${ordered.join(' and ') || 'nothing'}`,
    );
  }
  for (const { order, type } of told.calls) {
    if (type === LAST_STATE) checkName(due, order);
    else if (order.originalRun !== originalRun) throw new Violated('I17', 'a call tells another original run');
  }
  const [call] = told.calls;
  if (call !== undefined && call.isLocal !== (due.kind === 'open' && due.isLocal)) {
    throw new Violated('I17', `${call.type} is ${call.isLocal ? '' : 'not '}ordered within the task`);
  }
  if (due.kind === 'call' && call !== undefined) checkCall(call, due.effect);
}

/** It is asked of this payment, and of no other. */
function checkName(due: Due, { account, paymentId }: Call['order']): void {
  if (due.kind === 'lastState' && (due.account !== account || due.paymentId !== paymentId))
    throw new Violated('I17', `the state of ${account}/${paymentId} is asked for, and not that of ${due.paymentId}`);
}

function wordOf(due: Due): string {
  if (due.kind === 'nothing') return '';
  if (due.kind !== 'call') return due.kind;
  return due.effect.kind === 'send' ? due.effect.order.kind : 'lookUp';
}

function checkCall({ order: stamped, attempts, type }: Call, effect: Sending | LookingUp): void {
  const { originalRun: _, shipments, ...order } = stamped;
  // Named for those who read the log, and only where the operation's own name does not say it.
  if (shipments !== undefined && (shipments.length < 2 || shipments[0] !== order.operationId)) {
    throw new Violated('I17', `a call for ${order.operationId} tells the shipments ${shipments.join(', ')}`);
  }
  if (!isDeepStrictEqual(order, plain(effect.order))) {
    throw new Violated('I17', `the core orders ${JSON.stringify(effect.order)}, the workflow ${JSON.stringify(order)}`);
  }
  if (attempts !== 1) throw new Violated('I2', `the server may repeat ${type} by itself`);
}
