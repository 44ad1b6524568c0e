import { execFile } from 'node:child_process';
import { mkdtempSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { signatureOf } from '../../src/activities/sink';
import { endpointSettings } from '../../src/config/events';
import { EVENT_TYPES, type EventType } from '../../src/events/event';
import { Secret } from '../../src/providers/secret';
import { SIGNING_SECRET } from '../support/receiver';
import { read, tableUnder } from './page';

const page = read('docs/events.md');
const bare = (cell = ''): string => cell.replace(/^`|`$/g, '');
const run = promisify(execFile);

test('has every type of events, and no other', () => {
  const [, ...rows] = tableUnder(page, 'The types');
  expect(rows.map(([type]) => bare(type))).toEqual(EVENT_TYPES);
});

test('says of every type which members it has', () => {
  const [, union = ''] = /export interface EventDataOf \{([\s\S]*?)\n\}/.exec(read('src/events/event.ts')) ?? [];
  const [, ...rows] = tableUnder(page, 'The types');
  const refund = ['refund', 'operation', 'asked', 'shipment'];
  const shared = {
    AboutCapture: ['operation', 'shipments', 'asked'],
    AboutShipments: ['shipments'],
    AboutRefund: refund,
    RefusedRefund: refund,
  };
  for (const [type, , members = ''] of rows) {
    const [, text = ''] = new RegExp(`'${bare(type)}': ([\\s\\S]*?)(?=\\n {2}(?:/\\*\\*|'|$)|$)`).exec(union) ?? [];
    const own = [...text.matchAll(/(\w+)\??:/g)].map(([, name]) => name);
    const common = Object.entries(shared).flatMap(([name, names]) => (text.includes(name) ? names : []));
    const told = [...members.matchAll(/`(\w+)`/g)].map(([, name]) => name);
    expect([type, told.sort()]).toEqual([type, [...common, ...own].sort()]);
  }
});

test('has every setting of an endpoint, and no other', () => {
  const [, ...rows] = tableUnder(page, 'Set it up');
  expect(rows.map(([name]) => bare(name)).sort()).toEqual(Object.keys(endpointSettings.shape).sort());
});

test('the example is an event as it is told', () => {
  const [, json = ''] = /\n\n(\{\n {2}"specversion"[\s\S]*?\n\})\n```/.exec(page) ?? [];
  const event = JSON.parse(json);
  expect(EVENT_TYPES).toContain(event.type.replace(/^holdfast\.|\.v1$/g, '') as EventType);
  const { ledger } = event.data;
  expect(ledger.authorized).toBe(ledger.captured + ledger.reserved + ledger.released + ledger.available);
  expect(ledger.captured).toBe(ledger.refunded + ledger.refunding + ledger.refundable);
});

describe('to verify', () => {
  const snippets = [...page.matchAll(/^```js verify\n([\s\S]*?)^```/gm)].map(([, text = '']) => text);
  const body = '{"id":"hf-evt-a","subject":"ø"}';
  const now = Math.floor(Date.now() / 1_000);
  const signed = signatureOf([new Secret(SIGNING_SECRET)], 'hf-evt-a', now, body);

  /** What the snippet says to each of these deliveries. */
  async function verdicts(snippet: string, deliveries: readonly [string, object][]): Promise<unknown[]> {
    const folder = mkdtempSync(join(tmpdir(), 'holdfast-events-'));
    symlinkSync(join(__dirname, '../../node_modules'), join(folder, 'node_modules'));
    writeFileSync(join(folder, 'verify.mjs'), snippet);
    const program = `import { eventOf } from ${JSON.stringify(pathToFileURL(join(folder, 'verify.mjs')).href)};
      const verdict = ([body, headers]) => { try { return eventOf(body, headers); } catch { return 'refused'; } };
      console.log(JSON.stringify(${JSON.stringify(deliveries)}.map(verdict)));`;
    const env = { ...process.env, HOLDFAST_SECRET: SIGNING_SECRET };
    const { stdout } = await run(process.execPath, ['--input-type=module', '-e', program], { env });
    return JSON.parse(stdout);
  }

  test('there are two ways', () => {
    expect(snippets).toHaveLength(2);
  });

  test.each(snippets)('this accepts what Holdfast signed, and nothing else: %#', async (snippet) => {
    const old = signatureOf([new Secret(SIGNING_SECRET)], 'hf-evt-a', now - 600, body);
    const other = signatureOf([new Secret(`whsec_${Buffer.alloc(32, 1).toString('base64')}`)], 'hf-evt-a', now, body);
    const two = { ...signed, 'webhook-signature': `${other['webhook-signature']} ${signed['webhook-signature']}` };
    const without = { ...signed, 'webhook-signature': '' };
    expect(
      await verdicts(snippet, [
        [body, signed],
        [body, two],
        [body.replace('ø', 'o'), signed],
        [body, old],
        [body, other],
        [body, without],
        [body, { ...signed, 'webhook-id': 'hf-evt-b' }],
      ]),
    ).toEqual([JSON.parse(body), JSON.parse(body), ...Array(5).fill('refused')]);
  });
});
