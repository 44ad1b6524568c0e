import { X509Certificate } from 'node:crypto';
import { z } from 'zod';
import { present } from '../domain/present';
import { currencyRemedy, isoExponent } from './currency';
import { duration } from './duration';
import type { HttpSettings } from './http';
import { Secret } from './secret';

/** Members of an account that mean the same at every provider, as they stand in `holdfast.yaml`. */

/** This machine, whatever it is called. */
export const isLoopback = (hostname: string): boolean =>
  hostname === 'localhost' || hostname === '[::1]' || /^127(\.\d{1,3}){3}$/.test(hostname);

/** A way to write down where a provider is; the origin decides whether it may be used. */
const isAddress = (text: string, protocols: readonly string[]): boolean => {
  if (!URL.canParse(text)) return false;
  const { protocol, username, password, search, hash } = new URL(text);
  return protocols.includes(protocol) && !username && !password && !search && !hash;
};

/** Where a provider is. `remedy` names its own addresses. Credentials travel in headers, so plain http is for this machine. */
export const address = (remedy: string) =>
  z
    .string()
    .superRefine((text, context) => {
      if (!isAddress(text, ['https:', 'http:'])) {
        const message = 'is not an https address without query and credentials';
        context.addIssue({ code: 'custom', message, params: { remedy } });
      } else if (!isAddress(text, ['https:']) && !isLoopback(new URL(text).hostname)) {
        const insecure = 'set insecure: true beside it if it is a sandbox in a network of your own';
        const message = 'is http to another machine, and the credentials would travel in clear text';
        context.addIssue({ code: 'custom', message, params: { remedy: `${remedy}; or ${insecure}` } });
      }
    })
    .meta({ pattern: '^https?://[^/@?#]+(/[^?#]*)?$' });

/** Where a provider is, for an account that says `insecure: true`. */
export const insecureAddress = z.string().refine((text) => isAddress(text, ['https:', 'http:']), {
  message: 'is not an http or https address without query and credentials',
  params: { remedy: 'write http:// or https://, the host and the path' },
});

/** Where a proxy is. With credentials it is a secret. */
const proxy = z
  .string()
  .transform((text, context): string | Secret => {
    if (URL.canParse(text)) {
      const { protocol, pathname, search, hash, username, password } = new URL(text);
      const isPlain = /^https?:$/.test(protocol) && pathname === '/' && !search && !hash;
      if (isPlain) return username || password ? new Secret(text) : text;
    }
    const remedy = 'write http://host:port (or https://), or env for HTTPS_PROXY, HTTP_PROXY and NO_PROXY';
    context.addIssue({ code: 'custom', message: 'is no address of an HTTP proxy', params: { remedy } });
    return z.NEVER;
  })
  .meta({ pattern: '^(env|https?://[^/?#]+/?)$' });

const BEGIN = '-----BEGIN CERTIFICATE-----';
const END = '-----END CERTIFICATE-----';

/** Each from its beginning to its end; what was cut off is one that cannot be read. */
const certificatesIn = (pem: string): string[] =>
  pem
    .split(BEGIN)
    .slice(1)
    .map((body) => `${BEGIN}${body.split(END)[0]}${END}`);

/** Certificates as PEM text. The configuration has read the file that stands there. */
const certificates = z.string().superRefine((pem, context) => {
  const refuse = (message: string, remedy: string): void =>
    context.addIssue({ code: 'custom', message, params: { remedy } });
  if (/PRIVATE KEY-----/.test(pem)) return refuse('holds a private key', 'name a file of certificates only');
  const found = certificatesIn(pem);
  if (found.length === 0 || !found.every(isReadable)) {
    refuse('holds no certificate that can be read', 'name a file in PEM form: -----BEGIN CERTIFICATE----- and so on');
  }
});

function isReadable(pem: string): boolean {
  try {
    return new X509Certificate(pem).raw.length > 0;
  } catch {
    return false;
  }
}

const count = z.int().min(1);

export const httpSettings = z.strictObject({
  connect: duration.optional(),
  headers: duration.optional(),
  body: duration.optional(),
  total: duration.optional(),
  connections: count.optional(),
  maxResponseBytes: count.optional(),
  proxy: proxy.optional(),
  ca: certificates.optional(),
});

export function httpOf(http: z.output<typeof httpSettings>): Partial<Omit<HttpSettings, 'baseUrl'>> {
  return present({
    connectMs: http.connect,
    headersMs: http.headers,
    bodyMs: http.body,
    totalMs: http.total,
    connections: http.connections,
    maxResponseBytes: http.maxResponseBytes,
    proxy: http.proxy,
    ca: http.ca,
  });
}

/** A code of ISO 4217 that an amount can be in. */
export const currencyCode = z
  .string()
  .superRefine((code, context) => {
    if (isoExponent(code) !== undefined) return;
    const params = { remedy: currencyRemedy(code), showValue: true };
    context.addIssue({ code: 'custom', message: 'is no currency of ISO 4217', params });
  })
  .meta({ pattern: '^[A-Z]{3}$' });
