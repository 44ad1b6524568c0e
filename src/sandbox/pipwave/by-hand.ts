import { plan } from '../agenda';
import type { Reply } from '../exchange';
import { latest } from '../history';
import { type Moved, refundableOf } from '../hold';
import type { Fields } from '../json-object';
import type { Manner } from '../mishap';
import { nextSerial } from '../state';
import { refund, release, turn } from './gateway';
import { phpText } from './signature';
import type { PipwaveState, Transaction } from './state';
import { readAmount, say, stateFields, wrongText } from './wire';

/** The three manual changes of state. None is a capture; cancelling gives the hold back only by switch. Sheet 2.4. */
export function changeByHand(
  state: PipwaveState,
  transaction: Transaction,
  operation: 'cancel' | 'process' | 'confirm',
  body: Fields,
  moved: Moved,
): Reply {
  const wrong = wrongText(body, 'reason', 32) ?? wrongText(body, 'ref_tag', 32);
  if (wrong !== null) return say(state, '9001', wrong);
  const { phase } = latest(transaction.history);
  const status = Number(stateFields(state, { phase, finalAmount: 0 }).transaction_status);
  const from = { cancel: [0, 5], process: [0, 2], confirm: [5] }[operation];
  if (!from.includes(status)) return say(state, '400', `The transaction is ${phase}`);
  if (operation === 'cancel' && state.switches.cancelVoids) release(state, transaction, moved);
  const to = { cancel: 'cancelled', process: 'authorized', confirm: 'captured' } as const;
  turn(state, transaction, to[operation], moved.at, moved.hiddenMs);
  return say(state, '200');
}

/** What the gateway offers. Sheet 2.5. */
function offerOf({ switches }: PipwaveState) {
  const { supportsRefund } = switches;
  return { supports_refund: supportsRefund !== 'nothing', supports_partial_refund: supportsRefund === 'parts' };
}

/** The answer to `initiate`. Sheet 2.5. */
export const offerRefund = (state: PipwaveState, { isRefunding }: Transaction): Reply =>
  isRefunding ? inReversal(state) : say(state, '200', '', offerOf(state));

const inReversal = (state: PipwaveState): Reply => say(state, '4006', 'A reversal is already in process');

/** A 200 to `submit` says that the refund was taken; it is pending until the gateway has carried it out. Sheet 2.5. */
export function giveBack(
  state: PipwaveState,
  transaction: Transaction,
  body: Fields,
  how: Manner,
  moved: Moved,
): Reply {
  if (phpText(body.op) !== 'submit') return say(state, '9001', 'op must be initiate or submit');
  if (transaction.isRefunding) return inReversal(state);
  const { refundTiming, refundAfterMs } = state.switches;
  const supports = offerOf(state);
  const asked = readAmount(body, 'refund_amount', transaction.currency);
  if (typeof asked === 'string') return say(state, '9001', asked);
  const { phase } = latest(transaction.history);
  if (phase === 'refunded') return say(state, '4001', 'Already fully refunded');
  if (phase !== 'captured' && phase !== 'partlyRefunded') return say(state, '4002', 'Not finalized yet');
  if (!supports.supports_refund) return say(state, '4004', 'Refund is not supported');
  const amount = asked ?? refundableOf(transaction);
  if (amount > refundableOf(transaction) || amount === 0) return say(state, '4003', 'Refund is too high');
  const isPart = amount < (transaction.truth?.captured ?? 0);
  if (isPart && !supports.supports_partial_refund) return say(state, '4005', 'Partial refund is not supported');

  const order = { id: `RV${nextSerial(state)}`, amount };
  const taken = (): Reply => say(state, '200', '', { ...supports, reverse_pw_id: order.id });
  if (refundTiming === 'synchronous' && how.failsAfterMs === null) {
    refund(state, transaction, order, moved);
    return taken();
  }
  const isOptimistic = refundTiming === 'optimisticFailure';
  const fails = how.failsAfterMs !== null || refundTiming === 'asynchronousFailure' || isOptimistic;
  transaction.isRefunding = true;
  const { hiddenMs } = moved;
  const at = moved.at + (how.failsAfterMs ?? refundAfterMs);
  plan(state.agenda, at, { kind: 'refundLands', transaction, refund: order, hiddenMs, fails });
  if (isOptimistic) turn(state, transaction, isPart ? 'partlyRefunded' : 'refunded', moved.at, hiddenMs, false);
  return taken();
}

const STAGES = ['disputed', 'chargeback', 'dispute won', 'dispute resolved', 'chargeback reversed'];

/** Sheet 2.6. Only the label changes: whose money it is then is between bank and merchant. */
export function tagChargeback(state: PipwaveState, transaction: Transaction, body: Fields, moved: Moved): Reply {
  const stage = phpText(body.stage);
  if (!STAGES.includes(stage)) return say(state, '9001', 'stage is unknown');
  const { phase } = latest(transaction.history);
  const isTagged = phase === 'disputed' || phase === 'chargedBack';
  if (stage === 'chargeback reversed' && !isTagged) return say(state, '4501', 'No disputed chargeback');
  if (!isTagged && phase !== 'captured') return say(state, '400', `The transaction is ${phase}`);
  const to = stage === 'disputed' ? 'disputed' : stage === 'chargeback' ? 'chargedBack' : 'captured';
  turn(state, transaction, to, moved.at, moved.hiddenMs);
  return say(state, '200');
}
