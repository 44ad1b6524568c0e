import { present } from '../domain/present';
import { groupOf } from './group';
import type { Found } from './problems';
import { codeOf, type Path, type Sources } from './secrets';

/** An account's settings with what its `http` names outside the file put in their place. */
export interface Resolved {
  settings: unknown;
  /** What came from outside the file beside the references. Never printed. */
  outside: readonly Path[];
  problems: readonly Found[];
}

/**
 * The way to a provider: `http.proxy: env` becomes the proxy that the environment names for `baseUrl`, or none, and `http.ca` the text of its file.
 */
export function resolveWay(settings: unknown, sources: Sources): Resolved {
  const { http, baseUrl } = groupOf(settings);
  const { proxy, ca, ...rest } = groupOf(http);
  const isFromEnv = proxy === 'env';
  const isFile = typeof ca === 'string' && ca !== '' && !ca.includes('-----BEGIN');
  if (!isFromEnv && !isFile) return { settings, outside: [], problems: [] };

  const found = isFromEnv ? proxyFor(String(baseUrl), sources.env) : proxy;
  const read = isFile ? readFileOf(ca, sources) : { text: ca };
  return {
    settings: {
      ...groupOf(settings),
      http: {
        ...rest,
        ...present({ proxy: found, ca: 'problem' in read ? undefined : read.text }),
      },
    },
    outside: isFromEnv ? [['http', 'proxy']] : [],
    problems: 'problem' in read ? [read.problem] : [],
  };
}

/**
 * The proxy that the environment names for an address, as curl and undici read it: the small letters first, `NO_PROXY` by host or domain, with a
 * port if one is named. For https HTTP_PROXY counts where HTTPS_PROXY is not set.
 */
export function proxyFor(baseUrl: string, env: Sources['env']): string | undefined {
  if (!URL.canParse(baseUrl)) return undefined;
  const { protocol, hostname, port } = new URL(baseUrl);
  const of = (name: string): string | undefined => env[name.toLowerCase()]?.trim() || env[name]?.trim() || undefined;
  const named = (protocol === 'https:' ? of('HTTPS_PROXY') : undefined) ?? of('HTTP_PROXY');
  if (named === undefined) return undefined;
  const at = port || (protocol === 'https:' ? '443' : '80');
  const isExempt = (of('NO_PROXY') ?? '').split(/[,\s]+/).some((entry) => covers(entry, hostname, at));
  if (isExempt) return undefined;
  return /^[a-z][a-z0-9+.-]*:\/\//i.test(named) ? named : `http://${named}`;
}

function covers(entry: string, hostname: string, port: string): boolean {
  if (entry === '*') return true;
  const [, host = '', onPort] = /^(.+?)(?::(\d+))?$/.exec(entry.replace(/^\*?\./, '').toLowerCase()) ?? [];
  if (host === '' || (onPort !== undefined && onPort !== port)) return false;
  return hostname === host || hostname.endsWith(`.${host}`);
}

function readFileOf(file: string, { readFile }: Sources): { text: unknown } | { problem: Found } {
  try {
    return { text: readFile(file) };
  } catch (error) {
    const problem = `needs the file ${file}, which cannot be read${codeOf(error)}`;
    return { problem: { path: ['http', 'ca'], problem, remedy: 'mount it, or correct the path' } };
  }
}
