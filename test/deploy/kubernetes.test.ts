import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse, parseAllDocuments } from 'yaml';
import { loadConfig } from '../../src/config/config';
import { loadGateway } from '../../src/config/gateway-config';

interface Container {
  readonly image: string;
  readonly args?: readonly string[];
  readonly env?: readonly { valueFrom?: { configMapKeyRef?: { name: string; key: string } } }[];
  readonly envFrom?: readonly { configMapRef?: { name: string }; secretRef?: { name: string } }[];
  readonly securityContext?: Readonly<Record<string, unknown>>;
  readonly resources?: { readonly requests?: unknown; readonly limits?: Readonly<Record<string, unknown>> };
}

interface Pod {
  readonly containers: readonly Container[];
  readonly securityContext?: Readonly<Record<string, unknown>>;
  readonly terminationGracePeriodSeconds?: number;
  readonly volumes?: readonly { configMap?: { name: string } }[];
}

interface Resource {
  readonly kind: string;
  readonly metadata: { readonly name: string };
  readonly data?: Readonly<Record<string, string>>;
  readonly stringData?: Readonly<Record<string, string>>;
  readonly spec?: { readonly template?: { readonly spec: Pod } };
}

const FOLDER = 'deploy/kubernetes';
const KUSTOMIZATION = 'kustomization.yaml';
const files = readdirSync(FOLDER)
  .filter((file) => file !== KUSTOMIZATION)
  .map((file) => join(FOLDER, file));
const resources = files.flatMap((file) =>
  parseAllDocuments(readFileSync(file, 'utf8')).map((document) => document.toJS() as Resource),
);
const kustomization = parse(readFileSync(join(FOLDER, KUSTOMIZATION), 'utf8')) as { resources: readonly string[] };
const pods = resources.flatMap(({ kind, metadata, spec }) =>
  spec?.template === undefined ? [] : [[`${kind} ${metadata.name}`, spec.template.spec] as const],
);
const named = (kind: string): string[] =>
  resources.filter((resource) => resource.kind === kind).map(({ metadata }) => metadata.name);

/** Made by `sh test/deploy/kubernetes-validate.sh`, which CI runs first. */
const found = spawnSync('sh', ['test/deploy/kubernetes-validate.sh', '--cached'], { encoding: 'utf8' });
if (found.status !== 0) {
  process.stderr.write(
    `The manifests are not held against Kubernetes' schemas: ${found.stderr.trim().split('\n').at(-1)}.\n`,
  );
}
const validator = found.stdout.trim();
const bySchema = validator === '' ? describe.skip : describe;

/** In one call: it takes seconds to read the schemas. */
function faultsOf(...these: readonly string[]): string {
  const { status, stdout, stderr } = spawnSync(validator, ['--strict', '--no-warn', ...these], { encoding: 'utf8' });
  return status === 0 ? '' : `${stdout}${stderr}`;
}

