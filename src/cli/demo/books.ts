import type { PaymentView } from '../../contracts/view';
import { deriveKey } from '../../domain/key';
import type { Movement, Summary } from '../../sandbox/truth';
import type { Order, Shipment } from './orders';

/** An order as it ended: what Holdfast says of it. */
export interface Ending {
  readonly order: Order;
  readonly account: string;
  readonly reference: string;
  /** Absent when the payment gave no answer. */
  readonly view?: Pick<PaymentView, 'state' | 'ledger' | 'shipments' | 'openOperations' | 'nextStep'> | undefined;
}

export interface Disagreement {
  readonly paymentId: string;
  readonly what: string;
}

/** Three books side by side: what was ordered, what Holdfast says, what the provider's hidden ledger says. */
export interface Books {
  readonly payments: number;
  readonly shipments: number;
  /** Captures that the provider made. */
  readonly captures: number;
  /** Operations that wait for a person. */
  readonly parked: number;
  /** Shipments whose money moved more than once. */
  readonly capturedTwice: number;
  /** Payments of which more was taken, or taken and given back, than was authorized. */
  readonly overCaptured: number;
  /** Shipments whose money did not move though nobody refused or parked them. */
  readonly lost: number;
  readonly disagreements: readonly Disagreement[];
  readonly agree: boolean;
}

/** Compares payment by payment and movement by movement, to the last minor unit. Reads only. */
export function compareBooks(endings: readonly Ending[], truth: readonly Summary[]): Books {
  const byName = new Map(truth.map((payment) => [nameOf(payment.account, payment.reference), payment]));
  const pages = endings.map((ending) => compare(ending, byName.get(nameOf(ending.account, ending.reference))));
  const expected = new Set(endings.map(({ account, reference }) => nameOf(account, reference)));
  const strangers = truth
    .filter((payment) => !expected.has(nameOf(payment.account, payment.reference)))
    .map(({ account, reference }) => ({ paymentId: reference, what: `nobody ordered this hold of ${account}` }));
  const total = (count: (page: Page) => number): number => pages.reduce((sum, page) => sum + count(page), 0);
  const disagreements = [...pages.flatMap((page) => page.disagreements), ...strangers];
  const books = {
    payments: endings.length,
    shipments: endings.reduce((sum, { order }) => sum + order.shipments.length, 0),
    captures: total((page) => page.captures),
    parked: total((page) => page.parked),
    capturedTwice: total((page) => page.capturedTwice),
    overCaptured: total((page) => page.overCaptured),
    lost: total((page) => page.lost),
  };
  const isClean = books.capturedTwice + books.overCaptured + books.lost + disagreements.length === 0;
  return { ...books, disagreements, agree: isClean };
}

interface Page {
  captures: number;
  parked: number;
  capturedTwice: number;
  overCaptured: number;
  lost: number;
  disagreements: Disagreement[];
}

function compare(ending: Ending, truth: Summary | undefined): Page {
  const { order, view } = ending;
  const movements = truth?.movements ?? [];
  const of = (kind: Movement['kind']): Movement[] => movements.filter((movement) => movement.kind === kind);
  const disagreements: Disagreement[] = [];
  const say = (what: string): void => void disagreements.push({ paymentId: order.paymentId, what });

  const taken = captureByShipment(ending, of('captured'), say);
  const page: Page = {
    captures: of('captured').length,
    parked: view?.openOperations.filter(({ status }) => status === 'parked').length ?? 0,
    capturedTwice: [...taken.values()].filter((captures) => captures.length > 1).length,
    overCaptured: isOverCaptured(order, movements, say) ? 1 : 0,
    lost: 0,
    disagreements,
  };
  if (page.capturedTwice > 0) say(`${page.capturedTwice} of its shipments were captured twice`);
  compareHold(order, truth, of('authorized'), say);
  for (const kind of ['expired', 'refunded'] as const) if (of(kind).length > 0) say(`the provider ${kind} money of it`);

  let parkedButTaken = 0;
  for (const shipment of order.shipments) {
    const state = view?.shipments.find(({ id }) => id === shipment.shipmentId)?.state;
    const moved = sumOf(taken.get(shipment.shipmentId) ?? []);
    if (moved > 0 && state === 'parked') parkedButTaken += moved;
    if (compareShipment(shipment, state, moved, say) === 'lost') page.lost += 1;
  }
  if (view === undefined) say('the payment gave no answer');
  else compareLedger(order, view, { captured: sumOf(of('captured')), released: of('released'), parkedButTaken }, say);
  return page;
}

