import { type Fields, isFields } from '../json-object';
import { DAY } from '../time';
import { type FieldFault, malformed, problem } from './problems';
import type { VippsState } from './state';
import { type Amount, isReference, type Read, readAmount, readObject, refuse } from './wire';

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

/** Whether a field is as it has to be, its name, and how it has to be. */
type Check = readonly [holds: boolean, name: string, reason: string];

function shapeFaults(state: VippsState, fields: Fields): FieldFault[] {
  const checks = [...plainChecks(state, fields), ...partyChecks(fields), ...expiryChecks(fields), ...qrChecks(fields)];
  return checks.filter(([holds]) => !holds).map(([, name, reason]) => ({ name, reason }));
}

function plainChecks(state: VippsState, fields: Fields): Check[] {
  const { paymentDescription: text, returnUrl } = fields;
  const pattern = `^[a-zA-Z0-9-]{8,${state.switches.referenceLengthMax}}$`;
  return [
    [isReference(state, fields.reference), 'reference', `must match ${pattern}`],
    [isFields(fields.paymentMethod), 'paymentMethod', 'must be an object with type'],
    [FLOWS.includes(fields.userFlow), 'userFlow', `must be one of ${FLOWS.join(', ')}`],
    [PRESENCE.includes(fields.customerInteraction), 'customerInteraction', 'must be a known value'],
    [text === undefined || isText(text, 3, 100), 'paymentDescription', 'must have 3 to 100 characters'],
    [returnUrl === undefined || typeof returnUrl === 'string', 'returnUrl', 'must be a string'],
  ];
}

const WAYS = ['phoneNumber', 'personalQr', 'customerToken'];

function partyChecks({ customer, metadata }: Fields): Check[] {
  const named = isFields(customer) ? WAYS.filter((way) => customer[way] !== undefined) : [];
  const isTexts = isFields(metadata) && Object.values(metadata).every((value) => typeof value === 'string');
  return [
    [isAbsent(customer) || named.length === 1, 'customer', `must have exactly one of ${WAYS.join(', ')}`],
    [isAbsent(metadata) || isTexts, 'metadata', 'must be an object of strings'],
  ];
}

function expiryChecks({ expiresAt, userFlow }: Fields): Check[] {
  if (isAbsent(expiresAt)) return [];
  const isMoment = typeof expiresAt === 'string' && !Number.isNaN(Date.parse(expiresAt));
  return [
    [isMoment, 'expiresAt', 'must be a moment as in RFC 3339'],
    [userFlow === 'PUSH_MESSAGE' || userFlow === 'QR', 'expiresAt', 'goes with PUSH_MESSAGE and QR only'],
  ];
}

function qrChecks({ qrFormat }: Fields): Check[] {
  if (!isFields(qrFormat)) return [];
  const size = qrFormat.size ?? 1024;
  return [
    [QR_FORMATS.includes(qrFormat.format), 'qrFormat.format', 'must be a known format'],
    [typeof size === 'number' && size >= 100 && size <= 2000, 'qrFormat.size', 'must be 100 to 2000'],
  ];
}

function createRefusal(fields: Fields): string | null {
  const { paymentMethod, metadata, profile } = fields;
  // CARD isn't available in the test environment, CARD_PASSTHROUGH only to payment service providers.
  if (isFields(paymentMethod) && paymentMethod.type !== 'WALLET') return '4160';
  return urlRefusal(fields) ?? customerRefusal(fields) ?? metadataRefusal(metadata) ?? scopeRefusal(profile);
}

function urlRefusal({ userFlow, returnUrl }: Fields): string | null {
  if (userFlow === 'WEB_REDIRECT' && returnUrl === undefined) return '4140';
  if (typeof returnUrl !== 'string') return null;
  const isGood = /^[a-z][a-z0-9+.-]*:/i.test(returnUrl) && !/^http:/i.test(returnUrl);
  return isGood ? null : '4090';
}

function customerRefusal({ userFlow, customer }: Fields): string | null {
  if (!isFields(customer)) return userFlow === 'PUSH_MESSAGE' ? '4140' : null;
  const { phoneNumber, personalQr } = customer;
  if (phoneNumber !== undefined && !/^\d{9,15}$/.test(String(phoneNumber))) return '4070';
  return personalQr !== undefined && !isText(personalQr, 5, 255) ? '4060' : null;
}

function metadataRefusal(metadata: unknown): string | null {
  if (!isFields(metadata)) return null;
  const pairs = Object.entries(metadata);
  if (pairs.length > 5) return '4100';
  if (pairs.some(([key]) => key.length > 100)) return '4120';
  return pairs.some(([, value]) => String(value).length > 500) ? '4130' : null;
}

const SCOPES: readonly string[] = ['name', 'address', 'email', 'phoneNumber', 'birthDate', 'nin'];

function scopeRefusal(profile: unknown): string | null {
  if (!isFields(profile) || typeof profile.scope !== 'string') return null;
  const asked = profile.scope.split(' ').filter((scope) => scope !== '');
  return asked.every((scope) => SCOPES.includes(scope)) ? null : '4080';
}

function expiryRefusal(state: VippsState, fields: Fields, now: number): string | null {
  if (typeof fields.expiresAt !== 'string') return null;
  const expiresAt = Date.parse(fields.expiresAt);
  if (!state.switches.longLivingPayments) return '5050';
  if (expiresAt > now + state.switches.expiresAtDaysMax * DAY) return '6110';
  if (expiresAt < now + 600_000) return '6120';
  return fields.receipt === undefined ? '6130' : null;
}

function isAbsent(value: unknown): boolean {
  return value === undefined || value === null;
}

function isText(value: unknown, min: number, max: number): boolean {
  return typeof value === 'string' && value.length >= min && value.length <= max;
}
