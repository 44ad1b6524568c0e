import { deriveKey } from '../domain/key';
import type { Movement, Summary } from '../sandbox/truth';
import type { PaymentView } from '../view/view';
import type { Merchant } from './merchants';
import type { Order, Shipment } from './orders';
import { SIDES } from './providers';

/** An order as it ended: what Holdfast says of it. */
export interface Ending {
  readonly order: Order;
  readonly merchant: Pick<Merchant, 'name' | 'provider' | 'capabilities'>;
  /** What the provider's books call its hold. */
  readonly name: string;
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
  /** Operations that still wait for a person. */
  readonly parked: number;
  /** Captures that were made more than once. */
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
  const pages = endings.map((ending) => compare(ending, byName.get(nameOf(ending.merchant.name, ending.name))));
  const expected = new Set(endings.map(({ merchant, name }) => nameOf(merchant.name, name)));
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

/** What one capture takes money for: a shipment, or all of them where the provider captures once. */
interface Sale {
  readonly name: string;
  readonly amount: number;
  readonly shipments: readonly Shipment[];
}

function salesOf({ order: { shipments }, merchant }: Ending): Sale[] {
  if (merchant.capabilities.captures === 'many') {
    return shipments.map((shipment) => ({
      name: shipment.shipmentId,
      amount: shipment.amount,
      shipments: [shipment],
    }));
  }
  const amount = shipments.reduce((sum, shipment) => sum + shipment.amount, 0);
  return [{ name: shipments.map(({ shipmentId }) => shipmentId).join(', '), amount, shipments }];
}

function compare(ending: Ending, truth: Summary | undefined): Page {
  const { order, view } = ending;
  const movements = truth?.movements ?? [];
  const of = (kind: Movement['kind']): Movement[] => movements.filter((movement) => movement.kind === kind);
  const disagreements: Disagreement[] = [];
  const say = (what: string): void => void disagreements.push({ paymentId: order.paymentId, what });

  const sales = salesOf(ending);
  const taken = capturesBySale(ending, sales, of('captured'), say);
  const page: Page = {
    captures: of('captured').length,
    parked: view?.openOperations.filter(({ status }) => status === 'parked').length ?? 0,
    capturedTwice: [...taken.values()].filter((captures) => captures.length > 1).length,
    overCaptured: isOverCaptured(order, movements, say) ? 1 : 0,
    lost: 0,
    disagreements,
  };
  for (const [{ name }, { length }] of taken) if (length > 1) say(`${name} was captured ${length} times`);
  compareHold(order, truth, of('authorized'), say);
  for (const kind of ['expired', 'refunded'] as const) if (of(kind).length > 0) say(`the provider ${kind} money of it`);

  let parkedButTaken = 0;
  for (const sale of sales) {
    const states = sale.shipments.map(
      ({ shipmentId }) => view?.shipments.find(({ id }) => id === shipmentId)?.state ?? 'nothing',
    );
    const moved = sumOf(taken.get(sale) ?? []);
    if (moved > 0 && states.includes('parked')) parkedButTaken += moved;
    page.lost += compareSale(sale, states, moved, say);
  }
  if (view === undefined) say('the payment gave no answer');
  else compareLedger(ending, view, { captured: sumOf(of('captured')), released: of('released'), parkedButTaken }, say);
  return page;
}

type Say = (what: string) => void;

/** A person may have ordered a resend under a new key, and that more than once. */
const ROUNDS = [0, 1, 2, 3, 4, 5];

/**
 * What each capture is of. Where the provider's books show our key it says so: two parcels may well cost the same. Where they show none,
 * there is one capture for each payment, so whatever was captured is of it.
 */
function capturesBySale(
  { order: { paymentId }, merchant }: Ending,
  sales: readonly Sale[],
  captures: readonly Movement[],
  say: Say,
) {
  const { markOf } = SIDES[merchant.provider];
  const about = { account: merchant.name, paymentId, kind: 'capture' } as const;
  const saleOf = new Map(
    sales.flatMap((sale) =>
      sale.shipments.flatMap(({ shipmentId: operationId }) =>
        ROUNDS.map((round) => [markOf?.(deriveKey({ ...about, operationId, round })), sale] as const),
      ),
    ),
  );
  const taken = new Map<Sale, Movement[]>();
  for (const capture of captures) {
    const sale = markOf === undefined ? sales[0] : saleOf.get(capture.cause.key ?? '');
    if (sale === undefined) say(`${capture.amount} were captured under a key of no shipment`);
    else taken.set(sale, [...(taken.get(sale) ?? []), capture]);
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

/** How many shipments of the sale are lost. */
function compareSale({ name, amount, shipments }: Sale, states: readonly string[], moved: number, say: Say): number {
  const all = (...fine: string[]): boolean => states.every((state) => fine.includes(state));
  const said = [...new Set(states)].join(', ');
  if (moved > 0) {
    if (moved % amount !== 0) say(`${name} is ${amount}, ${moved} were captured`);
    if (!all('captured', 'parked')) say(`${name} was captured, Holdfast says ${said}`);
    return 0;
  }
  if (all('parked')) return 0;
  if (all('refused', 'dropped', 'expired')) {
    say(`${name} was ${said}, and nothing in the demo should be`);
    return 0;
  }
  say(`${name} is lost: its ${amount} were never captured, Holdfast says ${said}`);
  return shipments.length;
}

interface Moved {
  readonly captured: number;
  readonly released: readonly Movement[];
  readonly parkedButTaken: number;
}

function compareLedger({ order, merchant }: Ending, view: NonNullable<Ending['view']>, moved: Moved, say: Say): void {
  const { ledger, state, openOperations } = view;
  const { afterCapture } = merchant.capabilities.release;
  const released = sumOf(moved.released);
  const sum = ledger.captured + ledger.reserved + ledger.released + ledger.available;
  if (sum !== ledger.authorized) say(`its ledger adds up to ${sum}, not to ${ledger.authorized}`);
  if (ledger.captured !== moved.captured - moved.parkedButTaken) {
    say(`Holdfast says ${ledger.captured} captured, the provider took ${moved.captured}`);
  }
  if (moved.released.length > 1) say(`the remainder was released ${moved.released.length} times`);
  if (state === 'finished') {
    if (ledger.reserved !== 0 || ledger.available !== 0) say('it has ended with money neither captured nor released');
    if (ledger.released !== order.remainder) {
      say(`Holdfast says ${ledger.released} released, the remainder is ${order.remainder}`);
    }
    // What is left to lapse goes back when the hold ends, days from now.
    const given = afterCapture === 'lapses' ? 0 : order.remainder;
    if (released !== given) say(`${released} given back by now, expected ${given}`);
    return;
  }
  const parked = openOperations.filter(({ status }) => status === 'parked');
  if (parked.length === 0) say(`it has not come to rest: ${view.nextStep}`);
  const release = parked.find(({ kind }) => kind === 'release');
  // With the one capture the rest goes, too: who cannot tell of the one cannot tell of the other.
  const unheard = release?.amount ?? (afterCapture === 'automatic' && moved.parkedButTaken > 0 ? order.remainder : 0);
  if (released !== ledger.released && released !== ledger.released + unheard) {
    say(`Holdfast says ${ledger.released} released, the provider gave back ${released}`);
  }
}

const sumOf = (movements: readonly Movement[]): number => movements.reduce((sum, { amount }) => sum + amount, 0);

const nameOf = (account: string, reference: string): string => `${account}/${reference}`;
