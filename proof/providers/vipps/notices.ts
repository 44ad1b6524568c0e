import type { Account } from '../../../src/sandbox/config';
import type { Reply, Request } from '../../../src/sandbox/exchange';

const URL = 'https://shop.example/v1/notices/vipps/shop';
const EVENTS = ['authorized', 'captured', 'cancelled', 'expired'].map((name) => `epayments.payment.${name}.v1`);

/** A webhook, registered as the sheet says it (9.1). */
export function register(
  ask: (request: Request) => Reply,
  known: Account,
): { webhook: { url: string; secret: string } } {
  if (known.provider !== 'vipps') throw new Error(`${known.provider} is not Vipps`);
  const { clientId, clientSecret, subscriptionKey, merchantSerialNumber } = known;
  const common = { 'ocp-apim-subscription-key': subscriptionKey, 'merchant-serial-number': merchantSerialNumber };
  const post = (path: string, headers: Record<string, string>, body = '') =>
    JSON.parse(ask({ method: 'POST', path, headers: { ...common, ...headers }, body }).body);
  const token = post('/accesstoken/get', { client_id: clientId, client_secret: clientSecret });
  const headers = { authorization: `Bearer ${token.access_token}`, 'content-type': 'application/json' };
  const { secret } = post('/webhooks/v1/webhooks', headers, JSON.stringify({ url: URL, events: EVENTS }));
  return { webhook: { url: URL, secret } };
}
