import { z } from 'zod';
import { currencyRemedy, isoExponent } from './currency';
import { duration } from './duration';
import type { HttpSettings } from './http';

/** Members of an account that mean the same at every provider, as they stand in `holdfast.yaml`. */

/** This machine, whatever it is called. */
export const isLoopback = (hostname: string): boolean =>
  hostname === 'localhost' || hostname === '[::1]' || /^127(\.\d{1,3}){3}$/.test(hostname);

/** Credentials travel in headers, so plain HTTP is for a sandbox: this machine, or a name without a dot. */
function isSafeAddress(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, hostname, username, password, search, hash } = new URL(text);
  if (username || password || search || hash) return false;
  return protocol === 'https:' || (protocol === 'http:' && (isLoopback(hostname) || /^[a-z0-9-]+$/i.test(hostname)));
}

/** `remedy` names the provider's own addresses. */
export const address = (remedy: string) =>
  z.string().refine(isSafeAddress, {
    message: 'is not an https address without query and credentials (http is for this machine only)',
    params: { remedy },
  });

const count = z.int().min(1);

export const httpSettings = z.strictObject({
  connect: duration.optional(),
  headers: duration.optional(),
  body: duration.optional(),
  total: duration.optional(),
  connections: count.optional(),
  maxResponseBytes: count.optional(),
});

export function httpOf(http: z.output<typeof httpSettings>): Partial<Omit<HttpSettings, 'baseUrl'>> {
  return present({
    connectMs: http.connect,
    headersMs: http.headers,
    bodyMs: http.body,
    totalMs: http.total,
    connections: http.connections,
    maxResponseBytes: http.maxResponseBytes,
  });
}

/** A code of ISO 4217 that an amount can be in. */
export const currencyCode = z.string().superRefine((code, context) => {
  if (isoExponent(code) !== undefined) return;
  const params = { remedy: currencyRemedy(code), showValue: true };
  context.addIssue({ code: 'custom', message: 'is no currency of ISO 4217', params });
});

export type Present<T> = { [K in keyof T as undefined extends T[K] ? never : K]: T[K] } & {
  [K in keyof T as undefined extends T[K] ? K : never]?: Exclude<T[K], undefined>;
};

/** Without the members that are undefined: they would override a default. */
export function present<T extends object>(members: T): Present<T> {
  return Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined)) as Present<T>;
}
