/**
 * What really happened to the money, which no merchant can see.
 *
 * One ledger for all providers. Tests ask it whether a capture happened once; nothing in the provider's own API reads
 * it back, so a stale or lying answer of the API never touches it. It records and doesn't judge: a provider that
 * takes more than was authorized shows here as a negative `open`.
 */
export interface Truth {
  readonly payments: Map<string, PaymentTruth>;
  /** The same payments by the providers' own names for them. */
  readonly byId: Map<string, PaymentTruth>;
  readonly byAccount: Map<string, PaymentTruth[]>;
  movementCount: number;
}

export type MovementKind = 'authorized' | 'captured' | 'released' | 'expired' | 'refunded';

/** Why money moved: a request of the merchant, a person in the provider's portal, the deadline, or the test itself. */
export interface Cause {
  readonly by: 'request' | 'portal' | 'deadline' | 'control';
  /** The merchant's idempotency key or other mark of the request, where the provider has one. */
  readonly key: string | null;
}

/** One movement. `amount` is minor units and positive; `at` is milliseconds of the sandbox clock. */
export interface Movement {
  readonly number: number;
  readonly kind: MovementKind;
  readonly amount: number;
  readonly at: number;
  readonly cause: Cause;
}

/** Totals of one payment in minor units. `id` is the provider's name for it, often the reference itself. `released` is everything given back; `expired` is the deadline's part of it. */
export interface PaymentTruth {
  readonly provider: string;
  readonly account: string;
  readonly reference: string;
  readonly id: string;
  readonly currency: string;
  authorized: number;
  captured: number;
  released: number;
  expired: number;
  refunded: number;
  readonly movements: Movement[];
}

/** A payment's truth as it is handed out: with what is still open, and how often money was taken. */
export type Summary = Readonly<PaymentTruth> & { readonly open: number; readonly captureCount: number };

export interface PaymentName {
  readonly provider: string;
  readonly account: string;
  readonly reference: string;
}

export function emptyTruth(): Truth {
  return { payments: new Map(), byId: new Map(), byAccount: new Map(), movementCount: 0 };
}

/** The truth of a payment, opened at the first asking. */
export function truthOf(truth: Truth, name: PaymentName, currency: string, id = name.reference): PaymentTruth {
  const known = find(truth, name);
  if (known !== undefined) return known;
  const { provider, account, reference } = name;
  const totals = { authorized: 0, captured: 0, released: 0, expired: 0, refunded: 0 };
  const fresh: PaymentTruth = { provider, account, reference, id, currency, ...totals, movements: [] };
  truth.payments.set(nameOf(name), fresh);
  truth.byId.set(nameOf({ provider, account, reference: id }), fresh);
  const siblings = truth.byAccount.get(accountOf(name));
  if (siblings === undefined) truth.byAccount.set(accountOf(name), [fresh]);
  else siblings.push(fresh);
  return fresh;
}

/** The truth of a payment by its reference, else by the provider's id for it. */
export function find(truth: Truth, name: PaymentName): PaymentTruth | undefined {
  return truth.payments.get(nameOf(name)) ?? truth.byId.get(nameOf(name));
}

/** Books one movement. Throws on an amount that is no amount: that is a bug of a simulator. */
export function move(
  truth: Truth,
  payment: PaymentTruth,
  kind: MovementKind,
  amount: number,
  at: number,
  cause: Cause,
): void {
  if (!Number.isSafeInteger(amount) || amount <= 0) throw new Error(`a movement of ${amount} is no movement`);
  truth.movementCount += 1;
  payment.movements.push({ number: truth.movementCount, kind, amount, at, cause });
  if (kind === 'expired') payment.released += amount;
  payment[kind] += amount;
}

/** What is still held: neither captured nor given back. Negative when more was taken than authorized. */
export function openOf(payment: Readonly<PaymentTruth>): number {
  return payment.authorized - payment.captured - payment.released;
}

export function summaryOf(payment: Readonly<PaymentTruth>): Summary {
  const captureCount = payment.movements.filter(({ kind }) => kind === 'captured').length;
  return { ...payment, movements: [...payment.movements], open: openOf(payment), captureCount };
}

/** Summaries of all payments, or of one provider's or one account's. */
export function summaries(
  truth: Truth,
  of: { provider?: string | undefined; account?: string | undefined } = {},
): Summary[] {
  const chosen =
    of.provider !== undefined && of.account !== undefined
      ? (truth.byAccount.get(accountOf({ provider: of.provider, account: of.account })) ?? [])
      : [...truth.payments.values()];
  return chosen
    .filter((payment) => of.provider === undefined || payment.provider === of.provider)
    .filter((payment) => of.account === undefined || payment.account === of.account)
    .map(summaryOf);
}

function nameOf(name: PaymentName): string {
  return `${accountOf(name)}/${name.reference}`;
}

function accountOf(name: { provider: string; account: string }): string {
  return `${name.provider}/${name.account}`;
}
