import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { findTemporalBinary } from '../../src/local-temporal/temporal-binary';
import { type Release, releaseFor } from '../../src/local-temporal/temporal-release';
import { startProxy } from '../providers/http/proxy';

const CLI = '#!/bin/sh\necho "temporal version 1.5.1 (Server 1.29.1, UI 2.42.1)"\n';

let world: string;
let env: NodeJS.ProcessEnv;
let close: () => Promise<void>;
const say = (): void => undefined;
const inWorld = (...path: string[]): string => join(world, ...path);
const inCache = (): string => inWorld('cache', 'holdfast', 'temporal-1.5.1', 'temporal');

beforeEach(() => {
  world = mkdtempSync(join(tmpdir(), 'holdfast-release-'));
  mkdirSync(inWorld('tmp'));
  env = { PATH: inWorld('bin'), HOME: world, XDG_CACHE_HOME: inWorld('cache'), TMPDIR: inWorld('tmp') };
  close = async () => undefined;
});

afterEach(async () => {
  await close();
  rmSync(world, { recursive: true, force: true });
});

/** A file of a tar archive. */
function entry(name: string, content: string): Buffer {
  const header = Buffer.alloc(512);
  header.write(name, 0);
  header.write(`${content.length.toString(8).padStart(11, '0')}\0`, 124);
  header.write('0', 156);
  const body = Buffer.alloc(Math.ceil(content.length / 512) * 512);
  body.write(content);
  return Buffer.concat([header, body]);
}

const archiveOf = (...entries: [string, string][]): Buffer =>
  gzipSync(Buffer.concat([...entries.map(([name, content]) => entry(name, content)), Buffer.alloc(1024)]));

const digestOf = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex');

/** A server that has a release, behind a redirect as the real one. */
async function released(archive: Buffer, sha256 = digestOf(archive)): Promise<Release> {
  const server = createServer((request, response) => {
    if (request.url === '/cli.tar.gz') response.writeHead(302, { location: '/elsewhere' }).end();
    else response.writeHead(200, { 'content-length': archive.length }).end(archive);
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  close = async () => void server.close().closeAllConnections();
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/cli.tar.gz`, sha256 };
}

describe('a download', () => {
  test('goes into our own cache, for nobody else to write, and is found there the next time', async () => {
    const release = await released(archiveOf(['LICENSE', 'MIT'], ['temporal', CLI]));
    expect(await findTemporalBinary({ env, say, release })).toEqual({ path: inCache(), from: 'download' });
    expect(statSync(inCache()).mode & 0o777).toBe(0o700);
    expect(statSync(dirname(inCache())).mode & 0o777).toBe(0o700);
    expect(readdirSync(dirname(inCache()))).toEqual(['temporal']);
    expect(readdirSync(inWorld('tmp'))).toEqual([]);
    expect((await findTemporalBinary({ env, say, release })).from).toBe('cache');
  });

  test('that is not what was released is not run, not even unpacked', async () => {
    const touched = inWorld('touched');
    const forged = archiveOf(['temporal', `#!/bin/sh\n: > ${touched}\necho "temporal version 1.5.1"\n`]);
    const release = await released(forged, digestOf(archiveOf(['temporal', CLI])));
    await expect(findTemporalBinary({ env, say, release })).rejects.toThrow(
      /download: the archive is not the one that was released: its SHA-256 is/,
    );
    expect(existsSync(touched)).toBe(false);
    expect(existsSync(inCache())).toBe(false);
  });

  test('that holds something else leaves nothing behind', async () => {
    for (const archive of [archiveOf(['LICENSE', 'MIT']), archiveOf(['temporal', '#!/bin/sh\necho hello\n'])]) {
      const release = await released(archive);
      await expect(findTemporalBinary({ env, say, release })).rejects.toThrow('TemporalBinaryMissing');
      expect(readdirSync(dirname(inCache()))).toEqual([]);
      await close();
    }
  });

  test('takes the proxy of the environment', async () => {
    const proxy = await startProxy({ onConnect: (client) => void client.end('HTTP/1.1 403 No\r\n\r\n') });
    const release = await released(archiveOf(['temporal', CLI]));
    const found = findTemporalBinary({ env: { ...env, HTTP_PROXY: proxy.url }, say, release });
    await expect(found).rejects.toThrow(/download: .* can't be reached/);
    expect(proxy.heads.length).toBeGreaterThan(0);
    await proxy.close();
  });

  test('is offered for the systems whose archives have a digest that is known', () => {
    expect(releaseFor('1.5.1', 'linux', 'x64')).toEqual({
      url: 'https://github.com/temporalio/cli/releases/download/v1.5.1/temporal_cli_1.5.1_linux_amd64.tar.gz',
      sha256: expect.stringMatching(/^[0-9a-f]{64}$/),
    });
    expect(releaseFor('1.5.1', 'darwin', 'arm64')?.url).toContain('_darwin_arm64.tar.gz');
    expect(releaseFor('1.5.1', 'win32', 'x64')).toBeUndefined();
    expect(releaseFor('1.5.1', 'linux', 'riscv64')).toBeUndefined();
  });
});

