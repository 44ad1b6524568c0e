import { createHash } from 'node:crypto';
import { chmodSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { EnvHttpProxyAgent, fetch, request } from 'undici';

/** An archive of the CLI, and the SHA-256 that its release publishes for it. */
export interface Release {
  readonly url: string;
  readonly sha256: string;
}

const DOWNLOAD_WITHIN_MS = 180_000;
const ARCHIVE_MAX = 200 * 1024 * 1024;

/** From `checksums.txt` of release 1.5.1, written down here: a list that comes from where the archive comes from would prove little. */
const ARCHIVES: Readonly<Record<string, string>> = {
  linux_amd64: 'ddc95e08b0b076efd4ea9733a3f488eb7d2be875f8834e616cd2a37358b4852d',
  linux_arm64: 'bd1b0db9f18b051026de8bf6cc1505f2510f14bbb7a8b9a4a91fff46c77454f5',
  darwin_amd64: 'bbb73e2a31135abe50a1f1cdb35030c42961df618e8ce9c60ae89f201540c5d9',
  darwin_arm64: 'cca01b7ea35ad56e2a328d9ae596bf716bd22313ef63c7a761c88354457c2415',
};

/** The release for a machine, or undefined where none has a digest that is known. */
export function releaseFor(version: string, platform: string, arch: string): Release | undefined {
  const system = `${platform}_${arch === 'x64' ? 'amd64' : arch}`;
  const sha256 = Object.hasOwn(ARCHIVES, system) ? ARCHIVES[system] : undefined;
  if (sha256 === undefined) return undefined;
  const name = `temporal_cli_${version}_${system}.tar.gz`;
  return { url: `https://github.com/temporalio/cli/releases/download/v${version}/${name}`, sha256 };
}

/**
 * Fetches a release and puts its program to `file`, whole or not at all; resolves to what went wrong, if anything did. Nothing is unpacked
 * before the archive is known to be the one that was released, and `faultOf` looks at the program before it gets its name.
 */
export async function fetchRelease(
  { url, sha256 }: Release,
  file: string,
  env: NodeJS.ProcessEnv,
  faultOf: (program: string) => Promise<string | undefined>,
): Promise<string | undefined> {
  const archive = await download(url, env);
  if ('why' in archive) return archive.why;
  const digest = createHash('sha256').update(archive.bytes).digest('hex');
  if (digest !== sha256) return `the archive is not the one that was released: its SHA-256 is ${digest}, not ${sha256}`;
  const program = entryOf(archive.bytes, basename(file));
  if (!program) return `the archive holds no ${basename(file)}`;

  const folder = mkdtempSync(join(dirname(file), 'fetching-'));
  try {
    const fresh = join(folder, basename(file));
    writeFileSync(fresh, program, { mode: 0o700 });
    chmodSync(fresh, 0o700);
    const fault = await faultOf(fresh);
    if (!fault) renameSync(fresh, file);
    return fault;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function download(url: string, env: NodeJS.ProcessEnv): Promise<{ bytes: Buffer } | { why: string }> {
  const dispatcher = dispatcherOf(env);
  try {
    const answer = await fetch(url, { dispatcher, signal: AbortSignal.timeout(DOWNLOAD_WITHIN_MS) });
    if (!answer.ok || !answer.body) return { why: `it answers ${answer.status}` };
    const chunks: Uint8Array[] = [];
    let size = 0;
    for await (const chunk of answer.body) {
      size += chunk.length;
      if (size > ARCHIVE_MAX) return { why: 'the archive is larger than any release' };
      chunks.push(chunk);
    }
    return { bytes: Buffer.concat(chunks) };
  } catch (error) {
    return { why: faultText(error, DOWNLOAD_WITHIN_MS) };
  } finally {
    await dispatcher.destroy();
  }
}

/** One regular file of a .tar.gz: blocks of 512 bytes, a header of name and octal size before each content. */
function entryOf(archive: Buffer, wanted: string): Buffer | undefined {
  const tar = gunzipSync(archive);
  for (let at = 0; at + 512 <= tar.length; ) {
    const header = tar.subarray(at, at + 512);
    const text = (from: number, to: number): string => header.toString('latin1', from, to).split('\0')[0] ?? '';
    const size = Number.parseInt(text(124, 136), 8) || 0;
    const isFile = text(156, 157) === '0' || text(156, 157) === '';
    if (isFile && text(0, 100) === wanted) return tar.subarray(at + 512, at + 512 + size);
    at += 512 + Math.ceil(size / 512) * 512;
  }
  return undefined;
}

/** Asks whether a host answers at all; resolves to what is in the way. Never takes longer than it is given. */
export async function probe(url: string, env: NodeJS.ProcessEnv, withinMs: number): Promise<string | undefined> {
  const dispatcher = dispatcherOf(env);
  try {
    const { statusCode, body } = await request(url, {
      method: 'HEAD',
      dispatcher,
      signal: AbortSignal.timeout(withinMs),
    });
    await body.dump();
    return statusCode < 400 || statusCode === 405 ? undefined : `it answers ${statusCode}`;
  } catch (error) {
    return faultText(error, withinMs);
  } finally {
    await dispatcher.destroy();
  }
}

function dispatcherOf(env: NodeJS.ProcessEnv): EnvHttpProxyAgent {
  const httpProxy = env.HTTP_PROXY ?? env.http_proxy;
  const httpsProxy = env.HTTPS_PROXY ?? env.https_proxy ?? httpProxy;
  const noProxy = env.NO_PROXY ?? env.no_proxy;
  return new EnvHttpProxyAgent({
    ...(httpProxy ? { httpProxy } : {}),
    ...(httpsProxy ? { httpsProxy } : {}),
    ...(noProxy ? { noProxy } : {}),
  });
}

function faultText(error: unknown, withinMs: number): string {
  if ((error as { name?: unknown } | undefined)?.name === 'TimeoutError') return `no answer within ${withinMs} ms`;
  const { message, cause } = error instanceof Error ? error : new Error(String(error));
  return cause instanceof Error ? cause.message : message;
}
