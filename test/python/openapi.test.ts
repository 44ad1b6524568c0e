import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type ApiUnderTest, startApi } from '../support/api';
import { createWorld, referenceOf, type World } from '../support/world';
import { findPython, OPENAPI, outputOf } from './python';

const python = findPython(OPENAPI);
/** A module that is a program. */
const run = (module: string, args: readonly string[]): Promise<string> =>
  outputOf(python ?? '', ['-m', module, ...args], process.env, folder);
/** What no Python can play is left out, and jest counts it so. */
const inPython = python === undefined ? describe.skip : describe;

const folder = mkdtempSync(join(tmpdir(), 'holdfast-openapi-'));
let world: World;
let api: ApiUnderTest;
beforeAll(async () => {
  world = await createWorld();
  api = await startApi(world.holdfast);
  writeFileSync(join(folder, 'openapi.json'), JSON.stringify((await api.call('GET', '/openapi.json')).body));
});
afterAll(async () => {
  await api?.stop();
  await world?.close();
});

const authorize = (paymentId: string): Promise<unknown> =>
  world.sandbox.control.authorize({
    ...{ provider: 'vipps', account: world.merchant.name, reference: referenceOf(paymentId) },
    ...{ amount: 24_900, currency: 'NOK' },
  });

inPython('who has no more than openapi.json', () => {
  test('takes a payment from its start to its end, by a generated client', async () => {
    await authorize('generated');
    const out = join(folder, 'generated');
    mkdirSync(out);
    const config = join(folder, 'config.yaml');
    writeFileSync(config, 'package_name_override: holdfast_client\npost_hooks: []\n');
    const made = [
      'generate',
      '--path',
      join(folder, 'openapi.json'),
      '--output-path',
      join(out, 'project'),
      '--config',
      config,
    ];
    const said = await run('openapi_python_client', [...made, '--fail-on-warning']);
    expect(said).not.toMatch(/warning|error/i);
    const script = join(__dirname, 'generated_client.py');
    const asked = [join(out, 'project'), api.url, api.keys.all, 'shop', 'generated', referenceOf('generated')];
    expect(JSON.parse(await outputOf(python ?? '', [script, ...asked], process.env))).toEqual({
      started: [201, 200],
      first: [202, 'notYet'],
      last: [200, 'yes'],
      waited: [200, 'wait=20', 'captured'],
      refused: [422, 'ExceedsAvailable'],
      ledger: {
        ...{ authorized: 24_900, captured: 14_900, reserved: 0, released: 10_000, available: 0 },
        ...{ refunded: 0, refunding: 0, refundable: 14_900 },
      },
    });
  }, 120_000);

  test('finds no answer by fuzzing that the document does not have, and no 5xx', async () => {
    await world.begin({ paymentId: 'fuzzed', amount: 24_900 });
    const config = join(folder, 'schemathesis.toml');
    const checks = [
      ...['not_a_server_error', 'status_code_conformance', 'content_type_conformance'],
      ...['response_headers_conformance', 'response_schema_conformance', 'unsupported_method'],
    ];
    const { HOLDFAST_FUZZ_EXAMPLES: examples = '8' } = process.env;
    for (const paymentId of ['fuzzed', undefined]) {
      const named = paymentId === undefined ? '' : `"path.paymentId" = "${paymentId}"\n`;
      writeFileSync(config, `[parameters]\n"path.account" = "shop"\n${named}`);
      const said = await run('schemathesis.cli', [
        ...['--config-file', config, 'run', `${api.url}/openapi.json`, '--no-color', '--continue-on-failure'],
        ...['--checks', checks.join(','), '--max-examples', examples, '--seed', '7', '--rate-limit', '150/s'],
        ...['--phases', 'examples,coverage,fuzzing', '--header', `Authorization: Bearer ${api.keys.all}`],
      ]);
      process.stdout.write(`${said.split('\n').slice(-25).join('\n')}\n`);
    }
    expect(api.log).toEqual([]);
  }, 600_000);
});
