import type { VippsAccount } from '../../../src/providers/vipps/account';
import { vipps } from '../../../src/providers/vipps/descriptor';
import { messagesIn, openWorld, ordersOf, type Reply, type Script, withinOf } from '../double';

export type { Reply, Script, Seen } from '../double';

export const REFERENCE = 'order-7f3a91c2-1';
const PATH = `/epayment/v1/payments/${REFERENCE}`;
export const TOKEN = 'POST /accesstoken/get';
export const CREATE = 'POST /epayment/v1/payments';
export const CAPTURE = `POST ${PATH}/capture`;
export const REFUND = `POST ${PATH}/refund`;
export const CANCEL = `POST ${PATH}/cancel`;
export const PAYMENT = `GET ${PATH}`;
export const EVENTS = `GET ${PATH}/events`;

export const SECRETS = ['client-secret-77', 'subscription-key-88', 'eyJ0eXAiOiJKV1Qi.made.up', 'client-id-66'];

export const wire = messagesIn(__dirname);

/** An error in the shape of sheet 8. */
export const problem = (status: number, code?: string): Reply => ({
  status,
  json: {
    type: 'x',
    title: 'made up',
    status,
    traceId: '00-0001-0001-01',
    ...(code ? { extraDetails: [{ name: 'ErrorCode', reason: code }] } : {}),
  },
});

/** A provider that says what its script says, and an adapter in front of it. */
export const aWorld = (script: Script = {}, account: Partial<VippsAccount> = {}) =>
  openWorld(
    {
      name: 'vipps',
      adapter: vipps,
      account: {
        merchantSerialNumber: '424242',
        clientId: 'client-id-66',
        clientSecret: 'client-secret-77',
        subscriptionKey: 'subscription-key-88',
      },
      script: { [TOKEN]: { status: 200, json: wire('token-200') } },
      otherwise: problem(404),
      contentType: 'application/problem+json',
    },
    script,
    account,
  );

export const within = withinOf(aWorld);

export const { anOrder, aRelease, aRefund, anAuthorization, aQuestion } = ordersOf({
  paymentId: 'order-7f3a91c2',
  reference: REFERENCE,
  amount: 9900,
  currency: 'NOK',
  keys: { authorize: 'create-1', capture: 'cap-7f3a91c2-1', release: 'rel-1', refund: 'ref-1' },
});
