import type { Movement, Summary } from '../../src/sandbox/truth';
import type { PaymentView } from '../../src/view/view';
import { MERCHANTS } from '../merchants';
import type { Order } from './order';
import type { Asked } from './refunds';

/** What became of one payment, by the provider's own ledger. All counts are zero but `captures` where all is well. */
export interface Verdict {
  /** Captures that the provider made. */
  readonly captures: number;
  /** Captures too many: of a shipment, or of a hold that is captured once. */
  readonly capturedTwice: number;
  /** 1 when more was taken, or taken and given back, than was authorized, at any instant. */
  readonly overCaptured: number;
  /** Refunds that the provider made. */
  readonly refunds: number;
  /** Refunds beyond those that were asked for. */
  readonly refundedTwice: number;
  /** 1 when more was given back than was captured, at any instant. */
  readonly overRefunded: number;
  /** Parcels and refunds that were told and have no end, or have another than the money; 1 at least where the payment has not ended. */
  readonly lost: number;
  /** Everything that is wrong, in words. */
  readonly faults: readonly string[];
}

/** Compares what was ordered, what Holdfast says and what the provider did, to the last minor unit. Reads only. */
export function judge(
  order: Order,
  view: PaymentView | undefined,
  truth: Summary,
  asked: readonly Asked[] = [],
): Verdict {
  const faults: string[] = [];
  const refunds = truth.movements.filter(({ kind }) => kind === 'refunded');
  const captures = truth.movements.filter(({ kind }) => kind === 'captured');
  const page = {
    captures: captures.length,
    capturedTwice: twice(order, captures),
    overCaptured: isOver(order, truth.movements) ? 1 : 0,
    refunds: refunds.length,
    refundedTwice: Math.max(0, refunds.length - asked.length),
    overRefunded: isOverRefunded(truth.movements) ? 1 : 0,
    faults,
  };
  if (page.capturedTwice > 0) faults.push(`captured ${captures.length} times: ${captures.map(({ amount }) => amount)}`);
  if (page.overCaptured > 0) faults.push(`${truth.captured} taken and ${truth.released} given back`);
  if (page.refundedTwice > 0) faults.push(`refunded ${refunds.length} times: ${refunds.map(({ amount }) => amount)}`);
  if (page.overRefunded > 0) faults.push(`${truth.refunded} given back of ${truth.captured} captured`);
  const lost =
    view === undefined ? ['it gives no answer'] : [...lostIn(order, view, truth), ...refundsLostIn(asked, view, truth)];
  faults.push(...lost);
  return { ...page, lost: lost.length };
}

/** Where a key tells the captures apart, it must not come twice; where there is one capture for each hold, there must be one. */
function twice({ provider }: Order, captures: readonly Movement[]): number {
  const distinct = MERCHANTS[provider].capturesOnce ? 1 : new Set(captures.map(({ cause }) => cause.key)).size;
  return Math.max(0, captures.length - distinct);
}

/** At every instant, not only at the end: money given back afterwards makes nothing good. */
function isOver({ authorized }: Order, movements: readonly Movement[]): boolean {
  let moved = 0;
  return [...movements]
    .sort((a, b) => a.number - b.number)
    .some(({ kind, amount }) => {
      if (kind === 'captured' || kind === 'released' || kind === 'expired') moved += amount;
      return moved > authorized;
    });
}

function isOverRefunded(movements: readonly Movement[]): boolean {
  let left = 0;
  return [...movements]
    .sort((a, b) => a.number - b.number)
    .some(({ kind, amount }) => {
      if (kind === 'captured') left += amount;
      if (kind === 'refunded') left -= amount;
      return left < 0;
    });
}

function refundsLostIn(asked: readonly Asked[], view: PaymentView, truth: Summary): string[] {
  const lost: string[] = [];
  for (const { refundId, amount } of asked) {
    const known = view.refunds.find(({ id }) => id === refundId);
    if (known?.amount !== amount || known.state !== 'refunded')
      lost.push(`${refundId} of ${amount} is ${known?.state ?? 'unknown'} with ${known?.amount ?? 'nothing'}`);
  }
  const owed = asked.reduce((sum, { amount }) => sum + amount, 0);
  if (truth.refunded !== owed) lost.push(`${truth.refunded} was given back for returns of ${owed}`);
  if (view.ledger.refunded !== truth.refunded)
    lost.push(`${truth.refunded} was given back, the ledger says ${view.ledger.refunded}`);
  return lost;
}

function lostIn(order: Order, view: PaymentView, truth: Summary): string[] {
  const { ledger, shipments, state } = view;
  const lost: string[] = [];
  if (state !== 'finished') lost.push(`it has not ended: ${state}, ${view.nextStep}`);
  const ends = order.ends === 'cancel' ? ['captured', 'dropped'] : ['captured'];
  for (const { shipmentId, amount } of order.parcels) {
    const known = shipments.find(({ id }) => id === shipmentId);
    if (known?.amount !== amount || !ends.includes(known.state)) {
      lost.push(`${shipmentId} of ${amount} is ${known?.state ?? 'unknown'} with ${known?.amount ?? 'nothing'}`);
    }
  }
  const owed = shipments.filter((one) => one.state === 'captured').reduce((sum, { amount }) => sum + amount, 0);
  if (truth.captured !== owed) lost.push(`${truth.captured} was taken for parcels of ${owed}`);
  if (ledger.captured !== truth.captured) lost.push(`${truth.captured} was taken, the ledger says ${ledger.captured}`);
  // What lapses with the hold is released in the ledger and still to come in the truth.
  if (ledger.released < truth.released) lost.push(`${truth.released} came back, the ledger says ${ledger.released}`);
  for (const { fact, text } of view.journal) {
    if (fact === 'ForeignMovementSeen' || fact === 'ForeignRefundSeen' || fact === 'PastUnknown')
      lost.push(`it took its own money for others': ${text}`);
  }
  if (ledger.captured + ledger.reserved + ledger.released + ledger.available !== order.authorized) {
    lost.push(`its ledger does not add up to ${order.authorized}`);
  }
  return lost;
}
