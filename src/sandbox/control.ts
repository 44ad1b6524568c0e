import { z } from 'zod';
import type { Clock } from './clock';
import { accountIn, type Core, PREFIXES, simulatorsInUse } from './core';
import {
  clearFaults,
  FAULTS,
  type Fault,
  type FaultName,
  inject,
  NOTICE,
  pendingRules,
  setShares,
  wrongWith,
} from './faults';
import { type AuthorizedPayment, ControlRefused, type Deed } from './simulator';
import { find, summaries, summaryOf } from './truth';

/** One request to the control API, its path without `/_sandbox`, its body parsed. */
export interface ControlRequest {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly body: unknown;
}

/** What the control API works on. `reset` builds everything anew from the configuration. */
export interface ControlDeps {
  readonly clock: Clock;
  core(): Core;
  reset(): void;
  url(): string;
}

const faultNames = z.enum(Object.keys(FAULTS) as [FaultName, ...FaultName[]]);
const details = {
  ms: z.number().min(0).optional(),
  code: z.string().optional(),
  status: z.literal([200, 400, 401, 403, 404, 409, 422, 423, 429, 500, 502, 503, 504]).optional(),
  says: z.enum(['drop', 'fail', 'silence']).optional(),
  locked: z.boolean().optional(),
  sticky: z.boolean().optional(),
};
const faultOrder = z.strictObject({
  ...{ fault: faultNames, ...details },
  ...{ provider: z.string().optional(), account: z.string().optional(), operation: z.string().optional() },
  ...{ reference: z.string().optional(), times: z.int().min(1).optional(), skip: z.int().min(0).optional() },
});
const share = z.number().min(0).max(1);
const shareRow = z.partialRecord(faultNames, z.union([share, z.strictObject({ share, ...details })]));
const shareOrder = z.strictObject({
  ...{ provider: z.string().optional(), seed: z.int().optional(), shares: z.record(z.string(), shareRow) },
});
const clockOrder = z.union([
  z.strictObject({ moveMs: z.number().min(0) }),
  z.strictObject({ setTo: z.union([z.number(), z.iso.datetime({ offset: true })]) }),
]);
const authorizeOrder = z.strictObject({
  ...{ provider: z.string().optional(), account: z.string().optional(), reference: z.string().optional() },
  ...{ amount: z.int().min(1), currency: z.string().optional(), noticeUrl: z.url().optional() },
});
const authorizeOrders = z.strictObject({ payments: z.array(authorizeOrder).max(10_000) });
const deedOrder = z.strictObject({
  ...{ provider: z.string().optional(), account: z.string().optional(), reference: z.string() },
  amount: z.int().min(1).optional(),
});

const DEEDS: Readonly<Record<string, Deed>> = {
  'portal/capture': 'capture',
  'portal/cancel': 'cancel',
  'portal/refund': 'refund',
  'customer/approve': 'approve',
  'customer/decline': 'decline',
  expire: 'expire',
};

/** Answers a control request with a value for JSON; throws ControlRefused. The routes are described in README.md. */
export function control(deps: ControlDeps, request: ControlRequest): unknown {
  const { method, path, query, body } = request;
  const core = deps.core();
  const now = deps.clock.now();
  const [first, ...rest] = path.split('/').map(decodeURIComponent);
  const deed = method === 'POST' ? DEEDS[path] : undefined;
  if (deed !== undefined) return doDeed(core, deed, read(deedOrder, body), now);
  const asked = { provider: query.get('provider') ?? undefined, account: query.get('account') ?? undefined };

  switch (`${method} ${first}`) {
    case 'GET ':
      return describe(deps, core, now);
    case 'GET accounts':
      return core.accounts;
    case 'POST payments':
      return makePayments(core, body, now);
    case 'GET faults':
      return { faults: pendingRules(core.world.faults) };
    case 'POST faults':
      return { ids: injectAll(core, body) };
    case 'DELETE faults':
      clearFaults(core.world.faults);
      return {};
    case 'PUT shares':
      putShares(core, body);
      return {};
    case 'GET clock':
      return clockView(deps);
    case 'POST clock':
      return moveClock(deps, body);
    case 'GET truth':
      return rest.length === 0 ? { payments: summaries(core.world.truth, asked) } : oneTruth(core, rest);
    case 'GET counters':
      return counters(core);
    case 'GET switches':
      return simulatorOf(core, rest[0]).switches();
    case 'PATCH switches':
      return simulatorOf(core, rest[0]).setSwitches(body);
    case 'POST reset':
      deps.reset();
      return {};
    default:
      throw new ControlRefused(404, `no control route ${method} /_sandbox/${path}: see src/sandbox/README.md`);
  }
}

function describe(deps: ControlDeps, core: Core, now: number) {
  const baseUrls = Object.fromEntries(Object.entries(PREFIXES).map(([name, prefix]) => [name, deps.url() + prefix]));
  const operations = [...core.simulators.values()].map(({ provider, operations: names }) => [provider, names]);
  const clock = { now, iso: new Date(now).toISOString() };
  return { baseUrls, operations: Object.fromEntries(operations), faults: FAULTS, clock, seed: core.world.seed };
}

