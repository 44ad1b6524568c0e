import { setTimeout as sleep } from 'node:timers/promises';
import type { PaymentHandle } from '../../src/client';
import { drawOf } from '../../src/sandbox/random';
import { PROVED } from '../providers';
import { holdOf, type Order } from './order';
import type { Desk } from './stage';

const INSISTS_MS = 60_000;
const PAUSE_MAX_MS = 300;
/** A message that is sent twice changes nothing. */
const ECHOES = 0.1;

/** Plays the order service: begins the payment, ships, and ends it. Insists, whatever is down. Returns when all was said. */
export async function play(
  order: Order,
  { control, holdfast }: Pick<Desk, 'control' | 'holdfast'>,
  seed: number,
): Promise<void> {
  const { account, provider, paymentId, currency, authorized: amount, parcels, ends } = order;
  const draw = (...what: (string | number)[]): number => drawOf(seed, 'shop', paymentId, ...what);
  const hold = await control.authorize({ provider, account, reference: holdOf(order), amount, currency });
  const authorization = { reference: PROVED[provider].side.referenceOf(hold) };
  const payment = await insist(() => holdfast.start({ account, paymentId, authorization, amount, currency }));
  for (const [at, parcel] of parcels.entries()) {
    await sleep(draw('pause', at) * PAUSE_MAX_MS);
    const isLast = at === parcels.length - 1;
    const message = { ...parcel, currency, ...(isLast && ends === 'final' ? { final: true } : {}) };
    const times = draw('echo', at) < ECHOES ? 2 : 1;
    for (let time = 0; time < times; time += 1) await insist(() => payment.ship(message));
  }
  await end(payment, ends);
}

async function end(payment: PaymentHandle, ends: Order['ends']): Promise<void> {
  if (ends === 'complete') await insist(() => payment.complete());
  if (ends === 'cancel') await insist(() => payment.cancel({ reason: 'the customer thought better of it' }));
}

/** As an order service does: again until it is accepted. Everything may be repeated. */
export async function insist<T>(call: () => Promise<T>): Promise<T> {
  const deadline = Date.now() + INSISTS_MS;
  for (;;) {
    try {
      return await call();
    } catch (error) {
      if ((error as { code?: unknown }).code !== 'ServerUnavailable' || Date.now() > deadline) throw error;
      await sleep(50);
    }
  }
}
