/** Currencies whose minor unit is not a hundredth. ISO 4217. */
const EXPONENTS: Readonly<Record<string, number>> = {
  BIF: 0,
  CLP: 0,
  DJF: 0,
  GNF: 0,
  ISK: 0,
  JPY: 0,
  KMF: 0,
  KRW: 0,
  PYG: 0,
  RWF: 0,
  UGX: 0,
  UYI: 0,
  VND: 0,
  VUV: 0,
  XAF: 0,
  XOF: 0,
  XPF: 0,
  BHD: 3,
  IQD: 3,
  JOD: 3,
  KWD: 3,
  LYD: 3,
  OMR: 3,
  TND: 3,
  CLF: 4,
  UYW: 4,
};

/** How many decimals a currency has. */
export function exponentOf(currency: string): number {
  return EXPONENTS[currency] ?? 2;
}

/** Minor units as decimal text of the major unit with so many places: 4990 in two is `49.90`. */
export function majorText(minor: number, exponent: number, places = exponent): string {
  const digits = String(Math.abs(minor)).padStart(exponent + 1, '0');
  const whole = digits.slice(0, digits.length - exponent);
  const part = exponent === 0 ? '' : digits.slice(-exponent);
  const text = places === 0 ? whole : `${whole}.${part.padEnd(places, '0')}`;
  return minor < 0 ? `-${text}` : text;
}

/** Minor units of decimal text, or null where it is no amount or finer than the currency. No binary fractions. */
export function minorOf(text: string, exponent: number): number | null {
  const [, whole, part = ''] = /^(\d{1,15})(?:\.(\d*))?$/.exec(text) ?? [];
  if (whole === undefined) return null;
  const kept = part.slice(0, exponent).padEnd(exponent, '0');
  if (/[1-9]/.test(part.slice(exponent))) return null;
  const minor = Number(whole + kept);
  return Number.isSafeInteger(minor) ? minor : null;
}
