import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { ConfigError, type HoldfastConfig, loadConfig } from '../../src/config/config';
import { proxyFor } from '../../src/config/way';
import { selfSigned } from '../providers/http/server';

const SECRETS = { ID: 'id-1', SECRET: 'secret-77', KEY: 'key-88' };
const FILE = '/etc/holdfast/holdfast.yaml';

const load = (
  members: string,
  env: Record<string, string> = {},
  files: Record<string, string> = {},
): HoldfastConfig => {
  const text = `accounts:
  shop:
    provider: vipps
    merchantSerialNumber: "424242"
    clientId: \${ID}
    clientSecret: \${SECRET}
    subscriptionKey: \${KEY}
    ${members}`;
  return loadConfig({
    path: FILE,
    env: { ...SECRETS, ...env },
    readFile: (path) => {
      const found = { [FILE]: text, ...files }[path];
      if (found === undefined) throw Object.assign(new Error('no such file'), { code: 'ENOENT' });
      return found;
    },
  });
};

const LIVE = 'baseUrl: https://api.vipps.no';
const httpOf = (...given: Parameters<typeof load>): unknown => {
  const { shop } = load(...given).accounts;
  return shop && 'http' in shop.settings ? shop.settings.http : undefined;
};

const wrong = (...given: Parameters<typeof load>): string[] => {
  try {
    load(...given);
  } catch (error) {
    if (error instanceof ConfigError) return error.problems.map((at) => `${at.path} ${at.problem}; ${at.remedy}`);
    throw error;
  }
  return [];
};

describe('credentials in clear text beyond this machine', () => {
  test.each([
    'http://sandbox:8099/vipps',
    'http://sandbox.ns.svc/vipps',
    'http://10.0.0.1/vipps',
    'http://192.168.1.2',
    'http://[fd00::1]/vipps',
    'http://localhost.example.com',
    'http://127.0.0.1.example.com',
    'http://api.vipps.no',
  ])('%s needs insecure: true', (baseUrl) => {
    expect(wrong(`baseUrl: "${baseUrl}"`)).toEqual([
      expect.stringMatching(/^accounts\.shop\.baseUrl is http to another machine, .* or set insecure: true beside it/),
    ]);
    expect(wrong(`baseUrl: "${baseUrl}"\n    insecure: false`)).toHaveLength(1);
    expect(wrong(`baseUrl: "${baseUrl}"\n    insecure: true`)).toEqual([]);
  });

  test.each([
    'http://localhost:8099',
    'http://127.0.0.1:8099/vipps',
    'http://127.9.9.9',
    'http://[::1]:8099',
    'https://sandbox',
  ])('%s does not', (baseUrl) => {
    expect(wrong(`baseUrl: "${baseUrl}"`)).toEqual([]);
  });

  test.each(['ftp://sandbox', 'http://me:pw@sandbox', 'http://sandbox/?a=1', 'sandbox:8099'])(
    'insecure does not let %s pass',
    (baseUrl) => {
      expect(wrong(`baseUrl: "${baseUrl}"\n    insecure: true`)).toEqual([
        'accounts.shop.baseUrl is not an http or https address without query and credentials; write http:// or https://, the host and the path',
      ]);
    },
  );

  test('the sample for docker compose says so', () => {
    const text = readFileSync(join(__dirname, '../../deploy/holdfast.yaml'), 'utf8');
    const env = {
      VIPPS_CLIENT_ID: 'a',
      VIPPS_CLIENT_SECRET: 'b',
      VIPPS_SUBSCRIPTION_KEY: 'c',
      VIPPS_WEBHOOK_SECRET: 'd',
    };
    expect(() => loadConfig({ path: FILE, env, readFile: () => text })).not.toThrow();
    expect(() => loadConfig({ path: FILE, env, readFile: () => text.replace(/insecure: true.*/, '') })).toThrow(
      ConfigError,
    );
  });
});

