import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  assertSearchAttributes,
  connectClient,
  isQueryable,
  namespaceRetentionMs,
  temporalSettings,
} from '../../src/config/temporal-connection';
import { type EmbeddedTemporal, startEmbeddedTemporal } from '../../src/local-temporal/embedded-temporal';
import { findTemporalBinary } from '../../src/local-temporal/temporal-binary';
import { SEARCH_ATTRIBUTES } from '../../src/messages/search-attributes';

const NAMESPACE = 'payments';

let folder: string;
let server: EmbeddedTemporal;

beforeAll(async () => {
  const { path: binary } = await findTemporalBinary({
    env: process.env,
    say: (line) => process.stderr.write(`${line}\n`),
  });
  folder = mkdtempSync(join(tmpdir(), 'holdfast-job-'));
  symlinkSync(binary, join(folder, 'temporal'));
  server = await startEmbeddedTemporal({ binary, searchAttributes: [], say: () => undefined });
}, 600_000);

afterAll(async () => {
  await server?.stop();
  rmSync(folder, { recursive: true, force: true });
});

test('the namespace job waits for a query with every attribute', () => {
  const [, query = ''] =
    /--query \\\n\s+'([^']+)'/.exec(readFileSync('deploy/temporal/create-namespace.sh', 'utf8')) ?? [];
  expect(query.split(' AND ')).toEqual(Object.keys(SEARCH_ATTRIBUTES).map((name) => `${name} IS NULL`));
});

test('the namespace job does on a real server what a payment needs, and does no harm when it runs again', async () => {
  const env = {
    PATH: `${folder}:${process.env.PATH}`,
    HOME: folder,
    TEMPORAL_ADDRESS: server.address,
    TEMPORAL_NAMESPACE: NAMESPACE,
  };
  const run = (more: NodeJS.ProcessEnv = {}): string =>
    execFileSync('/bin/sh', ['deploy/temporal/create-namespace.sh'], {
      env: { ...env, ...more },
      encoding: 'utf8',
      stdio: 'pipe',
    });
  expect(run()).toContain(`namespace ${NAMESPACE} is ready`);
  run({ HOLDFAST_RETENTION: '4824h' });

  const connection = await connectClient(temporalSettings(env));
  try {
    const required = Object.entries(SEARCH_ATTRIBUTES).map(([name, type]) => ({ name, type }));
    // Ready means that a start is accepted: with the list alone it is refused for a second or two more.
    expect(await isQueryable(connection, NAMESPACE, Object.keys(SEARCH_ATTRIBUTES))).toBe(true);
    await assertSearchAttributes(connection, NAMESPACE, required);
    expect(await namespaceRetentionMs(connection, NAMESPACE)).toBe(201 * 86_400_000);
  } finally {
    await connection.close();
  }
});
