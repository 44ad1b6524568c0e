/** One HTTP request as a simulator sees it. Header names are lower case; `path` carries the query and no provider prefix. */
export interface Request {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body: string;
}

/** What the provider says. `body` is the text as it goes over the wire; empty means no body. */
export interface Reply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/**
 * What becomes of a request: what the provider says, and how much of that arrives.
 *
 * A simulator has no timer and no socket, so a fault of the network is data here: whoever carries the request
 * (the server over sockets, or a test in virtual time) waits `afterMs`, then sends the reply, cuts the connection,
 * or keeps silent for ever.
 */
export interface Answer {
  readonly reply: Reply;
  readonly carry: 'send' | 'drop' | 'silence';
  readonly afterMs: number;
}

/** A message from the provider to the merchant: a webhook or notification. Its fate is told back under `id`. */
export interface Delivery {
  readonly id: string;
  readonly provider: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  readonly timeoutMs: number;
}

export function json(status: number, body: unknown, mediaType = 'application/json'): Reply {
  return { status, headers: { 'content-type': mediaType }, body: JSON.stringify(body) };
}

/** What stands before the provider when it cannot be reached: a page for people, whatever was asked for. */
export function page(status: number): Reply {
  const text = `<html><head><title>${status}</title></head><body><h1>${status}</h1></body></html>`;
  return { status, headers: { 'content-type': 'text/html' }, body: text };
}

/** What a proxy on the way says, which knows neither the provider nor its errors. */
export function proxied(status: number): Reply {
  return json(status, { error: { status, reason: 'not allowed here' }, request_id: 'made-up-1' });
}

export function sends(reply: Reply, afterMs = 0): Answer {
  return { reply, carry: 'send', afterMs };
}

/** A reply that says when to ask again, where somebody knows. */
export function retryAfter(reply: Reply, ms: number | null): Reply {
  if (ms === null) return reply;
  return { ...reply, headers: { ...reply.headers, 'retry-after': String(Math.ceil(ms / 1000)) } };
}

/** Whether a request says that its body is JSON. */
export function isJson({ headers }: Request): boolean {
  return /^application\/json\s*(;|$)/i.test(headers['content-type'] ?? '');
}

/** Builds a request for callers without a socket; header names may have any case, `undefined` headers are left out. */
export function requestOf(
  method: string,
  path: string,
  headers: Readonly<Record<string, string | undefined>> = {},
  body = '',
): Request {
  const lower: Record<string, string> = {};
  for (const [name, value] of Object.entries(headers)) {
    if (value !== undefined) lower[name.toLowerCase()] = value;
  }
  return { method: method.toUpperCase(), path, headers: lower, body };
}
