import { drawOf } from '../sandbox/random';
import type { Order, Shipment } from './orders';

/** One message of the order service. */
export interface ShipmentMessage {
  readonly shipment: Shipment;
  /** Says too that nothing more will ship. */
  readonly final: boolean;
  /** Sent as an update: the order service waits for the first answer of the provider. */
  readonly waits: boolean;
  /** An echo of a message that was sent before. */
  readonly isRepeat: boolean;
}

/** What the order service does with one order, mishaps of its messages included. */
export interface Script {
  /** Holdfast creates the authorization and the customer approves it; else an authorization that exists is adopted. */
  readonly creates: boolean;
  readonly messages: readonly ShipmentMessage[];
  /** A message of its own says that nothing more will ship; else the last shipment does. */
  readonly completes: boolean;
  /** Echoes that arrive when everything was said already. */
  readonly stragglers: readonly ShipmentMessage[];
  readonly doubled: number;
  readonly reordered: number;
}

/** A payment keeps its last 50 facts; of a long order a view is read in between, so that each fact is seen. */
const VIEW_EVERY = 4;

/** The script of an order. The same seed gives the same script, whatever happens beside it. */
export function scriptOf(order: Order, seed: number): Script {
  const draw = (...what: readonly (string | number)[]): number => drawOf(seed, 'script', order.paymentId, ...what);
  const completes = draw('completes') < 0.5;
  const last = order.shipments.length - 1;
  const inOrder = order.shipments.map((shipment, at): ShipmentMessage => {
    const isDue = order.shipments.length > VIEW_EVERY && at % VIEW_EVERY === VIEW_EVERY - 1;
    return { shipment, final: !completes && at === last, waits: isDue || draw('waits', at) < 0.15, isRepeat: false };
  });
  const { messages: told, reordered } = overtaking(inOrder, draw);
  const { messages, stragglers } = echoing(told, draw);
  return {
    creates: draw('creates') < 0.5,
    messages,
    completes,
    stragglers,
    doubled: messages.length + stragglers.length - told.length,
    reordered,
  };
}

/** Some messages overtake the one before them. Never the final one: what comes after it would rightly be refused. */
function overtaking(inOrder: readonly ShipmentMessage[], draw: (...what: (string | number)[]) => number) {
  const messages = [...inOrder];
  let reordered = 0;
  for (let at = 1; at < messages.length; at += 1) {
    const [before, after] = [messages[at - 1], messages[at]];
    if (before === undefined || after === undefined || after.final || draw('overtakes', at) >= 0.15) continue;
    messages[at - 1] = after;
    messages[at] = before;
    reordered += 1;
    at += 1;
  }
  return { messages, reordered };
}

/** Some messages arrive twice: at once, after the next one, or when all is over. */
function echoing(told: readonly ShipmentMessage[], draw: (...what: (string | number)[]) => number) {
  const messages: ShipmentMessage[] = [];
  const stragglers: ShipmentMessage[] = [];
  for (const [at, message] of told.entries()) {
    messages.push(message);
    const chance = draw('echoes', at);
    const echo = { ...message, waits: false, isRepeat: true };
    if (chance < 0.1) messages.push(echo);
    else if (chance < 0.15) stragglers.push(echo);
  }
  return { messages, stragglers };
}
