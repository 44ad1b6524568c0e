import { json, type Reply } from '../exchange';
import { type Fields, isFields } from '../json-object';
import { DAY } from '../time';
import { type FieldFault, malformed, problem } from './problems';
import type { EventName, LoggedEvent, Payment, VippsState } from './state';

const AMOUNT_MAX = 65_000_000;

/** What was read, or the refusal that says why it couldn't be. */
export type Read<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly reply: Reply };

export interface Amount {
  readonly currency: string;
  readonly value: number;
}

const CREATE_FIELDS: ReadonlySet<string> = new Set([
  'amount',
  'paymentMethod',
  'reference',
  'userFlow',
  'returnUrl',
  'customer',
  'customerInteraction',
  'paymentDescription',
  'metadata',
  'expiresAt',
  'qrFormat',
  'profile',
  'receipt',
  'receiptUrl',
  'minimumUserAge',
  'industryData',
  'blockedSources',
  'shipping',
  'merchantLegalLinks',
]);

/** The body as an object. No body is an object without members where `mayBeEmpty`. */
export function readObject(
  state: VippsState,
  body: string,
  allowed: ReadonlySet<string>,
  instance: string,
  mayBeEmpty = false,
): Read<Fields> {
  if (body.trim() === '' && mayBeEmpty) return { ok: true, value: {} };
  let parsed: unknown;
  try {
    parsed = JSON.parse(body);
  } catch {
    return refuse(malformed(state, instance, [{ name: 'body', reason: 'is not JSON' }]));
  }
  if (!isFields(parsed)) return refuse(malformed(state, instance, [{ name: 'body', reason: 'must be an object' }]));
  const unknown = Object.keys(parsed).filter((name) => !allowed.has(name));
  if (unknown.length > 0) {
    return refuse(
      malformed(
        state,
        instance,
        unknown.map((name) => ({ name, reason: 'is not a known field' })),
      ),
    );
  }
  return { ok: true, value: parsed };
}

const AMOUNT_FIELDS: ReadonlySet<string> = new Set(['currency', 'value']);

/** An amount with both members. Decimals are 4040 (sheet 3), and by our choice sizes out of range, too. */
export function readAmount(state: VippsState, name: string, raw: unknown, instance: string): Read<Amount> {
  if (raw === undefined || raw === null) return refuse(problem(state, '4140', instance, `${name} is missing`));
  if (!isFields(raw)) return refuse(malformed(state, instance, [{ name, reason: 'must be an object' }]));
  const faults: FieldFault[] = Object.keys(raw)
    .filter((member) => !AMOUNT_FIELDS.has(member))
    .map((member) => ({ name: `${name}.${member}`, reason: 'is not a known field' }));
  const { currency, value } = raw;
  if (currency === undefined || value === undefined) {
    return refuse(problem(state, '4140', instance, `${name} needs currency and value`));
  }
  if (currency !== 'NOK' && currency !== 'DKK' && currency !== 'EUR') {
    faults.push({ name: `${name}.currency`, reason: 'must be one of NOK, DKK, EUR' });
  }
  if (typeof value !== 'number') faults.push({ name: `${name}.value`, reason: 'must be an integer' });
  if (faults.length > 0) return refuse(malformed(state, instance, faults));
  const amount = { currency: String(currency), value: Number(value) };
  if (!Number.isInteger(amount.value) || amount.value < 0 || amount.value > AMOUNT_MAX) {
    return refuse(problem(state, '4040', instance, `${name}.value is ${amount.value}`));
  }
  return { ok: true, value: amount };
}

const MODIFICATION_FIELDS: ReadonlySet<string> = new Set(['modificationAmount']);

/** The body of a capture or refund. Sheet 2.5, 2.6. */
export function readModification(state: VippsState, body: string, instance: string): Read<Amount> {
  const fields = readObject(state, body, MODIFICATION_FIELDS, instance);
  if (!fields.ok) return fields;
  const amount = readAmount(state, 'modificationAmount', fields.value.modificationAmount, instance);
  if (amount.ok && amount.value.value === 0) return refuse(problem(state, '4040', instance, 'the amount is 0'));
  return amount;
}

