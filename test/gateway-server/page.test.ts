import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { outputOf } from '../python/python';
import { type ApiUnderTest, startApi } from '../support/api';
import { until } from '../support/until';
import { createWorld, referenceOf, type World } from '../support/world';

const PAGE = readFileSync(join(__dirname, '../../docs/http-api.md'), 'utf8');
const ACCOUNT = 'nordic-shop';

/** The first block of a language, as it stands in the page. */
function block(language: string): string {
  const [, code] = new RegExp(`\\n\`\`\`${language}\\n([\\s\\S]*?)\\n\`\`\`\\n`).exec(PAGE) ?? [];
  if (code === undefined) throw new Error(`no block in ${language}`);
  return code;
}

let world: World;
let api: ApiUnderTest;
const folder = mkdtempSync(join(tmpdir(), 'holdfast-page-'));
beforeAll(async () => {
  world = await createWorld({ accountName: ACCOUNT });
  api = await startApi(world.holdfast, ACCOUNT);
});
afterAll(async () => {
  await api?.stop();
  await world?.close();
});

/** Runs what stands in the page; what it printed. */
async function play(paymentId: string, language: string, name: string, command: readonly string[]): Promise<string> {
  await world.sandbox.control.authorize({
    ...{ provider: 'vipps', account: world.merchant.name, reference: referenceOf(paymentId) },
    ...{ amount: 24_900, currency: 'NOK' },
  });
  const file = join(folder, name);
  writeFileSync(file, block(language));
  const [program = '', ...args] = command;
  const env = { ...process.env, HOLDFAST_URL: api.url, HOLDFAST_KEY: api.keys.all };
  return outputOf(program, [...args, file], env);
}

/** Where a machine lacks the program, its example is left out, and a line says so. */
function having(program: string, ...version: string[]): typeof test | typeof test.skip {
  if (spawnSync(program, version).status === 0) return test;
  process.stderr.write(`There is no ${program}: its example in docs/http-api.md is left out.\n`);
  return test.skip;
}

const ended = async (paymentId: string): Promise<void> => {
  await until(
    `${paymentId} ends`,
    async () => (await world.holdfast.payment(ACCOUNT, paymentId).view()).state === 'finished',
  );
  expect(await world.moved(paymentId)).toEqual({ captures: [9_900], released: 15_000 });
};

having('curl', '--version')('the example in curl', async () => {
  const said = await play('order-1001', 'sh', 'example.sh', ['bash', '-eu']);
  const answers = said
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
  const shown = block('json')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
  const made = { capturedAt: expect.any(Number) };
  expect(answers).toEqual(shown.map((line) => ({ ...line, ...('capturedAt' in line ? made : {}) })));
  await ended('order-1001');
});

having('python3', '--version')('the example in Python', async () => {
  expect(await play('order-1002', 'python', 'example.py', ['python3'])).toBe('send the parcel\n');
  await ended('order-1002');
});

having('go', 'version')(
  'the example in Go',
  async () => {
    expect(await play('order-1003', 'go', 'example.go', ['go', 'run'])).toBe('send the parcel\n');
    await ended('order-1003');
  },
  180_000,
);