(process.platform === 'win32' ? describe.skip : describe)('a file that another user could have put there', () => {
  const touched = (): string => inWorld('touched');

  /** A CLI that tells when it was run. */
  function plant(path: string, mode = 0o755): string {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, `#!/bin/sh\n: > ${touched()}\n${CLI}`);
    chmodSync(path, mode);
    return path;
  }
  const search = (): Promise<unknown> => findTemporalBinary({ env: { ...env, HOLDFAST_TEMPORAL_DOWNLOAD: 'no' }, say });

  beforeEach(() => {
    mkdirSync(dirname(inCache()), { recursive: true, mode: 0o755 });
  });

  test('where the SDK would keep a download in the folder for temporary files is not run', async () => {
    for (const version of ['1.24.0', 'default']) plant(inWorld('tmp', `temporal-sdk-typescript-${version}`));
    await expect(search()).rejects.toThrow('TemporalBinaryMissing');
    expect(existsSync(touched())).toBe(false);
  });

  test.each<[string, number, () => string]>([
    ['everybody may write the file', 0o777, inCache],
    ['a group may write the file', 0o775, inCache],
    ['everybody may write the folder', 0o777, () => dirname(inCache())],
    ['a group may write the folder', 0o775, () => dirname(inCache())],
    ['everybody may write to the folder, and each only take his own away', 0o1777, () => dirname(inCache())],
    ['everybody may write the folder above', 0o777, () => dirname(dirname(inCache()))],
    ['everybody may rename a folder on the way', 0o777, () => inWorld('cache')],
  ])('in the cache, where %s, is refused', async (_, mode, what) => {
    plant(inCache());
    chmodSync(what(), mode);
    await expect(search()).rejects.toMatchObject({ code: 'TemporalBinaryUntrusted' });
    await expect(search()).rejects.toThrow(
      /is not used: .*mode 1?7[75][75]\)\. Another user could have put it there\./,
    );
    expect(existsSync(touched())).toBe(false);
  });

  test('nothing is put into a folder of the cache that others may write', async () => {
    chmodSync(dirname(inCache()), 0o777);
    const release = await released(archiveOf(['temporal', CLI]));
    await expect(findTemporalBinary({ env, say, release })).rejects.toMatchObject({ code: 'TemporalBinaryUntrusted' });
    expect(readdirSync(dirname(inCache()))).toEqual([]);
  });

  test('in a folder of PATH that everybody may write is passed over, and named', async () => {
    const path = plant(inWorld('bin', 'temporal'));
    chmodSync(inWorld('bin'), 0o777);
    await expect(search()).rejects.toThrow(`PATH: ${path}: everybody may put files into its folder`);
    chmodSync(inWorld('bin'), 0o755);
    chmodSync(path, 0o777);
    await expect(search()).rejects.toThrow(`PATH: ${path}: everybody may write it`);
    expect(existsSync(touched())).toBe(false);
  });

  test('named in TEMPORAL_CLI is refused', async () => {
    env.TEMPORAL_CLI = plant(inWorld('mine'), 0o757);
    await expect(search()).rejects.toThrow('but everybody may write it (mode 757)');
    expect(existsSync(touched())).toBe(false);
  });
});

(process.getuid?.() === 0 ? test : test.skip)(
  'a file in the cache that belongs to another user is refused',
  async () => {
    const { chownSync } = await import('node:fs');
    mkdirSync(dirname(inCache()), { recursive: true });
    writeFileSync(inCache(), CLI, { mode: 0o755 });
    chownSync(inCache(), 12345, 12345);
    await expect(findTemporalBinary({ env, say })).rejects.toThrow('it belongs to user 12345, and we are 0');
  },
);
