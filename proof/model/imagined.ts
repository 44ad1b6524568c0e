import type { Capabilities, RefundCapabilities } from '../../src/domain/capabilities';
import { DAY, HOUR, MINUTE, SECOND } from '../simulator/time';

type Able = Omit<Capabilities, 'currencies'>;

/** Refunds that a total tells of. */
const COUNTED: RefundCapabilities = {
  parts: true,
  times: 'many',
  of: 'payment',
  replayForMs: 0,
  evidence: 'totals',
  absence: 'provable',
  provisionalMs: 0,
  windowDays: 180,
};

/** Refunds under keys. */
const NAMED: RefundCapabilities = { ...COUNTED, evidence: 'key', replayForMs: 23 * HOUR, windowDays: 365 };

/** One capture, which a look-up knows by a marker of ours. */
const MARKED: Able = {
  captures: 'one',
  partial: true,
  replayForMs: 0,
  evidence: 'marker',
  absence: 'provable',
  settleWindowMs: 5 * MINUTE,
  readGapMs: MINUTE,
  release: { untouched: 'explicit', afterCapture: 'lapses', evidence: 'totals' },
  provisionalMs: 0,
  holdDays: 7,
  minGapMs: 5 * SECOND,
  lookGapMs: 2 * SECOND,
  refund: COUNTED,
};

/** Many captures, each under a key that the provider remembers and shows. */
const KEYED: Able = {
  captures: 'many',
  partial: true,
  replayForMs: 23 * HOUR,
  evidence: 'key',
  absence: 'provable',
  settleWindowMs: 75 * MINUTE,
  readGapMs: MINUTE,
  release: { untouched: 'explicit', afterCapture: 'explicit', evidence: 'totals' },
  provisionalMs: 0,
  holdDays: 180,
  minGapMs: 15 * SECOND,
  lookGapMs: SECOND,
  refund: NAMED,
};

/** What no provider can do so far, told by how it differs from what one can almost do. */
export const IMAGINED: Readonly<Record<string, Able>> = {
  'many, totals, provable': {
    ...MARKED,
    captures: 'many',
    evidence: 'totals',
    release: { ...MARKED.release, afterCapture: 'explicit' },
  },
  'many, marker, provable': { ...MARKED, captures: 'many' },
  'one, key, explicit rest': { ...KEYED, captures: 'one' },
  'many, key, never provable': {
    ...KEYED,
    absence: 'neverProvable',
    refund: { ...NAMED, absence: 'neverProvable' },
  },
  'many, key, no replay': { ...KEYED, replayForMs: 0, refund: { ...NAMED, replayForMs: 0 } },
  'many, key, provisional': { ...KEYED, provisionalMs: 3 * DAY, refund: { ...NAMED, provisionalMs: 3 * DAY } },
};
