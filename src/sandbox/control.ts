import type { Clock } from './clock';
import { authorizeOrder, authorizeOrders, clockOrder, deedOrder, faultOrder, read, shareOrder } from './control-orders';
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
import { decoded, matcher, partsOf, type Row } from './routes';
import { type AuthorizedPayment, ControlRefused, type Deed, type Simulator } from './simulator';
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

/** A request as the functions behind the routes see it. `named`: the parts that the path names. */
interface Asked {
  readonly deps: ControlDeps;
  readonly core: Core;
  readonly now: number;
  readonly named: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
  readonly body: unknown;
}

interface Route extends Row {
  readonly act: (asked: Asked) => unknown;
}

/** As README.md lists them. The provider of switches may be left out while there is only one. */
const route = matcher<Route>([
  { method: 'GET', pattern: '/', act: describe },
  { method: 'GET', pattern: '/accounts', act: ({ core }) => core.accounts },
  { method: 'POST', pattern: '/payments', act: makePayments },
  { method: 'POST', pattern: '/portal/capture', act: (asked) => doDeed('capture', asked) },
  { method: 'POST', pattern: '/portal/cancel', act: (asked) => doDeed('cancel', asked) },
  { method: 'POST', pattern: '/portal/refund', act: (asked) => doDeed('refund', asked) },
  { method: 'POST', pattern: '/customer/approve', act: (asked) => doDeed('approve', asked) },
  { method: 'POST', pattern: '/customer/decline', act: (asked) => doDeed('decline', asked) },
  { method: 'POST', pattern: '/expire', act: (asked) => doDeed('expire', asked) },
  { method: 'GET', pattern: '/faults', act: ({ core }) => ({ faults: pendingRules(core.world.faults) }) },
  { method: 'POST', pattern: '/faults', act: injectAll },
  { method: 'DELETE', pattern: '/faults', act: endFaults },
  { method: 'PUT', pattern: '/shares', act: putShares },
  { method: 'GET', pattern: '/clock', act: ({ deps }) => clockView(deps) },
  { method: 'POST', pattern: '/clock', act: moveClock },
  { method: 'GET', pattern: '/truth', act: allTruth },
  { method: 'GET', pattern: '/truth/{provider}/{account}/{reference}', act: oneTruth },
  { method: 'GET', pattern: '/counters', act: counters },
  { method: 'GET', pattern: '/switches', act: (asked) => switched(asked).switches() },
  { method: 'GET', pattern: '/switches/{provider}', act: (asked) => switched(asked).switches() },
  { method: 'PATCH', pattern: '/switches', act: (asked) => switched(asked).setSwitches(asked.body) },
  { method: 'PATCH', pattern: '/switches/{provider}', act: (asked) => switched(asked).setSwitches(asked.body) },
  { method: 'POST', pattern: '/reset', act: reset },
]);

/** Answers a control request with a value for JSON; throws ControlRefused. */
export function control(deps: ControlDeps, { method, path, query, body }: ControlRequest): unknown {
  const found = route(method, partsOf(`/${path}`).map(decoded));
  if (found === null) {
    throw new ControlRefused(404, `no control route ${method} /_sandbox/${path}: see src/sandbox/README.md`);
  }
  return found.row.act({ deps, core: deps.core(), now: deps.clock.now(), named: found.named, query, body });
}

function describe({ deps, core, now }: Asked) {
  const baseUrls = Object.fromEntries(Object.entries(PREFIXES).map(([name, prefix]) => [name, deps.url() + prefix]));
  const operations = [...core.simulators.values()].map(({ provider, operations: names }) => [provider, names]);
  const clock = { now, iso: new Date(now).toISOString() };
  return { baseUrls, operations: Object.fromEntries(operations), faults: FAULTS, clock, seed: core.world.seed };
}

function makePayments({ core, body, now }: Asked): { payments: AuthorizedPayment[] } {
  const isBatch = typeof body === 'object' && body !== null && 'payments' in body;
  const orders = isBatch ? read(authorizeOrders, body).payments : [read(authorizeOrder, body)];
  const payments = orders.map((order) => {
    const { account, simulator } = accountIn(core, order);
    return simulator.authorize({ ...order, account }, now);
  });
  return { payments };
}

function doDeed(deed: Deed, { core, body, now }: Asked) {
  const order = read(deedOrder, body);
  const { account, simulator } = accountIn(core, order);
  simulator.doToPayment(deed, account, order.reference, order.amount, now);
  const name = { provider: simulator.provider, account, reference: order.reference };
  const truth = find(core.world.truth, name);
  return { truth: truth === undefined ? null : summaryOf(truth) };
}

function injectAll({ core, body }: Asked): { ids: number[] } {
  const orders = Array.isArray(body) ? body : [body];
  const checked = orders.map((order) => {
    const fine = read(faultOrder, order);
    const { provider, operation } = fine;
    const wrong = wrongWith(fine) ?? unknownOperation(core, provider, operation) ?? foreign(core, provider, fine);
    if (wrong !== null) throw new ControlRefused(400, wrong);
    return fine;
  });
  return { ids: checked.map((order) => inject(core.world.faults, order).id) };
}

function endFaults({ core }: Asked) {
  clearFaults(core.world.faults);
  return {};
}

function putShares({ core, body }: Asked) {
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
  return {};
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

function moveClock({ deps, body, now }: Asked) {
  const order = read(clockOrder, body);
  const setTo = 'setTo' in order ? order.setTo : now + order.moveMs;
  const target = typeof setTo === 'number' ? setTo : Date.parse(setTo);
  if (target < now)
    throw new ControlRefused(400, `the clock is at ${new Date(now).toISOString()} and only moves forward`);
  if (target > CLOCK_MAX) throw new ControlRefused(400, `the clock ends at ${new Date(CLOCK_MAX).toISOString()}`);
  deps.clock.move(target - now);
  return clockView(deps);
}

function allTruth({ core, query }: Asked) {
  const asked = { provider: query.get('provider') ?? undefined, account: query.get('account') ?? undefined };
  return { payments: summaries(core.world.truth, asked) };
}

function oneTruth({ core, named }: Asked) {
  const { provider = '', account = '', reference = '' } = named;
  const truth = find(core.world.truth, { provider, account, reference });
  if (truth === undefined) throw new ControlRefused(404, `no money of ${provider}/${account}/${reference} ever moved`);
  return summaryOf(truth);
}

function counters({ core }: Asked) {
  const { counters: requests, faults, truth } = core.world;
  return {
    requests: Object.fromEntries(requests),
    faults: Object.fromEntries(faults.injected),
    movements: truth.movementCount,
    payments: truth.payments.size,
  };
}

function simulatorOf(core: Core, provider: string | undefined): Simulator {
  const inUse = simulatorsInUse(core);
  const only = inUse.length === 1 ? inUse[0] : undefined;
  const simulator = provider === undefined ? only : core.simulators.get(provider);
  if (simulator !== undefined) return simulator;
  throw new ControlRefused(404, `no provider ${provider ?? ''}: use ${[...core.simulators.keys()].join(', ')}`);
}

function switched({ core, named }: Asked): Simulator {
  return simulatorOf(core, named.provider);
}

function reset({ deps }: Asked) {
  deps.reset();
  return {};
}
