import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'yaml';

let folder: string;

/** The schema job with a tool that only writes down how it was called. */
function run(password: string): { status: number | null; said: string; calls: string } {
  const log = join(folder, 'calls');
  writeFileSync(join(folder, 'temporal-sql-tool'), '#!/bin/sh\necho "$@" >> "$CALLS"\n', { mode: 0o755 });
  const { status, stderr } = spawnSync('/bin/sh', ['deploy/temporal/setup-schema.sh'], {
    env: {
      ...{ PATH: `${folder}:${process.env.PATH}`, CALLS: log },
      ...{ POSTGRES_HOST: 'db', POSTGRES_USER: 'temporal', SQL_PASSWORD: password },
    },
    encoding: 'utf8',
  });
  return { status, said: stderr, calls: existsSync(log) ? readFileSync(log, 'utf8') : '' };
}

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'holdfast-schema-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

test.each(['a b', 'a\tb', 'a\nb'])(
  'a password that PostgreSQL would never get is refused before anything is made: %j',
  (password) => {
    const { status, said, calls } = run(password);
    expect([status, calls]).toEqual([1, '']);
    expect(said).toContain('POSTGRES_PASSWORD holds a space or a line break');
    expect(said).not.toContain(password);
  },
);

/** Every other character may be in one. */
const TAKEN = ['c0ffee', 'aGk+/w==', 'a"b', "a'b", 'a\\b', 'a\\"b', 'a{{b', 'a$b', 'a#b:c', 'pässword'];

test.each(TAKEN)('%j is taken', (password) => {
  const { status, calls } = run(password);
  expect(status).toBe(0);
  expect(calls.split('\n').filter((line) => line.includes('update-schema'))).toHaveLength(2);
});

test.each(TAKEN)('%j comes through the configuration of the server as it is', (password) => {
  const { stdout } = spawnSync(
    '/bin/sh',
    ['deploy/temporal/start-server.sh', process.execPath, '-p', 'process.env.POSTGRES_PWD'],
    { env: { PATH: process.env.PATH, POSTGRES_PWD: password }, encoding: 'utf8' },
  );
  expect(parse(`password: "${stdout.trimEnd()}"`)).toEqual({ password });
});
