import { existsSync, mkdtempSync, readFileSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createWorld, type World } from '../support/world';
import { holdfast } from './command-line';

const URL = 'https://pay.shop.example/v1/notices/vipps/shop';
const FILE = join(mkdtempSync(join(tmpdir(), 'holdfast-notices-')), 'secret');

let world: World;
beforeAll(async () => {
  world = await createWorld({ worker: false });
});
afterAll(() => world?.close());

const notices = (...argv: string[]) => holdfast(world, 'notices', ...argv);

describe('holdfast notices', () => {
  test('registers, and keeps the secret in a file that nobody else can read', async () => {
    const dry = await notices('register', 'shop', '--url', URL, '--secret-file', FILE, '--dry-run');
    expect(dry).toMatchObject({ exitCode: 0, out: `Would register ${URL} for shop.\n` });
    expect(existsSync(FILE)).toBe(false);
    const done = await notices('register', 'shop', '--url', URL, '--secret-file', FILE, '--json');
    const { id, secretFile, ...more } = JSON.parse(done.out);
    expect([secretFile, more]).toEqual([FILE, { dryRun: false, account: 'shop', url: URL }]);
    expect(statSync(FILE).mode & 0o777).toBe(0o600);
    const secret = readFileSync(FILE, 'utf8').trim();
    expect(secret.length).toBeGreaterThan(20);
    expect(done.out + done.err).not.toContain(secret);

    const list = await notices('list', 'shop', '--json');
    expect(JSON.parse(list.out)).toMatchObject([{ id, url: URL }]);
    expect(list.out).not.toContain(secret);

    // The secret that is there belongs to a registration that is there.
    const again = await notices('register', 'shop', '--url', URL, '--secret-file', FILE);
    expect([again.exitCode, again.err]).toEqual([1, expect.stringContaining('EEXIST')]);
    expect(readFileSync(FILE, 'utf8').trim()).toBe(secret);

    const kept = await notices('delete', 'shop', id, '--dry-run');
    expect(kept.out).toBe(`Would delete ${id} of shop: ${URL}\n`);
    const deleted = await notices('delete', 'shop', id);
    expect(deleted.out).toBe(`Deleted ${id} of shop: ${URL}\n`);
    expect((await notices('list', 'shop')).out).toBe('Nothing is registered for shop.\n');
  });

  test('says what is wrong with what was typed', async () => {
    const stranger = await notices('list', 'shopp');
    expect([stranger.exitCode, stranger.err]).toEqual([2, expect.stringContaining('did you mean shop?')]);
    const unknown = await notices('delete', 'shop', 'x');
    expect([unknown.exitCode, unknown.err]).toEqual([2, expect.stringContaining('has no registration x')]);
    const nowhere = await notices('register', 'shop');
    expect(nowhere.exitCode).toBe(2);
  });

  test('a secret that nothing can keep is not asked for, and a file is not left behind by a no', async () => {
    const refused = await notices('register', 'shop', '--url', 'http://shop.example', '--secret-file', `${FILE}-2`);
    expect([refused.exitCode, refused.err]).toEqual([1, expect.stringContaining('Vipps refused: 400')]);
    expect(existsSync(`${FILE}-2`)).toBe(false);
    const unkept = await notices('register', 'shop', '--url', URL, '--secret-file', '/nowhere/secret');
    expect(unkept.exitCode).toBe(1);
    expect((await notices('list', 'shop')).out).toBe('Nothing is registered for shop.\n');
  });
});