describe('a proxy', () => {
  test('is used only where it is set', () => {
    expect(httpOf(LIVE, { HTTPS_PROXY: 'http://proxy:3128' })).toBeUndefined();
    expect(httpOf(`${LIVE}\n    http: { proxy: "http://proxy.example:3128" }`)).toEqual({
      proxy: 'http://proxy.example:3128',
    });
  });

  test('of the environment is that of the address', () => {
    const env = { HTTPS_PROXY: 'http://proxy:3128', NO_PROXY: 'localhost,.svc' };
    expect(httpOf(`${LIVE}\n    http: { proxy: env, total: 20s }`, env)).toEqual({
      totalMs: 20_000,
      proxy: 'http://proxy:3128',
    });
    expect(httpOf(`${LIVE}\n    http: { proxy: env }`, { ...env, NO_PROXY: 'vipps.no' })).toEqual({});
    expect(httpOf(`${LIVE}\n    http: { proxy: env }`)).toEqual({});
  });

  test('with credentials is a secret: not written into the file, and shown nowhere', () => {
    const config = load(`${LIVE}\n    http: { proxy: env }`, { HTTPS_PROXY: 'http://me:hunter2@proxy:3128' });
    expect(inspect(config, { depth: 9 }) + JSON.stringify(config)).not.toContain('hunter2');
    expect(wrong(`${LIVE}\n    http: { proxy: "http://me:hunter2@proxy:3128" }`)).toEqual([
      'accounts.shop.http.proxy is a secret written into the file; name a variable or a file: ${NAME} or ${file:/run/secrets/name}',
    ]);
    expect(wrong(`${LIVE}\n    http: { proxy: "\${MY_PROXY}" }`, { MY_PROXY: 'http://me:hunter2@proxy' })).toEqual([]);
  });

  test.each(['socks5://proxy:1080', 'proxy', 'http://proxy:3128/path', 'true', 'environment', ''])(
    '%j is none',
    (proxy) => {
      expect(wrong(`${LIVE}\n    http: { proxy: "${proxy}" }`)).toEqual([
        'accounts.shop.http.proxy is no address of an HTTP proxy; write http://host:port (or https://), or env for HTTPS_PROXY, HTTP_PROXY and NO_PROXY',
      ]);
    },
  );

  const both = { HTTP_PROXY: 'http://plain:1', HTTPS_PROXY: 'http://tls:2' };
  test.each<[string, Record<string, string>, string | undefined]>([
    ['https://api.vipps.no', both, 'http://tls:2'],
    ['http://sandbox', both, 'http://plain:1'],
    ['https://api.vipps.no', { HTTP_PROXY: 'http://plain:1' }, 'http://plain:1'],
    ['http://sandbox', { HTTPS_PROXY: 'http://tls:2' }, undefined],
    ['https://api.vipps.no', { ...both, https_proxy: 'http://small:3' }, 'http://small:3'],
    ['https://api.vipps.no', { HTTPS_PROXY: 'proxy.corp:3128' }, 'http://proxy.corp:3128'],
    ['https://api.vipps.no', { ...both, NO_PROXY: '*' }, undefined],
    ['https://api.vipps.no', { ...both, NO_PROXY: 'api.vipps.no' }, undefined],
    ['https://api.vipps.no', { ...both, NO_PROXY: 'intern, .vipps.no' }, undefined],
    ['https://api.vipps.no', { ...both, NO_PROXY: '*.vipps.no' }, undefined],
    ['https://api.vipps.no', { ...both, no_proxy: 'VIPPS.NO:443' }, undefined],
    ['https://api.vipps.no', { ...both, NO_PROXY: 'vipps.no:8443' }, 'http://tls:2'],
    ['https://api.vipps.no', { ...both, NO_PROXY: 'pps.no' }, 'http://tls:2'],
    ['https://api.vipps.no', { ...both, NO_PROXY: '' }, 'http://tls:2'],
    ['https://api.vipps.no', { HTTPS_PROXY: ' ' }, undefined],
  ])('for %s with %j is %s', (baseUrl, env, proxy) => {
    expect(proxyFor(baseUrl, env)).toBe(proxy);
  });
});

describe('a company’s certificate', () => {
  const ca = selfSigned()?.cert ?? '';
  const withCa = `${LIVE}\n    http: { ca: company.pem }`;
  const at = (text: string): Record<string, string> => ({ '/etc/holdfast/company.pem': text });

  test('is read from its file, named from the folder of the configuration', () => {
    expect(httpOf(withCa, {}, at(`the company's own\n${ca}`))).toEqual({ ca: expect.stringContaining('BEGIN CERT') });
  });

  test.each<[string, Record<string, string>, string]>([
    [
      'that is not there',
      {},
      'needs the file company.pem, which cannot be read (ENOENT); mount it, or correct the path',
    ],
    [
      'that is empty',
      at(''),
      'holds no certificate that can be read; name a file in PEM form: -----BEGIN CERTIFICATE----- and so on',
    ],
    [
      'whose second certificate is broken',
      at(`${ca}-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n`),
      'holds no certificate that can be read; name a file in PEM form: -----BEGIN CERTIFICATE----- and so on',
    ],
    [
      'with a private key',
      at(`${ca}-----BEGIN PRIVATE KEY-----\nMIIB\n-----END PRIVATE KEY-----\n`),
      'holds a private key; name a file of certificates only',
    ],
  ])('%s is refused at start-up', (_, files, problem) => {
    expect(wrong(withCa, {}, files)).toEqual([`accounts.shop.http.ca ${problem}`]);
  });
});
