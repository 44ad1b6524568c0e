import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import Ajv from 'ajv';
import addFormats from 'ajv-formats';
import { parse } from 'yaml';
import { RETENTION_MS } from '../../src/client/setup/setup';
import { loadConfig } from '../../src/config/config';
import { loadGateway } from '../../src/config/gateway-config';
import { DEFAULT_VIPPS_ACCOUNT } from '../../src/sandbox/vipps/account';

interface Service {
  readonly image: string;
  readonly build?: unknown;
  readonly profiles?: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
  readonly volumes?: readonly string[];
  readonly ports?: readonly string[];
  readonly depends_on?: Readonly<Record<string, { readonly condition: string }>>;
  readonly healthcheck?: unknown;
  readonly command?: readonly string[];
  readonly restart: string;
  readonly stop_grace_period?: string;
}

const text = readFileSync('docker-compose.yml', 'utf8');
const compose = parse(text, { merge: true }) as { services: Record<string, Service>; volumes: Record<string, unknown> };
const services = Object.entries(compose.services);
const scripts = readdirSync('deploy/temporal').filter((file) => file.endsWith('.sh'));

function faults(schemaFile: string, of: object = compose): unknown {
  const ajv = new Ajv({ strict: false, allErrors: true });
  addFormats(ajv);
  // The specification's own durations, as in 1m30s; ajv's are those of ISO 8601.
  ajv.addFormat('duration', /^(\d+(\.\d+)?(us|ms|s|m|h))+$/);
  // The specification names its draft by another address than ajv knows it by.
  const { $schema: _, ...schema } = JSON.parse(readFileSync(schemaFile, 'utf8'), withoutIds) as { $schema?: string };
  const validate = ajv.compile(schema);
  return validate(of) ? [] : validate.errors;
}

/** The published schema names its parts as draft 4 did; nothing refers to those names. */
function withoutIds(key: string, value: unknown): unknown {
  return key === 'id' && typeof value === 'string' ? undefined : value;
}

function exampleValues(): Record<string, string | undefined> {
  const lines = readFileSync('.env.example', 'utf8').match(/^\w+=.*$/gm) ?? [];
  return Object.fromEntries(lines.map((line) => line.split('=')));
}

