import type { Fault, FaultName } from '../../src/sandbox/faults';
import type { Mishap } from '../simulator/provider-side';
import { HOUR, MINUTE, SECOND } from '../simulator/time';
import { isWorkerMishap, WORKER_MISHAPS, type WorkerMishap } from './caller';

/** What the provider promises this account: how far a fault may go. */
export interface Limits {
  /** An order takes effect, and shows, within so long. */
  hiddenMs: number;
  /** An order that was taken may fail within so long. */
  failsMs: number;
  /** A stale read is permitted now. */
  staleMs: number;
  /** Nothing is hidden in this payment, so that a key may be forgotten, and a no may follow an effect. */
  isOpen: boolean;
}

type Make = (x: number, limits: Limits) => Omit<Fault, 'fault'> | undefined;

const plain: Make = () => ({});
const some = (x: number, most: number): number => 1 + (x % Math.max(1, Math.floor(most)));
const oneOf = <T>(x: number, values: readonly T[]): T => values[x % values.length] as T;

/** What a provider can do to a read, as `sandbox/faults` names it. Undefined: not here and now. */
const READ_FAULTS: readonly (readonly [FaultName, Make])[] = [
  ['dropsBeforeEffect', plain],
  ['ignoresRequest', plain],
  ['failsBeforeEffect', (x) => ({ status: oneOf(x, [500, 503]) })],
  ['pageBeforeEffect', (x) => ({ status: oneOf(x, [200, 502]) })],
  ['throttles', (x) => ({ ms: some(x, 2 * MINUTE) })],
  ['rejectsToken', plain],
  ['garblesAnswer', plain],
  ['answersLate', (x) => ({ ms: some(x, 30 * SECOND) })],
  ['readsStale', (x, { staleMs }) => (staleMs > 0 ? { ms: some(x, staleMs) } : undefined)],
  ['findsNothing', (_, { staleMs }) => (staleMs > 0 ? {} : undefined)],
];

/** What a provider can do to a write. */
const WRITE_FAULTS: readonly (readonly [FaultName, Make])[] = [
  ['dropsBeforeEffect', plain],
  ['dropsAfterEffect', plain],
  ['ignoresRequest', plain],
  ['neverAnswers', plain],
  ['failsBeforeEffect', (x) => ({ status: oneOf(x, [500, 503, 504]), sticky: x % 3 === 0 })],
  ['failsAfterEffect', (x) => ({ status: oneOf(x, [500, 502, 504]), sticky: x % 3 === 0 })],
  ['answersLate', (x) => ({ ms: some(x, MINUTE), locked: x % 2 === 0 })],
  [
    'actsLate',
    (x, { hiddenMs, isOpen }) =>
      isOpen ? undefined : { ms: some(x, hiddenMs), says: oneOf(x, ['drop', 'fail', 'silence']), locked: x % 5 === 0 },
  ],
  ['failsLater', (x, { failsMs }) => (failsMs > 0 ? { ms: some(x, failsMs) } : undefined)],
  ['garblesAnswer', plain],
  ['pageBeforeEffect', (x) => ({ status: oneOf(x, [200, 201, 502, 503]) })],
  ['pageAfterEffect', (x) => ({ status: oneOf(x, [200, 401, 429, 502]) })],
  ['proxyRefuses', (x) => ({ status: oneOf(x, [401, 403, 423, 429]) })],
  ['mislabelsAnswer', (x) => ({ status: oneOf(x, [400, 401, 409, 422, 429]) })],
  ['saysProcessing', plain],
  ['saysTryLater', (x) => ({ sticky: x % 4 === 0 })],
  ['saysNoFunds', plain],
  ['locks', (x) => ({ ms: some(x, 10 * MINUTE) })],
  ['throttles', (x) => ({ ms: some(x, HOUR) })],
  ['rejectsToken', plain],
  ['refuses', plain],
  ['refusesAfterEffect', plain],
  ['readsStale', (x, { hiddenMs, isOpen }) => (isOpen ? undefined : { ms: some(x, hiddenMs) })],
  ['findsNothing', (x, { hiddenMs, isOpen }) => (isOpen ? undefined : { ms: some(x, hiddenMs) })],
  ['forgetsKey', (_, { isOpen }) => (isOpen ? {} : undefined)],
];

/** What happens to notices. The next one meets it. */
const NOTICE_FAULTS: readonly (readonly [FaultName, Make])[] = [
  ['losesNotice', plain],
  ['doublesNotice', plain],
  ['delaysNotice', (x) => ({ ms: some(x, HOUR) })],
  ['reordersNotice', (x) => ({ ms: some(x, HOUR) })],
  ['forgesNotice', plain],
  ['missignsNotice', plain],
];

/** After these nobody knows whether an order was taken. */
const LOST: readonly (FaultName | WorkerMishap)[] = [
  'dropsBeforeEffect',
  'dropsAfterEffect',
  'neverAnswers',
  'failsBeforeEffect',
  'failsAfterEffect',
  'actsLate',
  'actsLate',
  'garblesAnswer',
  'pageBeforeEffect',
  'pageAfterEffect',
  'readsStale',
  'proxyRefuses',
  'mislabelsAnswer',
  'worker killed',
  'worker frozen, wakes up later',
  'worker frozen, wakes up later',
  'answer not recorded',
];

/** A no, or "later". */
const DENIED: readonly (FaultName | WorkerMishap)[] = [
  'saysTryLater',
  'saysNoFunds',
  'locks',
  'throttles',
  'rejectsToken',
  'refuses',
  'refusesAfterEffect',
  'nobody listens',
  'forgetsKey',
];

const LATE: readonly (FaultName | WorkerMishap)[] = [
  'worker frozen, wakes up later',
  'actsLate',
  'worker frozen, wakes up later',
  'readsStale',
];

const POSTPONED: readonly (FaultName | WorkerMishap)[] = ['saysTryLater', 'locks', 'throttles', 'nobody listens'];

const SELDOM: readonly FaultName[] = ['failsLater', 'failsLater', 'forgetsKey', 'forgetsKey'];

const AMONG = {
  lost: LOST,
  late: LATE,
  denied: DENIED,
  postponed: POSTPONED,
  bearable: [...LOST, 'nobody listens'],
  harmless: ['nobody listens'],
} as const;

/** What goes wrong, and with what: the worker, the request itself, or the next notice. `details` undefined: not here and now. */
export type Wrong =
  | { worker: WorkerMishap }
  | { fault: FaultName; isNotice: boolean; details: (x: number, limits: Limits) => Omit<Fault, 'fault'> | undefined };

export function wrongOf({ kind, among }: Mishap, isWrite: boolean): Wrong {
  const rows = new Map(isWrite ? WRITE_FAULTS : READ_FAULTS);
  const notices = NOTICE_FAULTS.map(([name]) => name);
  // Most payments have no notices, and few have a key to forget or anything that could fail later: so these come more often.
  const seldom: readonly FaultName[] = [...notices, ...notices, ...(isWrite ? SELDOM : [])];
  const all = [...rows.keys(), ...WORKER_MISHAPS, ...notices, ...seldom];
  const names: readonly (FaultName | WorkerMishap)[] = among === undefined ? all : AMONG[among];
  const name = names[kind % names.length] as FaultName | WorkerMishap;
  if (isWorkerMishap(name)) return { worker: name };
  const notice = NOTICE_FAULTS.find(([fault]) => fault === name);
  return { fault: name, isNotice: notice !== undefined, details: notice?.[1] ?? rows.get(name) ?? (() => undefined) };
}
