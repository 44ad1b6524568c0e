import type { ResolveMessage, ShipMessage } from '../contracts/messages';
import type { OperationView, PaymentView } from '../contracts/view';
import { type Ledger, money } from './money';

/** What a command would do, told before it is done. The payment itself decides; this only reads its view. */
export interface Forecast {
  readonly will: readonly string[];
  /** The ledger when it has gone well. Absent where nothing changes. */
  readonly after?: Ledger;
  /** Why the payment would refuse it. */
  readonly refusal?: string;
}

export function forecastShip(view: PaymentView, { shipmentId, amount, currency, final }: ShipMessage): Forecast {
  const asked = money(amount, currency);
  const will = [
    `Captures ${asked} of payment ${view.paymentId} at ${view.provider} for shipment ${shipmentId}.`,
    ...(final ? ['Nothing more will ship: what is left of the hold is released.'] : []),
  ];
  const known = view.shipments.find(({ id }) => id === shipmentId);
  if (known !== undefined && known.amount === amount && view.currency === currency) {
    return { will: [`Shipment ${shipmentId} was accepted before and is ${known.state}: nothing is captured again.`] };
  }
  if (known !== undefined) {
    return { will, refusal: `ShipmentConflict: it was accepted with ${money(known.amount, view.currency)}.` };
  }
  if (view.currency !== currency) return { will, refusal: `CurrencyMismatch: the hold is in ${view.currency}.` };
  if (view.state === 'finished') return { will, refusal: 'PaymentClosed: the payment has ended.' };
  const { ledger } = view;
  if (amount > ledger.available) {
    return { will, refusal: `ExceedsAvailable: ${money(ledger.available, currency)} is available.` };
  }
  const after = { ...ledger, captured: ledger.captured + amount, available: ledger.available - amount };
  return { will, after: final ? released(after) : after };
}

export function forecastEnd(view: PaymentView, kind: 'complete' | 'cancel'): Forecast {
  if (view.state === 'finished') return { will: ['The payment has ended: nothing changes.'] };
  const planned = view.openOperations.filter((op) => op.kind === 'capture' && op.status === 'planned');
  const freed = kind === 'cancel' ? planned.reduce((sum, { amount }) => sum + amount, 0) : 0;
  const { ledger } = view;
  const left = ledger.available + freed;
  return {
    will: [
      `Releases ${money(left, view.currency)} of payment ${view.paymentId} at ${view.provider}, once every capture is final. That cannot be undone.`,
      ...(kind === 'cancel'
        ? [`Drops ${planned.length} captures that are planned; one in doubt is looked up, never sent again.`]
        : []),
    ],
    after: released({ ...ledger, reserved: ledger.reserved - freed, available: left }),
  };
}

/** The numbers are those of a capture or release that is open; what the domain decides beyond that shows in the view afterwards. */
export function forecastResolve(view: PaymentView, message: ResolveMessage): Forecast {
  const op = view.openOperations.find(({ id }) => id === message.operationId);
  if (op === undefined) {
    const open = view.openOperations.map(({ id }) => id).join(', ') || 'none';
    return { will: [], refusal: `OperationNotFound: no open operation ${message.operationId}. Open are: ${open}.` };
  }
  const amount = message.amount ?? op.amount;
  const what = `${op.kind} ${op.id} of ${money(op.amount, view.currency)}`;
  const will =
    message.outcome === 'done'
      ? [`Books ${what} as done with ${money(amount, view.currency)}, on the word of ${message.operator}.`]
      : message.resend
        ? [`Sends ${what} again under a new key, on the word of ${message.operator} that it was never done.`]
        : [`Books ${what} as not done, on the word of ${message.operator}; its money is free again.`];
  const refusal = whyNotResolvable(view, op, message, amount);
  return refusal === undefined ? { will, after: resolved(view.ledger, op, message, amount) } : { will, refusal };
}

/** Protocol 3: unknown or parked, and settled; or planned, and stuck or overdrawn. */
function whyNotResolvable(
  { ledger, attention, currency }: PaymentView,
  op: OperationView,
  { outcome }: ResolveMessage,
  amount: number,
): string | undefined {
  if (op.status === 'unknown' || op.status === 'parked') {
    const until = new Date(op.settledAt).toISOString();
    if (Date.now() < op.settledAt) return `NotResolvable: an attempt may still take effect until ${until}.`;
  } else {
    const isStuck = attention.some(({ code, operationId }) => code === 'Stuck' && operationId === op.id);
    if (op.status !== 'planned' || !(isStuck || ledger.available < 0)) {
      return `NotResolvable: ${op.id} is ${op.status}; only what is unknown, parked, stuck or overdrawn is resolved.`;
    }
  }
  const room = op.amount + Math.max(0, ledger.available);
  if (outcome === 'done' && op.kind !== 'authorize' && amount > room) {
    return `ExceedsAvailable: ${money(room, currency)} is what it reserved and what is available.`;
  }
  return undefined;
}

/** What may be sent once nothing holds it back. */
export function forecastGoOn(view: PaymentView, first: string): Forecast {
  const open = view.openOperations.map(({ id, kind, amount, status }) => {
    const next = status === 'planned' ? 'may be sent now' : 'is looked up first';
    return `${kind} ${id} of ${money(amount, view.currency)} is ${status}: ${next}.`;
  });
  return { will: [first, ...(open.length > 0 ? open : ['Nothing is open.'])] };
}

function resolved(ledger: Ledger, op: OperationView, { outcome, resend }: ResolveMessage, amount: number): Ledger {
  if (outcome === 'notDone' && resend) return ledger;
  if (op.kind === 'authorize') {
    if (outcome === 'notDone') return { ...ledger, reserved: 0, available: ledger.available + ledger.reserved };
    return { ...ledger, authorized: amount, available: ledger.available + amount - ledger.authorized };
  }
  const reserved = ledger.reserved - op.amount;
  if (outcome === 'done') {
    const word = op.kind === 'capture' ? 'captured' : 'released';
    return { ...ledger, reserved, [word]: ledger[word] + amount, available: ledger.available + op.amount - amount };
  }
  // What a release did not give back is left to lapse, which counts as released.
  if (op.kind === 'release') return { ...ledger, reserved, released: ledger.released + op.amount };
  return { ...ledger, reserved, available: ledger.available + op.amount };
}

const released = (ledger: Ledger): Ledger => ({
  ...ledger,
  released: ledger.released + Math.max(0, ledger.available),
  available: Math.min(0, ledger.available),
});
