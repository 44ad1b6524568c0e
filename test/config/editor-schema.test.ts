import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import Ajv, { type ValidateFunction } from 'ajv';
import addFormats from 'ajv-formats';
import { parse } from 'yaml';
import { editorSchema } from '../../src/config/editor-schema';
import { policySettings } from '../../src/config/policy';
import { PROVIDERS } from '../../src/providers/registry';

const ROOT = join(__dirname, '../..');
const FILE = 'deploy/holdfast.schema.json';
const read = (file: string): string => readFileSync(join(ROOT, file), 'utf8');

let validate: ValidateFunction;
beforeAll(() => {
  const ajv = new Ajv({ allErrors: true, strict: true, strictRequired: false, allowUnionTypes: true });
  addFormats(ajv);
  validate = ajv.compile(editorSchema());
});

const faults = (document: unknown): string[] =>
  validate(document) ? [] : (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`);

const SHOP = {
  provider: 'vipps',
  baseUrl: 'https://api.vipps.no',
  merchantSerialNumber: '424242',
  clientId: '${VIPPS_CLIENT_ID}',
  clientSecret: '${VIPPS_CLIENT_SECRET}',
  subscriptionKey: '${file:/run/secrets/vipps}',
};
const withShop = (more: object): object => ({ accounts: { shop: { ...SHOP, ...more } } });

test('the committed schema is what the schemas of the configuration give', () => {
  // After a change: npm run schema.
  expect(JSON.parse(read(FILE))).toEqual(JSON.parse(JSON.stringify(editorSchema())));
});

test('it knows every setting of every provider, and of a policy', () => {
  const { definitions } = editorSchema() as { definitions: Record<string, { properties: Record<string, object> }> };
  for (const [name, { settings }] of Object.entries(PROVIDERS)) {
    const { properties = {} } = definitions[name] ?? {};
    expect(Object.keys(properties).sort()).toEqual(
      [...Object.keys(settings.shape), 'provider', 'policy', 'insecure'].sort(),
    );
    const policy = properties.policy as { properties: object };
    expect(Object.keys(policy.properties)).toEqual(Object.keys(policySettings.shape));
  }
});

describe('the examples', () => {
  // The sandbox has a file of its own, in another form.
  const pages = execFileSync('git', ['ls-files', 'README.md', 'docs/*.md'], { cwd: ROOT, encoding: 'utf8' })
    .trim()
    .split('\n')
    // Its examples are of Kubernetes.
    .filter((page) => page !== 'docs/kubernetes.md');
  const blocks = pages.flatMap((page) =>
    [...read(page).matchAll(/```yaml\n([\s\S]*?)```/g)].map(([, text = ''], at): [string, number, unknown] => [
      page,
      at,
      parse(text),
    ]),
  );

  test('are found', () => {
    expect(blocks.length).toBeGreaterThanOrEqual(5);
  });

  test.each(blocks)('%s, number %d, is valid', (_, __, document) => {
    const isWhole = Object.hasOwn(document as object, 'accounts');
    const isOfAccount =
      !isWhole && Object.keys(document as object).some((name) => ['http', 'policy', 'webhook'].includes(name));
    if (isOfAccount) return expect(faults(withShop(document as object))).toEqual([]);
    expect(faults(isWhole ? document : { ...withShop({}), ...(document as object) })).toEqual([]);
  });

  test('deploy/holdfast.yaml is valid, and tells editors where the schema is', () => {
    const text = read('deploy/holdfast.yaml');
    expect(faults(parse(text))).toEqual([]);
    expect(text).toMatch(/^# yaml-language-server: \$schema=\.\/holdfast\.schema\.json$/m);
  });
});

describe('an editor would mark', () => {
  const cases: [string, object, string][] = [
    ['a misspelt setting at the top', { ...withShop({}), clockSkw: '2s' }, ' must NOT have additional properties'],
    ['a misspelt setting', withShop({ markt: 'NO' }), '/accounts/shop must NOT have additional properties'],
    ['a misspelt inner setting', withShop({ policy: { warnBefor: '3d' } }), '/accounts/shop/policy must NOT have'],
    ['a setting of another provider', withShop({ merchantToken: '${T}' }), '/accounts/shop must NOT have additional'],
    ['an unknown provider', withShop({ provider: 'vips' }), '/accounts/shop/provider must be equal to one of'],
    ['a length without a unit', withShop({ policy: { warnBefore: 3 } }), '/accounts/shop/policy/warnBefore must be'],
    ['no time at all', withShop({ policy: { heartbeat: '0s' } }), '/accounts/shop/policy/heartbeat must match'],
    ['a choice that there is not', withShop({ market: 'SE' }), '/accounts/shop/market must be equal to one of'],
    ['a secret in the file', withShop({ clientSecret: 'hunter2' }), '/accounts/shop/clientSecret must match pattern'],
    ['a number for text', withShop({ merchantSerialNumber: 424242 }), '/accounts/shop/merchantSerialNumber must be'],
    ['a missing setting', { accounts: { shop: { provider: 'vipps' } } }, '/accounts/shop must have required property'],
    ['no account', { accounts: {} }, '/accounts must NOT have fewer than 1'],
    ['an impossible name', { accounts: { 'nordic shop': SHOP } }, '/accounts must match pattern'],
    ['too many pollers', { ...withShop({}), worker: { workflowPollers: 41 } }, '/worker/workflowPollers must be <= 40'],
  ];
  test.each(cases)('%s', (_, document, fault) => {
    expect(faults(document)).toContainEqual(expect.stringContaining(fault));
  });

  test('and takes a variable wherever text is meant', () => {
    expect(faults(withShop({ market: '${MARKET}', settleWindow: '${WINDOW}', baseUrl: 'https://${HOST}' }))).toEqual(
      [],
    );
  });
});
