import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { parse } from 'yaml';
import type { z } from 'zod';
import { NAMES, PROVED, type ProviderName } from '../../proof/providers';
import { documentedOf } from './documented';
import { exampleOf, openExample, pageOf, rowOf } from './example';
import { tableUnder } from './page';

const accepts = (name: ProviderName, members: Record<string, unknown>): boolean =>
  rowOf(name).settings.safeParse(members).success;

/** What an account says first when it looks something up, at a moment that does not pass. */
async function firstRequest(name: ProviderName, more: object = {}): Promise<unknown> {
  let heard: unknown;
  const server = createServer(async (request, response) => {
    const { host: _, ...headers } = request.headers;
    heard ??= [request.method, request.url, headers, await text(request)];
    response.writeHead(500).end();
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const provider = openExample(name, { baseUrl, ...more }).create({ now: () => 1_800_000_000_000 });
  const order = {
    paymentId: 'p',
    reference: HOLD,
    amount: 1000,
    currency: 'EUR',
    key: 'cap-1',
    kind: 'capture',
  } as const;
  try {
    await provider.lookUp(order);
  } finally {
    await provider.close();
    server.close().closeAllConnections();
  }
  expect(heard).toBeDefined();
  return heard;
}

const HOLD = '5c0d8a54-3c1f-4e0e-9f0b-0c9d2a7f1e11';
const bare = (cell = ''): string => cell.replace(/^`|`$/g, '');

describe.each(NAMES)('the page of %s', (name) => {
  const [, ...settings] = tableUnder(pageOf(name), 'An account');
  const [, ...members] = tableUnder(pageOf(name), 'Creating the hold');

  test('has every setting once, and no other', () => {
    expect(settings.map(([cell]) => bare(cell))).toEqual([...new Set(settings.map(([cell]) => bare(cell)))]);
    expect(settings.map(([cell]) => bare(cell)).sort()).toEqual(Object.keys(rowOf(name).settings.shape).sort());
  });

  test('says of every setting what it means', () => {
    expect(settings.filter(([, , meaning = '']) => meaning.length < 5)).toEqual([]);
  });

  test.each(settings)('%s: its default is %j', async (cell, shown) => {
    const setting = bare(cell);
    const { [setting]: given, ...others } = exampleOf(name);
    const isNeeded = !accepts(name, others);
    expect([setting, isNeeded]).toEqual([setting, shown === '']);
    if (isNeeded) return expect(given).toBeDefined(); // so it stands in the example
    if (shown === 'none') return;
    // Said aloud, the default changes nothing: what the core may rely on, how long a call takes, what is asked and how.
    const aloud = { [setting]: parse(bare(shown)) };
    expect(openExample(name, aloud).capabilities).toEqual(openExample(name).capabilities);
    expect(openExample(name, aloud).boundMs).toBe(openExample(name).boundMs);
    expect(await firstRequest(name, aloud)).toEqual(await firstRequest(name));
  });

  test('what is asked is not the same whatever is set', async () => {
    expect(await firstRequest(name, documentedOf(name).otherwise)).not.toEqual(await firstRequest(name));
  });

  test('has every member of create, and no other', () => {
    expect(members.map(([cell]) => bare(cell)).sort()).toEqual(membersOf(rowOf(name).create).sort());
  });

  test('calls optional what may be left out of create', () => {
    const good: Record<string, unknown> = PROVED[name].side.create;
    for (const [cell = '', says = ''] of members) {
      const { [bare(cell)]: _, ...others } = good;
      if (/^optional/.test(says)) expect([cell, rowOf(name).create.safeParse(others).success]).toEqual([cell, true]);
    }
  });
});

function membersOf(schema: z.ZodType): string[] {
  const { shape, options } = schema.def as unknown as { shape?: object; options?: readonly z.ZodType[] };
  return [...new Set(options ? options.flatMap(membersOf) : Object.keys(shape ?? {}))];
}
