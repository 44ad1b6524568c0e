import { plan } from '../agenda';
import { countLanding, handOver, noticesFor } from '../notices';
import { uuidOf } from '../random';
import { nextSerial } from '../state';
import { noticeOf } from './answers';
import type { PaymentOptionsState, Transaction } from './state';

const ANSWER_WITHIN_MS = 30_000;

/** Tells the address of the authorization; of what follows an authorization only by switch. Nothing is signed. Sheet 9. */
export function announce(state: PaymentOptionsState, transaction: Transaction): void {
  const { hold, type, at } = transaction;
  const { merchant, truth, id, noticeUrl: url } = hold;
  if (url === null || (type !== 'PRE_AUTH' && !state.switches.webhookOnCapture)) return;
  const whose = { provider: 'payment-options', account: merchant.name, reference: truth.reference, id };
  for (const { at: sendAt, kind } of noticesFor(state.world, whose, hold.gate, at)) {
    const noticeId = `payment-options-${nextSerial(state)}`;
    const made = uuidOf(state.world.seed, 'forged', noticeId);
    const isLie = kind === 'lie';
    const lie = { type: 'CAPTURE', amount: hold.amount, id: made } as const;
    const body = noticeOf(state, transaction, isLie ? lie : {});
    state.notices.set(noticeId, { url, body, triesLeft: isLie ? 1 : state.switches.webhookRetries + 1 });
    plan(state.agenda, sendAt, { kind: 'attempt', noticeId });
  }
}

/** Hands a webhook to the outbox. */
export function attempt(state: PaymentOptionsState, noticeId: string): void {
  const notice = state.notices.get(noticeId);
  if (notice === undefined) return;
  notice.triesLeft -= 1;
  const { url, body } = notice;
  const headers = { 'content-type': 'application/json' };
  handOver(state, { id: noticeId, provider: 'payment-options', url, headers, body, timeoutMs: ANSWER_WITHIN_MS });
}

export function landed(state: PaymentOptionsState, noticeId: string, status: number | null, now: number): void {
  const notice = state.notices.get(noticeId);
  if (notice === undefined) return;
  countLanding(state.world, 'payment-options', status);
  if (status === 200 || notice.triesLeft <= 0) state.notices.delete(noticeId);
  else plan(state.agenda, now + state.switches.webhookRetryMs, { kind: 'attempt', noticeId });
}
