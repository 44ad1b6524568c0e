import { drawOf } from './random';

/** Everything that can go wrong on purpose, named by what the provider then does. `notice` faults are about webhooks. */
export const FAULTS = {
  dropsBeforeEffect: 'drops the connection, nothing has happened',
  dropsAfterEffect: 'acts, then drops the connection',
  ignoresRequest: 'does nothing and never answers',
  neverAnswers: 'acts and never answers',
  failsBeforeEffect: 'answers 500 (or `status`), nothing has happened',
  failsAfterEffect: 'acts, then answers 500 (or `status`)',
  answersLate: 'acts, and answers `ms` later; with `locked` the payment is busy until then',
  actsLate: 'loses the answer (`says`: drop, fail or silence) and acts `ms` later; with `locked` busy until then',
  failsLater: 'takes the order as usual, and fails to carry it out `ms` later, where results come later',
  garblesAnswer: 'acts, then answers with its own status and a body cut in half',
  pageBeforeEffect: 'answers an HTML page with `status` (502), nothing has happened',
  pageAfterEffect: 'acts, then answers an HTML page with `status` (502)',
  proxyRefuses: 'does nothing; a proxy on the way answers `status` (429) with JSON of its own',
  mislabelsAnswer: 'acts, then answers as it does, but with `status` (401)',
  refuses: 'refuses with `code`, nothing has happened',
  refusesAfterEffect: 'acts, then refuses with `code`',
  saysProcessing: 'refuses because another operation is running',
  saysTryLater: 'refuses and asks to try again later',
  saysNoFunds: 'refuses because the issuer gave the hold back',
  locks: 'answers that the payment is busy, and to every write of it for `ms`',
  throttles: 'answers too many requests (429), with Retry-After when `ms` is given',
  rejectsToken: 'answers 401 though the credentials are good',
  readsStale: 'on a write: hides its result from reads for `ms`; on a read: shows the state of `ms` ago',
  findsNothing: 'on a write: what it makes is not found by reads for `ms`; on a read: finds nothing, once',
  forgetsKey: 'acts as if it had never seen the idempotency key, and forgets it at once',
  losesNotice: 'never sends this notice',
  doublesNotice: 'sends this notice twice',
  delaysNotice: 'sends this notice `ms` later; later notices of the payment wait for it',
  reordersNotice: 'sends this notice `ms` later; later notices of the payment overtake it',
  forgesNotice: 'sends a false notice with a bad signature first, once',
  missignsNotice: 'sends this notice with a bad signature',
} as const;

export type FaultName = keyof typeof FAULTS;

const NOTICE_FAULTS: ReadonlySet<FaultName> = new Set<FaultName>([
  'losesNotice',
  'doublesNotice',
  'delaysNotice',
  'reordersNotice',
  'forgesNotice',
  'missignsNotice',
]);

const NEED_MS: ReadonlySet<FaultName> = new Set<FaultName>([
  'answersLate',
  'actsLate',
  'readsStale',
  'failsLater',
  'delaysNotice',
  'reordersNotice',
]);

/** Faults whose answer is not the provider's own error, so that its status may be any. */
const ANY_STATUS: ReadonlySet<FaultName> = new Set<FaultName>([
  'pageBeforeEffect',
  'pageAfterEffect',
  'proxyRefuses',
  'mislabelsAnswer',
]);

/** The operation under which webhooks are matched. */
export const NOTICE = 'notice';

/** One fault with its details. `sticky`: what is answered is remembered under the request's key and repeated. */
export interface Fault {
  readonly fault: FaultName;
  readonly ms?: number | undefined;
  readonly code?: string | undefined;
  readonly status?: number | undefined;
  readonly says?: 'drop' | 'fail' | 'silence' | undefined;
  readonly locked?: boolean | undefined;
  readonly sticky?: boolean | undefined;
}

/** "The next `times` requests of this operation, for this reference, after the first `skip`". Absent means any. */
export interface FaultOrder extends Fault {
  readonly provider?: string | undefined;
  readonly account?: string | undefined;
  readonly operation?: string | undefined;
  readonly reference?: string | undefined;
  readonly times?: number | undefined;
  readonly skip?: number | undefined;
}

export interface FaultRule extends FaultOrder {
  readonly id: number;
  timesLeft: number;
  skipLeft: number;
}

/** For each operation (or `*`) the share of requests that get a fault: a number in 0..1, or one with details. */
export type Shares = Readonly<Record<string, ShareRow>>;
export type ShareRow = Readonly<Partial<Record<FaultName, number | ({ share: number } & Omit<Fault, 'fault'>)>>>;

export interface FaultPlan {
  seed: number;
  readonly rules: Map<string, FaultRule[]>;
  readonly shares: Map<string, ShareRow>;
  readonly drawn: Map<string, number>;
  readonly injected: Map<string, number>;
  ruleCount: number;
}

/**
 * Whose request it is; `reference` and `account` are null while nobody can tell. `id`: the provider's own name for the
 * payment, where it is another than the reference; a fault may name either.
 */
export interface FaultTarget {
  readonly provider: string;
  readonly account: string | null;
  readonly operation: string;
  readonly reference: string | null;
  readonly id?: string | null;
}

export function emptyPlan(seed: number): FaultPlan {
  return { seed, rules: new Map(), shares: new Map(), drawn: new Map(), injected: new Map(), ruleCount: 0 };
}

