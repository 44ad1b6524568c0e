import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';

/** Digits of the digest that tell two builds apart. */
const DIGITS = 12;

/**
 * The build of the workflow code, as Temporal names it: what the bundle contains, and nothing else. A release that changes only adapters is the same
 * build, since nothing of a running payment's history depends on it.
 */
export const buildIdOf = (bundlePath: string): string =>
  createHash('sha256').update(readFileSync(bundlePath)).digest('hex').slice(0, DIGITS);
