/**
 * Why a request has no complete answer: the one place where failures get their names.
 *
 * A row says what happened, never whether the provider saw the request: that is decided by the moment of writing alone
 * (exchange.ts). The same reset is `sent: 'no'` during the TLS handshake and `sent: 'maybe'` a millisecond later.
 *
 * `codes` are the error codes, or names, of Node and undici that mean it; the first row that matches wins. Rows without `codes` are
 * our own decisions. An error that no row knows is `unclassified`, and is judged by the moment of writing like any other.
 */
export const FAILURES = {
  fence: { says: 'the last moment at which it was allowed to be written had passed' },
  aborted: { says: 'the caller gave up' },
  'written-twice': { says: 'undici wanted to write it a second time and was stopped' },
  'queue-timeout': { says: 'no connection was free within the total time' },
  'connect-timeout': {
    says: 'no connection, TLS included, within the time for connecting',
    codes: /^UND_ERR_CONNECT_T/,
  },
  'headers-timeout': { says: 'no status and headers within their time' },
  'body-timeout': { says: 'the body stood still for too long' },
  'total-timeout': { says: 'not finished within the total time' },
  oversize: { says: 'the answer is larger than allowed', codes: /^UND_ERR_HEADERS_OVERFLOW$/ },
  unframed: { says: 'the answer ended with the connection, so nobody can tell whether it is whole' },
  closed: { says: 'the transport was closed', codes: /^UND_ERR_(CLOSED|DESTROYED)$/ },
  unsendable: { says: 'not a valid HTTP request', codes: /^UND_ERR_(INVALID_ARG|NOT_SUPPORTED|REQ_CONTENT_LENGTH)/ },
  proxy: { says: 'the proxy made no connection to the provider', codes: /^PROXY_/ },
  dns: { says: 'the host name does not resolve', codes: /^(ENOTFOUND$|EAI_|ENODATA$|ESERVFAIL$)/ },
  'connection-refused': { says: 'nobody listens there', codes: /^ECONNREFUSED$/ },
  unreachable: { says: 'the network gave up', codes: /^(EHOST|ENET|ETIMEDOUT$|EADDRNOTAVAIL$)/ },
  tls: {
    says: 'no trusted TLS connection',
    codes:
      /^(EPROTO$|ERR_TLS_|ERR_SSL_|CERT_|CRL_|DEPTH_ZERO_|SELF_SIGNED_|UNABLE_TO_|HOSTNAME_|INVALID_|PATH_LENGTH_)/,
  },
  'cut-off': { says: 'the answer is shorter than it said', codes: /^UND_ERR_RES_CONTENT_LENGTH/ },
  // undici's parser errors have lost their code, so they are known by their name.
  'not-http': { says: 'the answer is not HTTP', codes: /^(HPE_|HTTPParserError$)/ },
  'connection-lost': { says: 'the connection broke', codes: /^(ECONNRESET|EPIPE|ECONNABORTED|UND_ERR_SOCKET)$/ },
  unclassified: { says: 'an error that this table does not know' },
} as const satisfies Record<string, { says: string; codes?: RegExp }>;

export type Failure = keyof typeof FAILURES;
export type Why = Failure | `${Failure}: ${string}`;

const ROWS = Object.entries(FAILURES) as [Failure, { says: string; codes?: RegExp }][];

/**
 * The `why` of an error: the row, and the error's own code after a colon.
 * Only a code is copied. Messages may hold addresses or a piece of the answer, and a `why` ends in histories and logs.
 */
export function whyOf(error: unknown): Why {
  const code = textOf(error, 'code');
  const mark = code ?? textOf(error, 'name');
  const [failure] = ROWS.find(([, row]) => mark && row.codes?.test(mark)) ?? (['unclassified'] as const);
  return code ? `${failure}: ${code}` : failure;
}

/** Undefined for what does not look like a code: it could be anything, a secret too. */
function textOf(error: unknown, field: 'code' | 'name'): string | undefined {
  const value = typeof error === 'object' && error !== null ? (error as Record<string, unknown>)[field] : undefined;
  return typeof value === 'string' && /^[A-Za-z]\w{1,60}$/.test(value) ? value : undefined;
}