const CANCEL_FIELDS: ReadonlySet<string> = new Set(['cancelTransactionOnly']);

/** The body of a cancel, which may be missing. Sheet 2.7. */
export function readCancel(state: VippsState, body: string, instance: string): Read<{ transactionOnly: boolean }> {
  const fields = readObject(state, body, CANCEL_FIELDS, instance, true);
  if (!fields.ok) return fields;
  const only = fields.value.cancelTransactionOnly;
  if (only !== undefined && typeof only !== 'boolean') {
    return refuse(malformed(state, instance, [{ name: 'cancelTransactionOnly', reason: 'must be a boolean' }]));
  }
  return { ok: true, value: { transactionOnly: only === true } };
}

export interface CreateOrder {
  readonly amount: Amount;
  readonly reference: string;
  readonly userFlow: 'WEB_REDIRECT' | 'NATIVE_REDIRECT' | 'PUSH_MESSAGE' | 'QR';
  readonly metadata: Readonly<Record<string, string>> | null;
  readonly expiresAt: number | null;
}

/** The body of a create, with everything that can be judged without knowing the merchant. Sheet 2.1. */
export function readCreate(state: VippsState, body: string, instance: string, now: number): Read<CreateOrder> {
  const read = readObject(state, body, CREATE_FIELDS, instance);
  if (!read.ok) return read;
  const fields = read.value;
  const missing = ['amount', 'paymentMethod', 'reference', 'userFlow'].find((name) => fields[name] === undefined);
  if (missing !== undefined) return refuse(problem(state, '4140', instance, `${missing} is missing`));
  const amount = readAmount(state, 'amount', fields.amount, instance);
  if (!amount.ok) return amount;

  const faults = shapeFaults(state, fields);
  if (faults.length > 0) return refuse(malformed(state, instance, faults));
  const code = createRefusal(fields) ?? expiryRefusal(state, fields, now);
  if (code !== null) return refuse(problem(state, code, instance));
  const { reference, userFlow, expiresAt } = fields;
  return {
    ok: true,
    value: {
      amount: amount.value,
      reference: String(reference),
      userFlow: userFlow as CreateOrder['userFlow'],
      metadata: isFields(fields.metadata) ? (fields.metadata as Record<string, string>) : null,
      expiresAt: typeof expiresAt === 'string' ? Date.parse(expiresAt) : null,
    },
  };
}

const FLOWS: readonly unknown[] = ['WEB_REDIRECT', 'NATIVE_REDIRECT', 'PUSH_MESSAGE', 'QR'];
const PRESENCE: readonly unknown[] = [undefined, null, 'CUSTOMER_NOT_PRESENT', 'CUSTOMER_PRESENT'];
const QR_FORMATS: readonly unknown[] = ['TEXT/TARGETURL', 'IMAGE/SVG+XML', 'IMAGE/PNG'];

/** Whether a reference has the form that the provider takes. Sheet 3. */
export function isReference(state: VippsState, reference: unknown): reference is string {
  const { referenceLengthMax } = state.switches;
  return (
    typeof reference === 'string' && reference.length <= referenceLengthMax && /^[a-zA-Z0-9-]{8,}$/.test(reference)
  );
}

