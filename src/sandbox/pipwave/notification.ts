import { plan } from '../agenda';
import { latest } from '../history';
import { countLanding, handOver, noticesFor } from '../notices';
import { hexOf } from '../random';
import { nextSerial } from '../state';
import { signatureOf } from './signature';
import type { PipwaveState, Transaction, View } from './state';
import { transactionFields } from './wire';

const ANSWER_WITHIN_MS = 30_000;

/** Sends word of a transaction as it is now. Sheet 8. */
export function announce(
  state: PipwaveState,
  transaction: Transaction,
  at: number,
  type: 'payment' | 'refund' | 'chargeback' = 'payment',
  reverse?: { readonly id: string; readonly status: string },
): void {
  const { noticeUrl: url, merchant, txnId, pwId, gate } = transaction;
  if (url === null) return;
  const whose = { provider: 'pipwave', account: merchant.name, reference: txnId, id: pwId };
  const view = latest(transaction.history);
  const ids = { news: newsId(state), lie: newsId(state) };
  for (const { at: sendAt, kind } of noticesFor(state.world, whose, gate, at)) {
    const isLie = kind === 'lie';
    const told: View = isLie ? { phase: 'captured', finalAmount: transaction.total } : view;
    const made = { state, transaction, view: told, at, type, reverse, id: isLie ? ids.lie : ids.news };
    const good = bodyOf(made, merchant.apiSecret);
    const bad = bodyOf(made, `not ${merchant.apiSecret}`);
    const noticeId = `pipwave-${nextSerial(state)}`;
    const bodies = kind === 'true' ? ([good, good] as const) : ([bad, isLie ? bad : good] as const);
    state.notices.set(noticeId, { url, bodies, isLie, attemptCount: 0 });
    plan(state.agenda, sendAt, { kind: 'attempt', noticeId });
  }
}

/** Hands a notification to the outbox. */
export function attempt(state: PipwaveState, noticeId: string): void {
  const notice = state.notices.get(noticeId);
  if (notice === undefined) return;
  const body = notice.bodies[notice.attemptCount === 0 ? 0 : 1];
  notice.attemptCount += 1;
  const headers = { 'content-type': 'application/json' };
  const { url } = notice;
  handOver(state, { id: noticeId, provider: 'pipwave', url, headers, body, timeoutMs: ANSWER_WITHIN_MS });
}

/** Only the body `OK` ends the repeats, one every five minutes. */
export function landed(state: PipwaveState, noticeId: string, status: number | null, now: number, body: string): void {
  const notice = state.notices.get(noticeId);
  if (notice === undefined) return;
  countLanding(state.world, 'pipwave', status);
  const isTaken = status !== null && status >= 200 && status < 300 && body.trim() === 'OK';
  if (isTaken || notice.isLie) state.notices.delete(noticeId);
  else plan(state.agenda, now + state.switches.ipnRetryMs, { kind: 'attempt', noticeId });
}

/** One id for one piece of news, however often it is sent. Sheet 8. */
function newsId(state: PipwaveState): string {
  return `N-${hexOf(state.world.seed, 12, 'notice', nextSerial(state))}`;
}

interface News {
  readonly state: PipwaveState;
  readonly transaction: Transaction;
  readonly view: View;
  readonly at: number;
  readonly type: string;
  readonly id: string;
  /** Of a refund: its own id and state. */
  readonly reverse: { readonly id: string; readonly status: string } | undefined;
}

/** The text of a notification. The signature covers the amount as it is written, see the switch. */
function bodyOf({ state, transaction, view, at, type, id, reverse }: News, secret: string): string {
  const { ipnNumbers, statusType } = state.switches;
  const seconds = Math.floor(at / 1000);
  const fields = transactionFields(state, transaction, view, (text) => written(ipnNumbers, text).json);
  const { api_key, pw_id, txn_id, currency_code, transaction_status } = fields;
  const decimalAmount = transactionFields(state, transaction, view, (text) => text).amount;
  const amount = written(ipnNumbers, String(decimalAmount)).signed;
  const signature = signatureOf(
    {
      amount,
      api_key,
      pw_id,
      txn_id,
      currency_code,
      transaction_status: String(transaction_status),
      timestamp: seconds,
    },
    secret,
  );
  const status = statusType === 'number' ? 200 : '200';
  const notice = { notification_id: id, notification_date: seconds, timestamp: seconds, type };
  const reversed = reverse === undefined ? {} : { reverse_pw_id: reverse.id, reverse_status: reverse.status };
  const text = JSON.stringify({ status, message: '', ...notice, ...reversed, ...fields, signature });
  return text.replace(/"literal:([0-9.-]+)"/g, '$1');
}

/** An amount as JSON and as it is signed. */
function written(how: PipwaveState['switches']['ipnNumbers'], decimal: string): { json: unknown; signed: string } {
  const short = String(Number(decimal));
  switch (how) {
    case 'decimalStrings':
      return { json: decimal, signed: decimal };
    case 'shortStrings':
      return { json: short, signed: short };
    case 'numbers':
      return { json: Number(decimal), signed: short };
    case 'numbersSignedAsDecimals':
      return { json: Number(decimal), signed: decimal };
    case 'literals':
      return { json: `literal:${decimal}`, signed: decimal };
  }
}
