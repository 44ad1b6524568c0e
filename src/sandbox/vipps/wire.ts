import type { Reply } from '../exchange';
import { type Fields, isFields } from '../json-object';
import { type FieldFault, malformed, problem } from './problems';
import type { VippsState } from './state';

const AMOUNT_MAX = 65_000_000;

/** What was read, or the refusal that says why it couldn't be. */
export type Read<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly reply: Reply };

export interface Amount {
  readonly currency: string;
  readonly value: number;
}

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

/** Whether a reference has the form that the provider takes. Sheet 3. */
export function isReference(state: VippsState, reference: unknown): reference is string {
  const { referenceLengthMax } = state.switches;
  return (
    typeof reference === 'string' && reference.length <= referenceLengthMax && /^[a-zA-Z0-9-]{8,}$/.test(reference)
  );
}

export function refuse(reply: Reply): { readonly ok: false; readonly reply: Reply } {
  return { ok: false, reply };
}