function shapeFaults(state: VippsState, fields: Fields): FieldFault[] {
  const faults: FieldFault[] = [];
  const check = (holds: boolean, name: string, reason: string): void => {
    if (!holds) faults.push({ name, reason });
  };
  const { customer, paymentDescription: text, metadata, expiresAt, qrFormat, userFlow } = fields;
  const pattern = `^[a-zA-Z0-9-]{8,${state.switches.referenceLengthMax}}$`;
  check(isReference(state, fields.reference), 'reference', `must match ${pattern}`);
  check(isFields(fields.paymentMethod), 'paymentMethod', 'must be an object with type');
  check(FLOWS.includes(userFlow), 'userFlow', `must be one of ${FLOWS.join(', ')}`);
  check(PRESENCE.includes(fields.customerInteraction), 'customerInteraction', 'must be a known value');
  check(text === undefined || isText(text, 3, 100), 'paymentDescription', 'must have 3 to 100 characters');
  check(fields.returnUrl === undefined || typeof fields.returnUrl === 'string', 'returnUrl', 'must be a string');
  if (customer !== undefined && customer !== null) {
    const ways = ['phoneNumber', 'personalQr', 'customerToken'];
    const named = isFields(customer) ? ways.filter((way) => customer[way] !== undefined) : [];
    check(named.length === 1, 'customer', `must have exactly one of ${ways.join(', ')}`);
  }
  if (metadata !== undefined && metadata !== null) {
    const isTexts = isFields(metadata) && Object.values(metadata).every((value) => typeof value === 'string');
    check(isTexts, 'metadata', 'must be an object of strings');
  }
  if (expiresAt !== undefined && expiresAt !== null) {
    const isMoment = typeof expiresAt === 'string' && !Number.isNaN(Date.parse(expiresAt));
    check(isMoment, 'expiresAt', 'must be a moment as in RFC 3339');
    check(userFlow === 'PUSH_MESSAGE' || userFlow === 'QR', 'expiresAt', 'goes with PUSH_MESSAGE and QR only');
  }
  if (isFields(qrFormat)) {
    const size = qrFormat.size ?? 1024;
    check(QR_FORMATS.includes(qrFormat.format), 'qrFormat.format', 'must be a known format');
    check(typeof size === 'number' && size >= 100 && size <= 2000, 'qrFormat.size', 'must be 100 to 2000');
  }
  return faults;
}

const SCOPES: readonly string[] = ['name', 'address', 'email', 'phoneNumber', 'birthDate', 'nin'];

function createRefusal(fields: Fields): string | null {
  const { paymentMethod, userFlow, returnUrl, customer, metadata, profile } = fields;
  // CARD isn't available in the test environment, CARD_PASSTHROUGH only to payment service providers.
  if (isFields(paymentMethod) && paymentMethod.type !== 'WALLET') return '4160';
  if (userFlow === 'WEB_REDIRECT' && returnUrl === undefined) return '4140';
  if (typeof returnUrl === 'string' && !(/^[a-z][a-z0-9+.-]*:/i.test(returnUrl) && !/^http:/i.test(returnUrl))) {
    return '4090';
  }
  if (userFlow === 'PUSH_MESSAGE' && !isFields(customer)) return '4140';
  if (isFields(customer)) {
    const { phoneNumber, personalQr } = customer;
    if (phoneNumber !== undefined && !/^\d{9,15}$/.test(String(phoneNumber))) return '4070';
    if (personalQr !== undefined && !isText(personalQr, 5, 255)) return '4060';
  }
  if (isFields(metadata)) {
    const pairs = Object.entries(metadata);
    if (pairs.length > 5) return '4100';
    if (pairs.some(([key]) => key.length > 100)) return '4120';
    if (pairs.some(([, value]) => String(value).length > 500)) return '4130';
  }
  if (isFields(profile) && typeof profile.scope === 'string') {
    const asked = profile.scope.split(' ').filter((scope) => scope !== '');
    if (!asked.every((scope) => SCOPES.includes(scope))) return '4080';
  }
  return null;
}

function expiryRefusal(state: VippsState, fields: Fields, now: number): string | null {
  if (typeof fields.expiresAt !== 'string') return null;
  const expiresAt = Date.parse(fields.expiresAt);
  if (!state.switches.longLivingPayments) return '5050';
  if (expiresAt > now + state.switches.expiresAtDaysMax * DAY) return '6110';
  if (expiresAt < now + 600_000) return '6120';
  return fields.receipt === undefined ? '6130' : null;
}

// What the provider says