type Say = (what: string) => void;

/** Which shipment each capture is of, by its key alone: two parcels may well cost the same. */
function captureByShipment({ order, account }: Ending, captures: readonly Movement[], say: Say) {
  const shipmentOf = new Map(
    order.shipments.map(({ shipmentId }) => [
      deriveKey({ account, paymentId: order.paymentId, kind: 'capture', operationId: shipmentId, round: 0 }),
      shipmentId,
    ]),
  );
  const taken = new Map<string, Movement[]>();
  for (const capture of captures) {
    const shipmentId = shipmentOf.get(capture.cause.key ?? '');
    if (shipmentId === undefined) say(`${capture.amount} were captured under a key of no shipment`);
    else taken.set(shipmentId, [...(taken.get(shipmentId) ?? []), capture]);
  }
  return taken;
}

/** Looks at every instant, not only at the end: a refund or a cancel afterwards makes nothing good. */
function isOverCaptured(order: Order, movements: readonly Movement[], say: Say): boolean {
  let captured = 0;
  let released = 0;
  for (const { kind, amount } of [...movements].sort((a, b) => a.number - b.number)) {
    if (kind === 'captured') captured += amount;
    if (kind === 'released' || kind === 'expired') released += amount;
    if (captured + released > order.authorized) {
      say(`${captured} captured and ${released} released, of ${order.authorized} authorized`);
      return true;
    }
  }
  return false;
}

function compareHold(order: Order, truth: Summary | undefined, holds: readonly Movement[], say: Say): void {
  if (truth === undefined) say('the provider never held its money');
  else if (truth.currency !== order.currency) say(`the hold is in ${truth.currency}, ordered was ${order.currency}`);
  else if (holds.length !== 1 || sumOf(holds) !== order.authorized) {
    say(`${sumOf(holds)} authorized in ${holds.length} holds, ordered was ${order.authorized} in one`);
  }
}

function compareShipment(
  { shipmentId, amount }: Shipment,
  state: string | undefined,
  moved: number,
  say: Say,
): 'lost' | 'fine' {
  if (moved > 0) {
    if (moved % amount !== 0) say(`${shipmentId} is ${amount}, ${moved} were captured`);
    if (state !== 'captured' && state !== 'parked')
      say(`${shipmentId} was captured, Holdfast says ${state ?? 'nothing'}`);
    return 'fine';
  }
  if (state === 'parked') return 'fine';
  if (state === 'refused' || state === 'dropped' || state === 'expired') {
    say(`${shipmentId} was ${state}, and nothing in the demo should be`);
    return 'fine';
  }
  say(`${shipmentId} is lost: its ${amount} were never captured, Holdfast says ${state ?? 'nothing'}`);
  return 'lost';
}

interface Moved {
  readonly captured: number;
  readonly released: readonly Movement[];
  readonly parkedButTaken: number;
}

function compareLedger(order: Order, view: NonNullable<Ending['view']>, moved: Moved, say: Say): void {
  const { ledger, state, openOperations } = view;
  const released = sumOf(moved.released);
  const sum = ledger.captured + ledger.reserved + ledger.released + ledger.available;
  if (sum !== ledger.authorized) say(`its ledger adds up to ${sum}, not to ${ledger.authorized}`);
  if (ledger.captured !== moved.captured - moved.parkedButTaken) {
    say(`Holdfast says ${ledger.captured} captured, the provider took ${moved.captured}`);
  }
  if (moved.released.length > 1) say(`the remainder was released ${moved.released.length} times`);
  if (state === 'finished') {
    if (ledger.reserved !== 0 || ledger.available !== 0) say('it has ended with money neither captured nor released');
    if (ledger.released !== released)
      say(`Holdfast says ${ledger.released} released, the provider gave back ${released}`);
    if (released !== order.remainder) say(`${released} given back, the remainder is ${order.remainder}`);
    return;
  }
  const parked = openOperations.filter(({ status }) => status === 'parked');
  if (parked.length === 0) say(`it has not come to rest: ${view.nextStep}`);
  const release = parked.find(({ kind }) => kind === 'release');
  if (release === undefined && released !== ledger.released) {
    say(`Holdfast says ${ledger.released} released, the provider gave back ${released}`);
  }
  if (release !== undefined && released !== 0 && released !== release.amount) {
    say(`${released} given back by a parked release of ${release.amount}`);
  }
}

const sumOf = (movements: readonly Movement[]): number => movements.reduce((sum, { amount }) => sum + amount, 0);

const nameOf = (account: string, reference: string): string => `${account}/${reference}`;
