import type { Dispatcher } from 'undici';
import type { Capabilities } from '../domain/capabilities';
import type { Finding, Outcome } from '../domain/outcome';
import { type Clocks, within } from './call';
import { type After, createHttp, DEFAULTS, type Http, type HttpSettings, inRealTime } from './http';
import type { AuthorizeOrder, CaptureOrder, LookUpOrder, Provider, RefundOrder, ReleaseOrder } from './provider';
import type { Registrations } from './registrations';

/** For tests and the simulator: where requests go, and what time it is. */
export interface Deps {
  dispatcher?: Dispatcher;
  now?: () => number;
  monotonic?: () => number;
  after?: After;
}

/** What every account has: where the provider is, and how long a request may take. */
export interface Reachable {
  baseUrl: string;
  http?: Partial<HttpSettings>;
}

/** One adapter's own: its API on the wire, and what it makes of each order. */
export interface Parts<Account, Api> {
  capabilitiesOf(account: Account): Capabilities;
  createApi(account: Account, http: Http, clocks: Clocks): Api;
  authorize(api: Api, order: AuthorizeOrder): Promise<Outcome>;
  capture(api: Api, order: CaptureOrder): Promise<Outcome>;
  release(api: Api, order: ReleaseOrder): Promise<Outcome>;
  /** Absent where Holdfast cannot give captured money back; then the capabilities have no `refund` either. */
  refund?(api: Api, order: RefundOrder): Promise<Outcome>;
  lookUp(api: Api, order: LookUpOrder): Promise<Finding>;
  /** Where the provider is told once where notices go, and not with each payment. */
  registrationsOf?(api: Api): Registrations;
}

/**
 * One account at one provider, ready to be called. A call ends within `http.totalMs`, whatever it asks before it writes. Throws on settings
 * that cannot be meant.
 */
export function assemble<Account extends Reachable, Api extends { close(): Promise<void> }>(
  account: Account,
  deps: Deps,
  parts: Parts<Account, Api>,
): Provider {
  const api = openApi(account, deps, parts);
  const boundMs = boundOf(account);
  const { refund } = parts;
  return {
    capabilities: parts.capabilitiesOf(account),
    boundMs,
    authorize: (order) => within(boundMs, order, (bounded) => parts.authorize(api, bounded), deps.after),
    capture: (order) => within(boundMs, order, (bounded) => parts.capture(api, bounded), deps.after),
    release: (order) => within(boundMs, order, (bounded) => parts.release(api, bounded), deps.after),
    ...(refund && { refund: (order) => within(boundMs, order, (bounded) => refund(api, bounded), deps.after) }),
    lookUp: (order) => within(boundMs, order, (bounded) => parts.lookUp(api, bounded), deps.after),
    close: () => api.close(),
  };
}

/** The provider's API over a transport of its own. */
export function openApi<Account extends Reachable, Api>(
  account: Account,
  deps: Deps,
  { createApi }: Pick<Parts<Account, Api>, 'createApi'>,
): Api {
  const http = createHttp({ ...account.http, baseUrl: account.baseUrl }, deps);
  return createApi(account, http, {
    now: deps.now ?? Date.now,
    monotonic: deps.monotonic ?? (() => performance.now()),
    after: deps.after ?? inRealTime,
  });
}

/** The longest that one call can take, ms. */
export const boundOf = ({ http }: Reachable): number => http?.totalMs ?? DEFAULTS.totalMs;