function makePayments(core: Core, body: unknown, now: number): { payments: AuthorizedPayment[] } {
  const isBatch = typeof body === 'object' && body !== null && 'payments' in body;
  const orders = isBatch ? read(authorizeOrders, body).payments : [read(authorizeOrder, body)];
  const payments = orders.map((order) => {
    const { account, simulator } = accountIn(core, order);
    return simulator.authorize({ ...order, account }, now);
  });
  return { payments };
}

function doDeed(core: Core, deed: Deed, order: z.infer<typeof deedOrder>, now: number) {
  const { account, simulator } = accountIn(core, order);
  simulator.doToPayment(deed, account, order.reference, order.amount, now);
  const name = { provider: simulator.provider, account, reference: order.reference };
  const truth = find(core.world.truth, name);
  return { truth: truth === undefined ? null : summaryOf(truth) };
}

function injectAll(core: Core, body: unknown): number[] {
  const orders = Array.isArray(body) ? body : [body];
  const checked = orders.map((order) => {
    const fine = read(faultOrder, order);
    const { provider, operation } = fine;
    const wrong = wrongWith(fine) ?? unknownOperation(core, provider, operation) ?? foreign(core, provider, fine);
    if (wrong !== null) throw new ControlRefused(400, wrong);
    return fine;
  });
  return checked.map((order) => inject(core.world.faults, order).id);
}

function putShares(core: Core, body: unknown): void {
  const { provider, seed, shares } = read(shareOrder, body);
  const simulator = simulatorOf(core, provider);
  for (const [operation, row] of Object.entries(shares)) {
    let sum = 0;
    for (const [fault, value] of Object.entries(row)) {
      const detail = typeof value === 'number' ? { share: value } : value;
      sum += detail?.share ?? 0;
      const order = { ...detail, fault: fault as FaultName, operation };
      const wrong =
        wrongWith(order) ?? unknownOperation(core, simulator.provider, operation) ?? simulator.wrongWith(order);
      if (wrong !== null) throw new ControlRefused(400, wrong);
    }
    if (sum > 1 + 1e-9) throw new ControlRefused(400, `the shares of ${operation} add up to ${sum}, more than 1`);
  }
  setShares(core.world.faults, simulator.provider, shares as Parameters<typeof setShares>[2], seed);
}

function unknownOperation(core: Core, provider: string | undefined, operation: string | undefined): string | null {
  if (operation === undefined || operation === '*' || operation === NOTICE) return null;
  const simulators = provider === undefined ? simulatorsInUse(core) : [simulatorOf(core, provider)];
  const known = simulators.flatMap((simulator) => simulator.operations);
  return known.includes(operation) ? null : `no operation ${operation}: use ${known.join(', ')} or ${NOTICE}`;
}

/** What the provider has against the fault; without a provider, what all of them have against it. */
function foreign(core: Core, provider: string | undefined, fault: Fault): string | null {
  if (provider !== undefined) return simulatorOf(core, provider).wrongWith(fault);
  const wrongs = simulatorsInUse(core).map((simulator) => simulator.wrongWith(fault));
  return wrongs.includes(null) ? null : (wrongs[0] ?? null);
}

function clockView({ clock }: ControlDeps) {
  const now = clock.now();
  return { now, iso: new Date(now).toISOString() };
}

/** Holds end years after they began, and that has to be a date, too. */
const CLOCK_MAX = Date.UTC(9000, 0, 1);

function moveClock(deps: ControlDeps, body: unknown) {
  const order = read(clockOrder, body);
  const now = deps.clock.now();
  const setTo = 'setTo' in order ? order.setTo : now + order.moveMs;
  const target = typeof setTo === 'number' ? setTo : Date.parse(setTo);
  if (target < now)
    throw new ControlRefused(400, `the clock is at ${new Date(now).toISOString()} and only moves forward`);
  if (target > CLOCK_MAX) throw new ControlRefused(400, `the clock ends at ${new Date(CLOCK_MAX).toISOString()}`);
  deps.clock.move(target - now);
  return clockView(deps);
}

function oneTruth(core: Core, [provider = '', account = '', reference = '']: readonly string[]) {
  const truth = find(core.world.truth, { provider, account, reference });
  if (truth === undefined) throw new ControlRefused(404, `no money of ${provider}/${account}/${reference} ever moved`);
  return summaryOf(truth);
}

function counters(core: Core) {
  const { counters: requests, faults, truth } = core.world;
  return {
    requests: Object.fromEntries(requests),
    faults: Object.fromEntries(faults.injected),
    movements: truth.movementCount,
    payments: truth.payments.size,
  };
}

function simulatorOf(core: Core, provider: string | undefined) {
  const inUse = simulatorsInUse(core);
  const only = inUse.length === 1 ? inUse[0] : undefined;
  const simulator = provider === undefined ? only : core.simulators.get(provider);
  if (simulator !== undefined) return simulator;
  throw new ControlRefused(404, `no provider ${provider ?? ''}: use ${[...core.simulators.keys()].join(', ')}`);
}

function read<T>(schema: z.ZodType<T>, body: unknown): T {
  const result = schema.safeParse(body);
  if (!result.success) throw new ControlRefused(400, z.prettifyError(result.error));
  return result.data;
}
