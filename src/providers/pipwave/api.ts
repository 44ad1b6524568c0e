import { present } from '../../domain/present';
import { type Clocks, fenceOf, READ_SHARE, within } from '../call';
import type { Http, Leg } from '../http';
import { reveal } from '../secret';
import type { PipwaveAccount } from './account';
import { type Action, sign, signedOf } from './signature';

/** What every write carries; a part of the port's orders. */
export interface WriteOrder {
  notAfter: number;
  signal?: AbortSignal;
}

type Bounded = WriteOrder & { reference: string; signal: AbortSignal };

/**
 * The signed requests of one merchant. What was answered is in the body's `status`, whatever the HTTP code (sheet 1.2). Never throws
 * for what the network or the provider does.
 */
export interface Api {
  readonly account: PipwaveAccount;
  requery(order: { reference: string; signal?: AbortSignal }): Promise<Leg>;
  /** Questions before a write have a share of the time only, however many they are. */
  beforeWriting<R>(order: WriteOrder & { reference: string }, ask: (order: Bounded) => Promise<R>): Promise<R>;
  /** The read before a write; the fence of the write counts from its beginning. */
  readFirst(order: WriteOrder & { reference: string }): Promise<{ leg: Leg; notAfter: () => number }>;
  write(action: Action, members: Readonly<Record<string, unknown>>, order: WriteOrder): Promise<Leg>;
  close(): Promise<void>;
}

/** Source: sheet 1. */
export function createApi(account: PipwaveAccount, http: Http, clocks: Clocks): Api {
  const apiKey = reveal(account.apiKey);
  const send = (
    action: Action,
    members: Readonly<Record<string, unknown>>,
    { notAfter, signal }: Partial<WriteOrder>,
  ): Promise<Leg> => {
    // Fresh for each request: how much skew is allowed is not documented.
    const body = { action, timestamp: Math.floor(clocks.now() / 1000), api_key: apiKey, ...members };
    const signature = sign(signedOf(action, body), reveal(account.apiSecret));
    return http.request(
      present({
        method: 'POST',
        path: account.path ?? '/payment',
        headers: { 'x-api-key': apiKey, 'Content-Type': 'application/json' },
        body: JSON.stringify({ ...body, signature }),
        notAfter,
        signal,
      }),
    );
  };
  const idOf = (reference: string): Record<string, string> => ({ [account.referenceIs ?? 'txn_id']: reference });
  const requery: Api['requery'] = ({ reference, signal }) => send('requery', idOf(reference), present({ signal }));

  const beforeWriting: Api['beforeWriting'] = (order, ask) =>
    within(http.boundMs * READ_SHARE, order, ask, clocks.after);

  return {
    account,
    requery,
    beforeWriting,
    async readFirst(order) {
      const notAfter = fenceOf(order.notAfter, clocks);
      const leg = await beforeWriting(order, requery);
      return { leg, notAfter };
    },
    write: send,
    close: () => http.close(),
  };
}
