/**
 * SHA-256 in plain arithmetic (FIPS 180-4). Keys are derived inside workflow code, which has no `node:crypto`.
 * Not for secrets: it makes no attempt at constant time.
 */
export function sha256(text: string): Uint8Array {
  const message = padded(utf8(text));
  const state = Int32Array.from(INITIAL);
  const w = new Int32Array(64);
  for (let block = 0; block < message.length; block += 64) {
    for (let i = 0; i < 16; i++) w[i] = word(message, block + i * 4);
    for (let i = 16; i < 64; i++) {
      const a = at(w, i - 15);
      const b = at(w, i - 2);
      const s0 = rotate(a, 7) ^ rotate(a, 18) ^ (a >>> 3);
      const s1 = rotate(b, 17) ^ rotate(b, 19) ^ (b >>> 10);
      w[i] = at(w, i - 16) + s0 + at(w, i - 7) + s1;
    }
    compress(state, w);
  }
  const digest = new Uint8Array(32);
  state.forEach((value, i) => {
    for (let byte = 0; byte < 4; byte++) digest[i * 4 + byte] = value >>> (24 - byte * 8);
  });
  return digest;
}

function compress(state: Int32Array, w: Int32Array): void {
  let [a, b, c, d, e, f, g, h] = state as unknown as [number, number, number, number, number, number, number, number];
  for (let i = 0; i < 64; i++) {
    const s1 = rotate(e, 6) ^ rotate(e, 11) ^ rotate(e, 25);
    const t1 = (h + s1 + ((e & f) ^ (~e & g)) + at(ROUNDS, i) + at(w, i)) | 0;
    const s0 = rotate(a, 2) ^ rotate(a, 13) ^ rotate(a, 22);
    const t2 = (s0 + ((a & b) ^ (a & c) ^ (b & c))) | 0;
    [h, g, f, e, d, c, b, a] = [g, f, e, (d + t1) | 0, c, b, a, (t1 + t2) | 0];
  }
  [a, b, c, d, e, f, g, h].forEach((value, i) => {
    state[i] = at(state, i) + value;
  });
}

const at = (words: Int32Array, i: number): number => words[i] as number;
const rotate = (x: number, n: number): number => (x >>> n) | (x << (32 - n));
const word = (bytes: Uint8Array, i: number): number =>
  (((bytes[i] ?? 0) << 24) | ((bytes[i + 1] ?? 0) << 16) | ((bytes[i + 2] ?? 0) << 8) | (bytes[i + 3] ?? 0)) >>> 0;

function padded(bytes: readonly number[]): Uint8Array {
  const length = bytes.length;
  const out = new Uint8Array((((length + 8) >> 6) + 1) * 64);
  out.set(bytes);
  out[length] = 0x80;
  const bits = length * 8;
  for (let i = 0; i < 4; i++) out[out.length - 1 - i] = bits >>> (i * 8);
  return out;
}

/** The workflow sandbox has TextEncoder, but a pure module should not need a host. */
function utf8(text: string): number[] {
  const bytes: number[] = [];
  for (const character of text) {
    const point = character.codePointAt(0) ?? 0;
    if (point < 0x80) bytes.push(point);
    else if (point < 0x800) bytes.push(0xc0 | (point >> 6), tail(point));
    else if (point < 0x10000) bytes.push(0xe0 | (point >> 12), tail(point >> 6), tail(point));
    else bytes.push(0xf0 | (point >> 18), tail(point >> 12), tail(point >> 6), tail(point));
  }
  return bytes;
}

const tail = (point: number): number => 0x80 | (point & 0x3f);

// The fractional parts of the square roots (INITIAL) and cube roots (ROUNDS) of the first primes: what the standard prescribes.
const PRIMES = primes(64);
const INITIAL = Int32Array.from(PRIMES.slice(0, 8), (p) => fraction(Math.sqrt(p)));
const ROUNDS = Int32Array.from(PRIMES, (p) => fraction(Math.cbrt(p)));

function fraction(x: number): number {
  return Math.floor((x - Math.floor(x)) * 2 ** 32) | 0;
}

function primes(count: number): number[] {
  const found: number[] = [];
  for (let n = 2; found.length < count; n++) if (found.every((p) => n % p !== 0)) found.push(n);
  return found;
}
