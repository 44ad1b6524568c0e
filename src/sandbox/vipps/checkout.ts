import { json, type Reply, type Request } from '../exchange';
import type { Manner } from '../mishap';
import { readCreate } from './create-order';
import { causeOf, keyed, recall, remember, sticks } from './keys';
import { authorize } from './money';
import { openPayment } from './payments';
import { malformed, problem } from './problems';
import type { Route } from './route';
import { amountRefusal } from './rules';
import { type Merchant, type Payment, paymentOf, type VippsState } from './state';
import { readObject } from './wire';

export function create(
  state: VippsState,
  merchant: Merchant,
  request: Request,
  route: Route,
  now: number,
  how: Manner,
): Reply {
  const read = readCreate(state, request.body, route.instance, now);
  if (!read.ok) return read.reply;
  const under = keyed(merchant, request, route);
  const known = how.forgetsKey ? 'new' : recall(state, under, now);
  if (known === 'conflict') return problem(state, '4020', route.instance);
  if (known !== 'new') {
    const isReplayed = state.switches.createWithUsedKey === 'replay';
    return isReplayed ? known.reply : problem(state, '4020', route.instance);
  }
  const order = read.value;
  const isTaken = paymentOf(state, merchant, order.reference) !== undefined;
  const code = isTaken ? '4150' : amountRefusal(merchant.market, order.amount);
  const reply =
    code === null
      ? created(hidden(openPayment(state, merchant, order, under.key, now), now, how))
      : problem(state, code, route.instance, isTaken ? `reference ${order.reference} exists` : '');
  if (!how.forgetsKey && sticks(state, reply)) remember(state, under, reply, now);
  return reply;
}

/** A fault may hide a new payment from reads for a while. */
function hidden(payment: Payment, now: number, { unfoundMs }: Manner): Payment {
  if (unfoundMs !== null) payment.unfoundUntil = now + unfoundMs;
  return payment;
}

function created({ reference, redirectUrl }: Payment): Reply {
  return json(201, redirectUrl === null ? { reference } : { reference, redirectUrl });
}

const APPROVE_FIELDS: ReadonlySet<string> = new Set(['customer', 'token']);

/** The forced approval of the test environment; test amounts don't count here. Sheet 2.8. */
export function approve(state: VippsState, payment: Payment, request: Request, route: Route, now: number): Reply {
  const read = readObject(state, request.body, APPROVE_FIELDS, route.instance);
  if (!read.ok) return read.reply;
  const { customer, token } = read.value;
  if (customer === undefined && token === undefined) {
    return malformed(state, route.instance, [{ name: 'customer', reason: 'or token is required' }]);
  }
  const isHis = token === undefined || token === payment.landingToken;
  const isWaiting = payment.state === 'CREATED' && now >= payment.confirmingUntil;
  if (!isHis || !isWaiting) return problem(state, '10010', route.instance, `the payment is ${payment.state}`);
  authorize(state, payment, now, causeOf(request));
  return { status: 200, headers: {}, body: '' };
}
