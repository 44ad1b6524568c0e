import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

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

test.each(['a"b', "a'b", 'a\\b', 'a\nb', 'a b', 'a{{b', 'a$b', 'a#b', 'pässword'])(
  'a password that the server could not read is refused before anything is made: %j',
  (password) => {
    const { status, said, calls } = run(password);
    expect([status, calls]).toEqual([1, '']);
    expect(said).toContain('POSTGRES_PASSWORD holds a character that the server cannot read');
    expect(said).not.toContain(password);
  },
);

test.each(['c0ffee', 'A-z_9.~', 'aGk+/w=='])('%j is taken', (password) => {
  const { status, calls } = run(password);
  expect(status).toBe(0);
  expect(calls.split('\n').filter((line) => line.includes('update-schema'))).toHaveLength(2);
});