bySchema("the schemas of Kubernetes' API", () => {
  test('every manifest fits them', () => {
    expect(faultsOf(...files)).toBe('');
  });

  test('one with a key that they do not know would not', () => {
    const folder = mkdtempSync(join(tmpdir(), 'holdfast-manifest-'));
    try {
      const file = join(folder, 'worker.yaml');
      const text = readFileSync(join(FOLDER, 'worker.yaml'), 'utf8');
      writeFileSync(file, text.replace('terminationGracePeriodSeconds', 'terminationGraceSeconds'));
      expect(faultsOf(file)).toContain('terminationGraceSeconds');
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});

describe('deploy/kubernetes', () => {
  test.each(pods)('%s runs as nobody special, and writes to no file', (_, { securityContext, containers }) => {
    expect(securityContext).toMatchObject({ runAsNonRoot: true, runAsUser: 1000 });
    for (const container of containers) {
      expect(container.securityContext).toEqual({
        allowPrivilegeEscalation: false,
        readOnlyRootFilesystem: true,
        capabilities: { drop: ['ALL'] },
      });
      expect(container.resources).toMatchObject({
        requests: { cpu: expect.anything() },
        limits: { memory: expect.anything() },
      });
      expect(container.resources?.limits).not.toHaveProperty('cpu');
    }
  });

  test.each(pods)('%s refers only to what is there', (_, { containers, volumes = [] }) => {
    const maps = named('ConfigMap');
    for (const { configMap } of volumes) expect(maps).toContain(configMap?.name);
    for (const { env = [], envFrom = [] } of containers) {
      for (const { configMapRef, secretRef } of envFrom) {
        if (configMapRef) expect(maps).toContain(configMapRef.name);
        if (secretRef) expect(named('Secret')).toContain(secretRef.name);
      }
      for (const reference of env.flatMap(({ valueFrom }) => valueFrom?.configMapKeyRef ?? [])) {
        const map = resources.find(({ kind, metadata }) => kind === 'ConfigMap' && metadata.name === reference.name);
        expect(Object.keys(map?.data ?? {})).toContain(reference.key);
      }
    }
  });

  test('the worker has more time to stop than its calls need', () => {
    const worker = pods.find(([name]) => name.startsWith('Deployment holdfast-worker'))?.[1];
    expect(worker?.terminationGracePeriodSeconds).toBeGreaterThan(35);
  });

  test('the worker can read the configuration that it is given, with the secrets that it is given', () => {
    const text = resources.flatMap(({ data }) => data?.['holdfast.yaml'] ?? [])[0] ?? '';
    const names = Object.keys(resources.find(({ kind }) => kind === 'Secret')?.stringData ?? {});
    const env = Object.fromEntries(names.map((name) => [name, 'given']));
    const config = loadConfig({ path: 'holdfast.yaml', env, readFile: () => text });
    expect([Object.keys(config.accounts), config.versioning]).toEqual([['nordic-shop'], 'pinned']);
  });

  test('the gateway can read its part, with its own secrets and no credential of an account', () => {
    const text = resources.flatMap(({ data }) => data?.['holdfast.yaml'] ?? [])[0] ?? '';
    const own = resources.find(({ metadata }) => metadata.name === 'holdfast-gateway-credentials');
    const env = Object.fromEntries(Object.keys(own?.stringData ?? {}).map((name) => [name, 'ab'.repeat(32)]));
    const { gateway, noticeAccounts } = loadGateway({ path: 'holdfast.yaml', env, readFile: () => text });
    expect([gateway.api?.listen.port, gateway.notices?.listen.port]).toEqual([8090, 8091]);
    expect(noticeAccounts.map(({ account }) => account)).toEqual(['nordic-shop']);
    expect(Object.keys(env).filter((name) => /CLIENT|SUBSCRIPTION/.test(name))).toEqual([]);
    const pod = pods.find(([name]) => name === 'Deployment holdfast-gateway')?.[1];
    const secrets = pod?.containers.flatMap(({ envFrom = [] }) =>
      envFrom.flatMap(({ secretRef }) => secretRef?.name ?? []),
    );
    expect(secrets).toEqual(['holdfast-gateway-credentials']);
  });

  test('no secret is in the files: each has to be given', () => {
    expect(resources.flatMap(({ stringData = {} }) => Object.values(stringData)).join('')).toBe('');
    expect(resources.flatMap(({ kind, data }) => (kind === 'Secret' ? [data] : []))).toEqual([undefined]);
  });

  test('the image is that of this release', () => {
    const { version } = JSON.parse(readFileSync('package.json', 'utf8')) as { version: string };
    const images = new Set(pods.flatMap(([, { containers }]) => containers.map(({ image }) => image)));
    expect(images).toEqual(new Set([`holdfast:${version}`]));
  });

  test('what is applied together leaves out what a person fills in first', () => {
    const applied = kustomization.resources.map((file) => join(FOLDER, file));
    expect(files.filter((file) => !applied.includes(file)).map((file) => file.split('/').at(-1))).toEqual([
      'credentials.yaml',
      'upgrade-job.yaml',
    ]);
  });
});
