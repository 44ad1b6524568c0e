import type { Answer, Http } from '../http';
import { pauseOf } from '../moment';
import { reveal, type Secret } from '../secret';
import { tokenAnswer } from './wire';

/** A token, or why there is none. Without a token nothing of the business request was written, so the caller says `notSent`. */
export type TokenLeg = { token: string } | { token?: undefined; why: string; retryAfterMs?: number };

export interface Tokens {
  /** Callers at the same time share one fetch; `signal` ends the waiting of one caller, not the fetch. */
  get(signal?: AbortSignal): Promise<TokenLeg>;
  /** The provider did not accept this token. Another one that came meanwhile stays. */
  drop(token: string): void;
}

export interface TokenRequest {
  headers: Record<string, string>;
  clientId: string;
  clientSecret: Secret | string;
}

/** Sheet 1.3 [S]: the provider's own SDK does the same. */
const EARLY_MS = 3 * 60_000;
/** When an early refresh failed, the token that still lives is used this long before the next try. */
const EARLY_RETRY_MS = 30_000;
/** Sheet 1.3: a day in production. A longer one is not believed. */
const LIFE_MAX_MS = 24 * 3_600_000;
/** Where the answer names no lifetime: well below the shortest one, an hour. */
const UNSTATED_LIFE_MS = 5 * 60_000;

/**
 * The access token of one account: fetched when needed, kept, renewed early. Source: sheet 1.3.
 *
 * Several tokens may be valid at once, so a fetch that was not needed does no harm. No `why` repeats anything from the answer.
 */
export function createTokens(http: Http, request: TokenRequest, now: () => number): Tokens {
  let held: { token: string; refreshAt: number; expiresAt: number } | undefined;
  let fetching: Promise<TokenLeg> | undefined;

  const fetchToken = async (): Promise<TokenLeg> => {
    const leg = await http.request({
      method: 'POST',
      path: '/accesstoken/get',
      headers: { ...request.headers, client_id: request.clientId, client_secret: reveal(request.clientSecret) },
    });
    if (leg.sent !== 'yes') return { why: `token: ${leg.why}` }; // `maybe` does no harm here: a token moves no money
    const parsed = leg.answer.status === 200 ? tokenAnswer.safeParse(leg.answer.json) : undefined;
    if (!parsed?.success) return refusedToken(leg.answer);

    const { access_token: token, expires_in, expires_on } = parsed.data;
    const at = now();
    const ends = expires_on === undefined ? UNSTATED_LIFE_MS : expires_on * 1000 - at;
    const lifeMs = Math.min(LIFE_MAX_MS, Math.max(0, expires_in === undefined ? ends : expires_in * 1000));
    // A token that lives shorter than the early refresh must still be kept, or each request would fetch its own.
    held = { token, expiresAt: at + lifeMs, refreshAt: at + Math.max(lifeMs - EARLY_MS, lifeMs / 2) };
    return { token };
  };

  const shared = (): Promise<TokenLeg> => {
    fetching ??= fetchToken().finally(() => {
      fetching = undefined;
    });
    return fetching;
  };

  return {
    async get(signal) {
      const known = held;
      if (known && now() < known.refreshAt) return { token: known.token };
      const leg = await orAborted(shared(), signal);
      if (leg.token !== undefined || !known || held !== known || now() >= known.expiresAt) return leg;
      known.refreshAt = now() + EARLY_RETRY_MS;
      return { token: known.token };
    },
    drop(token) {
      if (held?.token === token) held = undefined;
    },
  };
}

function refusedToken(answer: Answer): TokenLeg {
  const { status } = answer;
  const later = pauseOf(answer);
  switch (status) {
    case 200:
      return { why: 'token: 200 without an access_token that can be used' };
    case 400:
    case 401:
    case 403:
      return {
        why: `token: ${status}, the credentials are not accepted; check clientId, clientSecret, subscriptionKey and baseUrl`,
        ...later,
      };
    case 429:
      return { why: 'token: 429, too many requests', ...later };
    default:
      return { why: `token: ${status}`, ...later };
  }
}

async function orAborted(leg: Promise<TokenLeg>, signal?: AbortSignal): Promise<TokenLeg> {
  if (!signal) return leg;
  let onAbort = (): void => undefined;
  const aborted = new Promise<TokenLeg>((resolve) => {
    onAbort = () => resolve({ why: 'token: aborted' });
    if (signal.aborted) onAbort();
    signal.addEventListener('abort', onAbort, { once: true });
  });
  try {
    return await Promise.race([leg, aborted]);
  } finally {
    signal.removeEventListener('abort', onAbort);
  }
}
