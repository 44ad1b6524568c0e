import type { BamboraAccount } from '../../../src/providers/bambora/account';
import { bambora } from '../../../src/providers/bambora/descriptor';
import type { AuthorizeOrder } from '../../../src/providers/provider';
import { messagesIn, openWorld, ordersOf, type Reply, type Script, withinOf } from '../double';

export type { Reply, Script, Seen } from '../double';

export const REFERENCE = 'order-1001';
const PATH = `/payments/${REFERENCE}/`;
export const PAYMENT = `GET ${PATH}`;
export const AUTHORIZE = `POST ${PATH}card_token_authorization/`;
export const CAPTURE = `POST ${PATH}capture/`;
export const REFUND = `POST ${PATH}refund/`;
export const CANCEL = `POST ${PATH}cancel/`;

export const SECRETS = [
  'demoTok3nA1',
  's3cretDemoB2',
  'ZGVtb1RvazNuQTFAVDEyMzQ1Njc4OTpzM2NyZXREZW1vQjI=',
  'card-token-5f6e',
];

export const wire = messagesIn(__dirname);

export const KEY = 'hf-cap-7f3c';
const payment = wire('payment-200-authorized');

/** The payment object with some members changed; `undefined` takes a member away. */
export const shows = (members: Record<string, unknown> = {}, status = 200): Reply => ({
  status,
  json: { ...payment, ...members },
});

export const captured = (captures: unknown, members: Record<string, unknown> = {}, status = 200): Reply =>
  shows({ state: 'Captured', operations: ['Refund'], captures, ...members }, status);

/** An error in the shape of sheet 2.6. */
export const problem = (status: number, suffix = 'about:blank'): Reply => ({
  status,
  json: {
    type: suffix === 'about:blank' ? suffix : `https://api.bambora.com/definitions/payments/${suffix}`,
    title: 'made up',
    detail: '',
    status,
  },
});

/** A provider that says what its script says, and an adapter in front of it. */
export const aWorld = (script: Script = {}, account: Partial<BamboraAccount> = {}) =>
  openWorld(
    {
      name: 'bambora',
      adapter: bambora,
      account: { merchantNumber: 'T123456789', merchantToken: 'demoTok3nA1', merchantSecret: 's3cretDemoB2' },
      script: { [PAYMENT]: shows() },
      otherwise: problem(404),
      contentType: 'application/problem+json',
    },
    script,
    account,
  );

export const within = withinOf(aWorld);

const orders = ordersOf({
  paymentId: 'order-1001',
  reference: REFERENCE,
  amount: 12000,
  currency: 'EUR',
  keys: { authorize: 'hf-aut-7f3c', capture: KEY, release: 'hf-rel-7f3c', refund: 'hf-ref-7f3c' },
});
export const { anOrder, aRelease, aRefund, aQuestion } = orders;
export const anAuthorization = (create: AuthorizeOrder['create'] = { token: 'card-token-5f6e' }): AuthorizeOrder =>
  orders.anAuthorization({ create });
