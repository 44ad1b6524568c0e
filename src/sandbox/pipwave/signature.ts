import { createHash } from 'node:crypto';

/** Value text as PHP writes it after decoding JSON: 49.90 as a number is `49.9`. Sheet 1.3. */
export function phpText(value: unknown): string {
  if (value === undefined || value === null || value === false) return '';
  if (value === true) return '1';
  if (typeof value === 'number') return phpNumber(value);
  return typeof value === 'string' ? value : 'Array';
}

/** Fourteen digits, and an exponent below -4 or from 14 on. */
function phpNumber(value: number): string {
  if (Number.isSafeInteger(value)) return String(Object.is(value, -0) ? 0 : value);
  const [digits = '', power = '0'] = value.toExponential(13).split('e');
  const exponent = Number(power);
  if (exponent >= -4 && exponent < 14) return String(Number(value.toPrecision(14)));
  const short = digits.replace(/0+$/, '').replace(/\.$/, '.0');
  return `${short}E${exponent < 0 ? '-' : '+'}${Math.abs(exponent)}`;
}

/** What PHP's `empty()` calls empty, and the provider therefore "not provided". Sheet 1.3. */
export function isEmpty(value: unknown): boolean {
  const isFalsy = value === undefined || value === null || value === false || value === '' || value === 0;
  return isFalsy || value === '0' || (Array.isArray(value) && value.length === 0);
}

/**
 * SHA-1 over `name:value` of each field without separators, sorted by name in byte order, the secret among them.
 *
 * Source: provider sheet pipwave 1.3.
 */
export function signatureOf(fields: Readonly<Record<string, unknown>>, secret: string): string {
  const all: Readonly<Record<string, unknown>> = { ...fields, api_secret: secret };
  const text = Object.keys(all)
    .sort()
    .map((name) => `${name}:${phpText(all[name])}`)
    .join('');
  return createHash('sha1').update(text, 'utf8').digest('hex');
}