/** The four totals of a payment over the events that can be seen. */
export function aggregateOf(payment: Payment, events: readonly LoggedEvent[]): Record<string, Amount> {
  const { currency } = payment;
  const total = (...names: EventName[]): Amount => ({
    currency,
    value: events.reduce((sum, event) => (event.success && names.includes(event.name) ? sum + event.amount : sum), 0),
  });
  return {
    authorizedAmount: total('AUTHORIZED'),
    cancelledAmount: total('CANCELLED', 'TERMINATED'),
    capturedAmount: total('CAPTURED'),
    refundedAmount: total('REFUNDED'),
  };
}

/** The answer of capture, refund and cancel: the payment's own amount and totals, nothing of the operation. Sheet 2.5. */
export function modificationReply(state: VippsState, payment: Payment): Reply {
  const { currency, pspReference, reference } = payment;
  const body = {
    amount: { currency, value: payment.amount },
    state: payment.state,
    aggregate: aggregateOf(payment, payment.events),
    pspReference,
    reference,
  };
  return json(200, body, state.switches.successMediaType);
}

/** Get payment as of what can be seen. Sheet 2.3. */
export function paymentReply(state: VippsState, payment: Payment, seen: readonly LoggedEvent[]): Reply {
  const { currency, pspReference, reference, authorizedAt } = payment;
  const settled = seen.find((event) => event.success && STATE_NAMES.has(event.name));
  const { guaranteedUntil } = state.switches;
  const guaranteeDays = Math.min(state.switches.guaranteeDays, captureDays(payment));
  return json(200, {
    aggregate: aggregateOf(payment, seen),
    amount: { currency, value: payment.amount },
    state: settled?.name ?? 'CREATED',
    paymentMethod: { type: 'WALLET', ...(settled?.name === 'AUTHORIZED' ? { cardBin: '540185' } : {}) },
    profile: {},
    pspReference,
    ...(payment.redirectUrl === null ? {} : { redirectUrl: payment.redirectUrl }),
    reference,
    ...(payment.metadata === null ? {} : { metadata: payment.metadata }),
    ...(settled?.name === 'AUTHORIZED' && authorizedAt !== null && guaranteeDays > 0
      ? { captureGuaranteedUntil: guaranteedUntil || withOffset(authorizedAt + guaranteeDays * DAY) }
      : {}),
  });
}

const withOffset = (at: number): string => new Date(at).toISOString().replace('Z', '+00:00');

const STATE_NAMES: ReadonlySet<string> = new Set(['AUTHORIZED', 'ABORTED', 'EXPIRED', 'TERMINATED']);

/** The event log as of what can be seen, oldest first. Sheet 2.4. */
export function eventsReply(state: VippsState, payment: Payment, seen: readonly LoggedEvent[]): Reply {
  return json(
    200,
    seen.map((event) => eventFields(state, payment, event)),
  );
}

/** The body of a webhook, its members in the order of the sheet's example. Sheet 9.2. */
export function noticeBody(state: VippsState, payment: Payment, event: LoggedEvent): string {
  const { reference, pspReference, name, amount, timestamp, ...rest } = eventFields(state, payment, event);
  const msn = payment.merchant.merchantSerialNumber;
  return JSON.stringify({ msn, reference, pspReference, name, amount, timestamp, ...rest });
}

function eventFields(state: VippsState, payment: Payment, event: LoggedEvent) {
  return {
    reference: payment.reference,
    pspReference: event.pspReference,
    name: event.name,
    amount: { currency: payment.currency, value: event.amount },
    timestamp: state.switches.eventTimestamp || new Date(event.at).toISOString(),
    ...(event.key === undefined ? {} : { idempotencyKey: event.key }),
    success: event.success,
  };
}

function captureDays(payment: Payment): number {
  const { authorizedAt, captureBy } = payment;
  return authorizedAt === null || captureBy === null ? 0 : (captureBy - authorizedAt) / DAY;
}

function refuse(reply: Reply): { readonly ok: false; readonly reply: Reply } {
  return { ok: false, reply };
}

function isText(value: unknown, min: number, max: number): boolean {
  return typeof value === 'string' && value.length >= min && value.length <= max;
}
