import type { PipwaveAccount } from '../../../src/providers/pipwave/account';
import { pipwave } from '../../../src/providers/pipwave/descriptor';
import type { AuthorizeOrder } from '../../../src/providers/provider';
import { messagesIn, openWorld, ordersOf, type Reply, type Seen as Request, type Script, withinOf } from '../double';

export type { Reply, Script } from '../double';

export type Seen = Omit<Request, 'body'> & { body: Record<string, unknown> };

export const REQUERY = 'requery';
export const CAPTURE = 'capture-payment';
export const CANCEL = 'cancel-payment';
/** By its `op`. */
export const ASK_REFUND = 'refund initiate';
export const REFUND = 'refund submit';
export const INITIATE = 'initiate-payment';

// The made-up values of sheet 1.3.
export const API_KEY = 'pk_demo_1a2b3c4d5e6f';
export const API_SECRET = 'sk_demo_0f9e8d7c6b5a';
export const SECRETS = [API_KEY, API_SECRET];
export const PW_ID = 'PWDEMO0000000042';
export const REFERENCE = 'ORDER-1001';

export const wire = messagesIn(__dirname);

const held = wire('requery-200-authorized');

/** The requery of an authorized payment with some members changed; `undefined` takes a member away. */
export const shows = (members: Record<string, unknown> = {}): Reply => ({ status: 200, json: { ...held, ...members } });
export const captured = (members: Record<string, unknown> = {}): Reply =>
  shows({ transaction_status: '10', require_capture: false, ...members });
export const says = (status: string | number, message = 'made up'): Reply => ({
  status: 200,
  json: { status, message },
});

/** The answer to `initiate` (sheet 2.5). */
export const offers = (any: unknown = true, parts: unknown = true): Reply => ({
  status: 200,
  json: { status: '200', message: '', supports_refund: any, supports_partial_refund: parts, extra_params: [] },
});
/** The answer to `submit`. */
export const refundTaken: Reply = { status: 200, json: { status: '200', message: '', reverse_pw_id: 'RVDEMO01' } };

/** A provider that says what its script says, and an adapter in front of it. */
export async function aWorld(script: Script = {}, account: Partial<PipwaveAccount> = {}) {
  const seen: Seen[] = [];
  const world = await openWorld(
    {
      name: 'pipwave',
      adapter: pipwave,
      account: { apiKey: API_KEY, apiSecret: API_SECRET, currencies: ['MYR', 'JPY'] },
      script: { [REQUERY]: shows() },
      otherwise: says(404),
      nameOf(request) {
        const body = JSON.parse(request.body);
        seen.push({ ...request, body });
        return body.action === 'refund' ? `refund ${body.op}` : String(body.action);
      },
      now: 1_767_225_600_000,
    },
    script,
    account,
  );
  /** What was asked for, in order. */
  const actions = (): string[] => seen.map(({ body }) => [body.action, body.op].filter(Boolean).join(' '));
  return { ...world, seen, actions };
}

export const within = withinOf(aWorld);

const orders = ordersOf({
  paymentId: 'order-1001',
  reference: REFERENCE,
  amount: 12000,
  currency: 'MYR',
  keys: { authorize: 'hf-aut-7f3c', capture: 'hf-cap-7f3c', release: 'hf-rel-7f3c', refund: 'hf-ref-7f3c' },
});
export const { anOrder, aRelease, aRefund, aQuestion } = orders;

export const BUYER = { id: 'b-1', email: 'buyer@example.com', country_code: 'MY' };

export const anAuthorization = (override: Partial<AuthorizeOrder> = {}): AuthorizeOrder =>
  orders.anAuthorization({ create: { buyer_info: BUYER }, ...override });