/** Says what is wrong with an order, or null. A webhook fault needs operation `notice`, any other fault must not have it. */
export function wrongWith(order: Pick<FaultOrder, 'fault' | 'operation' | 'ms' | 'code' | 'status'>): string | null {
  const isNotice = order.operation === NOTICE;
  if (NOTICE_FAULTS.has(order.fault) && !isNotice) return `${order.fault} needs operation "${NOTICE}"`;
  if (!NOTICE_FAULTS.has(order.fault) && isNotice) return `${order.fault} cannot happen to operation "${NOTICE}"`;
  const needsMs = NEED_MS.has(order.fault);
  if (needsMs && order.ms === undefined) return `${order.fault} needs ms`;
  const { status = 500 } = order;
  if (status < 500 && !ANY_STATUS.has(order.fault)) return `${order.fault} cannot have status ${status}`;
  if ((order.fault === 'refuses' || order.fault === 'refusesAfterEffect') && order.code === undefined) {
    return `${order.fault} needs code`;
  }
  return null;
}

export function inject(plan: FaultPlan, order: FaultOrder): FaultRule {
  plan.ruleCount += 1;
  const rule: FaultRule = { ...order, id: plan.ruleCount, timesLeft: order.times ?? 1, skipLeft: order.skip ?? 0 };
  const at = shelf(order.operation ?? '*', order.reference ?? '*');
  const rules = plan.rules.get(at);
  if (rules === undefined) plan.rules.set(at, [rule]);
  else rules.push(rule);
  return rule;
}

/** Replaces the shares of a provider. The draws start anew, so the same seed gives the same faults again. */
export function setShares(plan: FaultPlan, provider: string, shares: Shares, seed?: number): void {
  for (const at of [...plan.shares.keys()]) {
    if (at.startsWith(`${provider} `)) plan.shares.delete(at);
  }
  for (const [operation, row] of Object.entries(shares)) plan.shares.set(`${provider} ${operation}`, row);
  plan.drawn.clear();
  if (seed !== undefined) plan.seed = seed;
}

/** Ends all faults to come; what was injected stays counted. */
export function clearFaults(plan: FaultPlan): void {
  plan.rules.clear();
  plan.shares.clear();
  plan.drawn.clear();
}

export function pendingRules(plan: FaultPlan): FaultRule[] {
  return [...plan.rules.values()].flat().sort((a, b) => a.id - b.id);
}

/**
 * The fault that this request gets, or null. Orders come before shares, the oldest order first.
 *
 * A share is drawn from the seed and from whose n-th request it is, never from a running generator: requests of other
 * payments in between change nothing.
 */
export function faultFor(plan: FaultPlan, target: FaultTarget): Fault | null {
  const fault = fromRules(plan, target) ?? fromShares(plan, target);
  if (fault !== null) {
    const name = `${target.provider}.${target.operation}.${fault.fault}`;
    plan.injected.set(name, (plan.injected.get(name) ?? 0) + 1);
  }
  return fault;
}

function fromRules(plan: FaultPlan, target: FaultTarget): Fault | null {
  if (plan.rules.size === 0) return null;
  const operations = target.operation === NOTICE ? [NOTICE] : [target.operation, '*'];
  const names = new Set([target.reference, target.id ?? null, '*']);
  const references = [...names].filter((name) => name !== null);
  const shelves = operations.flatMap((operation) => references.map((reference) => shelf(operation, reference)));
  const ripe = shelves.flatMap((at) => ripeIn(plan.rules.get(at) ?? [], target) ?? []);
  const [oldest = null] = ripe.sort((a, b) => a.id - b.id);
  if (oldest === null) return null;
  oldest.timesLeft -= 1;
  if (oldest.timesLeft <= 0) remove(plan, oldest);
  return oldest;
}

/** The oldest rule of a shelf that this request meets. Those that skip it have it counted. */
function ripeIn(rules: readonly FaultRule[], target: FaultTarget): FaultRule | null {
  for (const rule of rules) {
    const isOthers = rule.provider !== undefined && rule.provider !== target.provider;
    if (isOthers || (rule.account !== undefined && rule.account !== target.account)) continue;
    if (rule.skipLeft <= 0) return rule;
    rule.skipLeft -= 1;
  }
  return null;
}

function remove(plan: FaultPlan, spent: FaultRule): void {
  const at = shelf(spent.operation ?? '*', spent.reference ?? '*');
  const left = (plan.rules.get(at) ?? []).filter((rule) => rule !== spent);
  if (left.length === 0) plan.rules.delete(at);
  else plan.rules.set(at, left);
}

function fromShares(plan: FaultPlan, target: FaultTarget): Fault | null {
  if (plan.shares.size === 0) return null;
  const { provider, account, operation, reference } = target;
  const row =
    plan.shares.get(`${provider} ${operation}`) ??
    (operation === NOTICE ? undefined : plan.shares.get(`${provider} *`));
  if (row === undefined) return null;
  const whose = `${provider}/${account ?? ''}/${reference ?? ''}/${operation}`;
  const nth = plan.drawn.get(whose) ?? 0;
  plan.drawn.set(whose, nth + 1);
  const draw = drawOf(plan.seed, whose, nth);
  let reached = 0;
  for (const [name, value] of Object.entries(row)) {
    const details = typeof value === 'number' ? { share: value } : value;
    reached += details.share;
    if (draw < reached) return { ...details, fault: name as FaultName };
  }
  return null;
}

function shelf(operation: string, reference: string): string {
  return `${operation} ${reference}`;
}
