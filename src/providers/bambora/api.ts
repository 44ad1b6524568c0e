import { present } from '../../domain/present';
import { type Clocks, fenceOf, READ_SHARE, within } from '../call';
import type { Http, Leg } from '../http';
import type { BamboraAccount } from './account';
import { AUTH_SCHEMES, GENERATIONS, type Generation } from './generation';

/** What every write carries; a part of the port's orders. */
export interface WriteOrder {
  reference: string;
  notAfter: number;
  signal?: AbortSignal;
}

/** The authenticated requests of one merchant. Never throws for what the network or the provider does. */
export interface Api {
  readonly generation: Generation;
  readonly isMultiple: boolean;
  read(order: { reference: string; signal?: AbortSignal }): Promise<Leg>;
  /** The read before a write: it has a share of the time only, and the fence of the write counts from its beginning. */
  readFirst(order: WriteOrder): Promise<{ leg: Leg; notAfter: () => number }>;
  write(path: string, body: unknown, order: { notAfter: number; signal?: AbortSignal }): Promise<Leg>;
  close(): Promise<void>;
}

/** Source: sheet 1. */
export function createApi(account: BamboraAccount, http: Http, clocks: Clocks): Api {
  const generation: Generation = GENERATIONS[account.generation ?? 'beta'];
  const common = { Authorization: AUTH_SCHEMES[account.authScheme ?? 'basic'](account), 'API-Version': '1' };
  const read: Api['read'] = ({ reference, signal }) =>
    http.request(present({ method: 'GET', path: generation.path(reference), headers: common, signal }));

  return {
    generation,
    isMultiple: account.multipleCaptures ?? false,
    read,
    async readFirst(order) {
      const notAfter = fenceOf(order.notAfter, clocks);
      const leg = await within(http.boundMs * READ_SHARE, order, read, clocks.after);
      return { leg, notAfter };
    },
    write: (path, body, { notAfter, signal }) =>
      http.request(
        present({
          method: 'POST',
          path,
          headers: { ...common, 'Content-Type': 'application/json' },
          body: body === undefined ? undefined : JSON.stringify(body),
          notAfter,
          signal,
        }),
      ),
    close: () => http.close(),
  };
}
