import { type BamboraAccount, DEFAULT_BAMBORA_ACCOUNT } from '../../../src/sandbox/bambora/account';
import { createBambora } from '../../../src/sandbox/bambora/simulator';
import { inVirtualTime, type Said } from '../virtual-time';

export function basicOf({ merchantToken, merchantNumber, merchantSecret }: BamboraAccount): string {
  return `Basic ${Buffer.from(`${merchantToken}@${merchantNumber}:${merchantSecret}`).toString('base64')}`;
}

/** A pretended Bambora in virtual time, with a client that knows its credentials. */
export function aBambora(options: { switches?: object; account?: Partial<BamboraAccount> } = {}) {
  const account = { ...DEFAULT_BAMBORA_ACCOUNT, ...options.account };
  const world = inVirtualTime((of) => createBambora(of, { shop: account }, options.switches));
  const headers = { Authorization: basicOf(account), 'API-Version': '1', 'Content-Type': 'application/json' };
  const post = (
    reference: string,
    operation: string,
    body?: unknown,
    more: Record<string, string | undefined> = {},
  ): Said => {
    const text = body === undefined ? '' : typeof body === 'string' ? body : JSON.stringify(body);
    return world.ask('POST', `/payments/${encodeURIComponent(reference)}/${operation}/`, { ...headers, ...more }, text);
  };
  return {
    ...world,
    account,
    headers,
    post,
    authorized: (amount = 12_000, reference?: string): string => world.authorize({ amount, reference }).id,
    capture: (reference: string, amount: number, comment?: string): Said =>
      post(reference, 'capture', { amount, comment }),
    cancel: (reference: string): Said => post(reference, 'cancel'),
    refund: (reference: string, amount?: number): Said => post(reference, 'refund', { amount }),
    get: (reference: string): Said => world.ask('GET', `/payments/${encodeURIComponent(reference)}/`, headers),
  };
}

/** The last segment of a problem's type, with its status. */
export function refusalIn({ status, body }: Said): string {
  return `${status} ${String(body?.type).split('/').at(-1)?.trim()}`;
}
