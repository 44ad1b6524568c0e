import type { Dispatcher } from 'undici';
import { within } from '../call';
import { type After, createHttp, DEFAULTS, inRealTime } from '../http';
import type { Provider } from '../provider';
import type { BamboraAccount } from './account';
import { createApi } from './api';
import { authorize } from './authorize';
import { capabilitiesOf } from './capabilities';
import { capture } from './capture';
import { lookUp } from './look-up';
import { release } from './release';

export type { BamboraAccount } from './account';

export interface Deps {
  dispatcher?: Dispatcher;
  now?: () => number;
  monotonic?: () => number;
  after?: After;
}

/**
 * One merchant at Bambora's Native API, beta generation. Operations: `authorize`, `capture`, `release`, `look-up`, a file each.
 *
 * A call ends within `http.totalMs`, the read before a write included. Throws on settings that cannot be meant.
 */
export function createBambora(account: BamboraAccount, deps: Deps = {}): Provider {
  const http = createHttp({ ...account.http, baseUrl: account.baseUrl }, deps);
  const api = createApi(account, http, {
    now: deps.now ?? Date.now,
    monotonic: deps.monotonic ?? (() => performance.now()),
    after: deps.after ?? inRealTime,
  });
  const boundMs = boundOf(account);
  return {
    capabilities: capabilitiesOf(account),
    boundMs,
    authorize: (order) => within(boundMs, order, (bounded) => authorize(api, bounded), deps.after),
    capture: (order) => within(boundMs, order, (bounded) => capture(api, bounded), deps.after),
    release: (order) => within(boundMs, order, (bounded) => release(api, bounded), deps.after),
    lookUp: (order) => within(boundMs, order, (bounded) => lookUp(api, bounded), deps.after),
    close: () => api.close(),
  };
}

/** The longest that one call can take, ms. */
export const boundOf = (account: BamboraAccount): number => account.http?.totalMs ?? DEFAULTS.totalMs;