describe('docker-compose.yml', () => {
  test('has only keys and values of the part of the Compose Specification that we know', () => {
    expect(faults('test/deploy/compose.schema.json')).toEqual([]);
  });

  test('is valid by the Compose Specification', () => {
    // The published schema is older than the top-level name, which our own closed schema covers.
    const { name: _, ...known } = compose as typeof compose & { name: string };
    expect(faults('test/deploy/compose-spec.schema.json', known)).toEqual([]);
  });

  test.each(services)('%s waits only for what exists, and in a way that can come true', (_, service) => {
    for (const [target, { condition }] of Object.entries(service.depends_on ?? {})) {
      const other = compose.services[target];
      expect(other).toBeDefined();
      // A profile that is off would take its dependants along.
      expect(other?.profiles).toBeUndefined();
      if (condition === 'service_healthy') expect(other?.healthcheck).toBeDefined();
      if (condition === 'service_completed_successfully') expect(other?.restart).toMatch(/^on-failure/);
    }
  });

  test.each(services)('%s mounts only files of this repository and volumes of this file', (_, service) => {
    for (const [source = ''] of (service.volumes ?? []).map((volume) => volume.split(':'))) {
      if (source.startsWith('.')) expect([source, existsSync(source)]).toEqual([source, true]);
      else expect(Object.keys(compose.volumes)).toContain(source);
    }
  });

  test.each(services)('%s has an image of one exact version', (_, { image }) => {
    const version = image.replace(/\$\{\w+:-([^}]*)\}/, '$1').split(':')[1];
    expect(version).toMatch(/^\d+\.\d+(\.\d+)?$/);
  });

  test.each(services)('%s opens ports to this machine only', (_, { ports = [] }) => {
    for (const port of ports) expect(port).toMatch(/^127\.0\.0\.1:/);
  });

  test.each(services)('%s has no secret in the file: each has to be given', (_, { environment = {} }) => {
    for (const [name, value] of Object.entries(environment)) {
      if (/PASSWORD|PWD|SECRET|CLIENT_ID|KEY|TOKEN/.test(name))
        expect([name, value]).toEqual([name, expect.stringMatching(/^\$\{\w+:\?/)]);
    }
  });

  test('what has to be given is in .env.example: the password blank, the rest as the sandbox has it', () => {
    const asked = [...text.matchAll(/\$\{(\w+):\?/g)].map(([, name]) => name);
    const values = exampleValues();
    expect(new Set(Object.keys(values))).toEqual(new Set(asked));
    expect(values).toEqual({
      POSTGRES_PASSWORD: '',
      VIPPS_CLIENT_ID: DEFAULT_VIPPS_ACCOUNT.clientId,
      VIPPS_CLIENT_SECRET: DEFAULT_VIPPS_ACCOUNT.clientSecret,
      VIPPS_SUBSCRIPTION_KEY: DEFAULT_VIPPS_ACCOUNT.subscriptionKey,
      VIPPS_WEBHOOK_SECRET: 'not-registered-yet',
      HOLDFAST_API_KEY_SHA256: '0'.repeat(64),
    });
  });

  test('the worker can read the configuration that it is given, with the variables that it is given', () => {
    const given = Object.keys(compose.services.holdfast?.environment ?? {});
    const env = Object.fromEntries(given.map((name) => [name, exampleValues()[name]]));
    const { accounts } = loadConfig({ path: 'deploy/holdfast.yaml', env });
    expect(Object.keys(accounts)).toEqual(['nordic-shop']);
  });

  test('the gateway can read its part with what it is given, and is given no credential of an account', () => {
    const given = Object.keys(compose.services.gateway?.environment ?? {});
    const env = Object.fromEntries(given.map((name) => [name, exampleValues()[name]]));
    const { gateway, noticeAccounts } = loadGateway({ path: 'deploy/holdfast.yaml', env });
    expect([gateway.api?.listen.port, gateway.notices?.listen.port]).toEqual([8090, 8091]);
    expect(noticeAccounts.map(({ account }) => account)).toEqual(['nordic-shop']);
    expect(given.filter((name) => /CLIENT|SUBSCRIPTION/.test(name))).toEqual([]);
  });

  test('every mounted file that the commands name is there', () => {
    const named = [...text.matchAll(/\/deploy\/([\w.-]+\.sh)/g)].map(([, file]) => file);
    expect(named.sort()).toEqual(scripts.sort());
  });

  test('the server and its tools are of the same version', () => {
    const versions = services.flatMap(
      ([, { image }]) => /temporalio\/(?:server|admin-tools).*:-([\d.]+)\}/.exec(image)?.[1] ?? [],
    );
    expect(new Set(versions).size).toBe(1);
  });

  test('the worker is asked for its health where it serves it, and nobody outside can ask', () => {
    const { environment, healthcheck, ports } = compose.services.holdfast ?? {};
    const port = environment?.HOLDFAST_TELEMETRY?.split(':')[1];
    expect(JSON.stringify(healthcheck)).toContain(`http://127.0.0.1:${port}/readyz`);
    expect(ports).toBeUndefined();
  });

  test('the worker has more time to stop than its calls need', () => {
    expect(Number.parseInt(compose.services.holdfast?.stop_grace_period ?? '0', 10)).toBeGreaterThan(35);
  });
});

describe('the jobs', () => {
  test.each(scripts)('%s is a shell script that parses', (file) => {
    execFileSync('/bin/sh', ['-n', `deploy/temporal/${file}`]);
  });

  test('closed payments are remembered for longer than Vipps holds, 180 days', () => {
    const { command = [] } = compose.services['temporal-namespace'] ?? {};
    expect(command.slice(0, -1)).toEqual(['node', 'dist/cli/main.js', 'setup', '--retention']);
    const hours = /HOLDFAST_RETENTION:-(\d+)h/.exec(command.at(-1) ?? '')?.[1];
    expect(Number(hours) / 24).toBeGreaterThan(180);
    expect(RETENTION_MS / 86_400_000).toBeGreaterThan(180);
  });
});

test('a sandbox that has forgotten every hold does not come back by itself', () => {
  expect(compose.services.sandbox?.restart).toBe('no');
});

describe('Dockerfile', () => {
  const lines = readFileSync('Dockerfile', 'utf8').split('\n');
  const froms = lines.filter((line) => line.startsWith('FROM'));

  test('builds on glibc and an exact Node: the Temporal worker has no build for musl', () => {
    expect(lines).toContainEqual(expect.stringMatching(/^ARG NODE_IMAGE=node:24\.\d+\.\d+-\w+-slim$/));
    expect(froms).toEqual([expect.stringMatching(/NODE_IMAGE\} AS build$/), expect.stringMatching(/NODE_IMAGE\}$/)]);
  });

  test('runs as nobody special, by number', () => {
    expect(lines.indexOf('USER 1000')).toBeGreaterThan(lines.lastIndexOf(froms.at(-1) ?? ''));
  });

  test('copies only what is there and what .dockerignore lets in', () => {
    const sources = lines
      .filter((line) => line.startsWith('COPY') && !line.includes('--from'))
      .flatMap((line) => line.split(' ').slice(1, -1));
    const allowed = readFileSync('.dockerignore', 'utf8').match(/(?<=^!).+$/gm) ?? [];
    expect(new Set(sources)).toEqual(new Set(allowed));
    for (const source of sources) expect([source, existsSync(source)]).toEqual([source, true]);
  });
});
