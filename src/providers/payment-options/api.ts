import { present } from '../../domain/present';
import { type Clocks, fenceOf, READ_SHARE, within } from '../call';
import type { Http, Leg } from '../http';
import { reveal } from '../secret';
import { type PaymentOptionsAccount, PREFIX } from './account';

/** What every write carries; a part of the port's orders. */
export interface WriteOrder {
  notAfter: number;
  signal?: AbortSignal;
}

/** The authenticated requests of one merchant. Never throws for what the network or the provider does. */
export interface Api {
  readonly account: PaymentOptionsAccount;
  /** Wall clock. */
  now(): number;
  status(order: { transactionId: string; signal?: AbortSignal }): Promise<Leg>;
  /** The read before a write: it has a share of the time only, and the fence of the write counts from its beginning. */
  readFirst(order: WriteOrder & { transactionId: string }): Promise<{ leg: Leg; notAfter: () => number }>;
  write(
    path: '/authorization' | '/capture' | '/void' | '/refund',
    body: Readonly<Record<string, unknown>>,
    order: WriteOrder,
  ): Promise<Leg>;
  close(): Promise<void>;
}

/** Source: sheet 1. */
export function createApi(account: PaymentOptionsAccount, http: Http, clocks: Clocks): Api {
  const prefix = account.prefix ?? PREFIX;
  const apiKey = reveal(account.apiKey);
  const basic = account.basic === 'raw' ? apiKey : Buffer.from(apiKey).toString('base64');
  const common = { Authorization: `Basic ${basic}`, 'x-api-key': reveal(account.secondKey) };
  const status: Api['status'] = ({ transactionId, signal }) =>
    http.request(
      present({ method: 'GET', path: `${prefix}/transaction/status/${transactionId}`, headers: common, signal }),
    );

  return {
    account,
    now: clocks.now,
    status,
    async readFirst(order) {
      const notAfter = fenceOf(order.notAfter, clocks);
      const leg = await within(http.boundMs * READ_SHARE, order, status, clocks.after);
      return { leg, notAfter };
    },
    write: (path, body, { notAfter, signal }) =>
      http.request(
        present({
          method: 'POST',
          path: prefix + path,
          headers: { ...common, 'Content-Type': 'application/json' },
          body: JSON.stringify(body),
          notAfter,
          signal,
        }),
      ),
    close: () => http.close(),
  };
}
