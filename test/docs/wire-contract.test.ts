import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Command } from '../../src/domain/commands';
import { SHIPMENTS_MAX } from '../../src/domain/forgotten';
import { CAPTURE_BY_MAX_MS } from '../../src/domain/moments';
import { AUDIT_KEPT, JOURNAL_KEPT } from '../../src/domain/payment';
import { REFUNDS_MAX } from '../../src/domain/refund';
import { REFUSALS } from '../../src/domain/refusals';
import { MESSAGE_BOUNDS } from '../../src/messages/bounded';
import { commandOf } from '../../src/messages/commands';
import { FORECAST_QUERY } from '../../src/messages/forecast';
import { providerQueue, refundsIdOf, WORKFLOW_TYPE, workflowIdOf } from '../../src/messages/ids';
import { COMMAND_OF, EVENTS_QUERY, SIGNALS, UPDATES, type UpdateName, VIEW_QUERY } from '../../src/messages/messages';
import { isReference } from '../../src/messages/reference';
import { termsProblem } from '../../src/messages/terms';
import { read, sectionOf, tableUnder } from './page';

const page = read('docs/wire-contract.md');

const bare = (cell = ''): string => cell.replace(/^`|`$/g, '');
const rowsUnder = (heading: string): string[][] => tableUnder(page, heading).slice(1);
const namesIn = (cell = ''): string[] => [...cell.matchAll(/`([^`]+)`/g)].map(([, name = '']) => name);
const kindOf = (name: string): Command['kind'] =>
  name in COMMAND_OF ? COMMAND_OF[name as UpdateName] : (name as Command['kind']);

/** The members of an interface, as its source has them. */
function membersOf(file: string, name: string): string[] {
  const [, body = ''] = read(file).match(new RegExp(`export interface ${name} \\{\\n([\\s\\S]*?)\\n\\}`)) ?? [];
  return [...body.matchAll(/^ {2}(\w+)\??:/gm)].map(([, member = '']) => member);
}

describe('names', () => {
  test('signals, updates and queries are those of the payment', () => {
    expect(rowsUnder('Signals').map(([name]) => bare(name))).toEqual(Object.keys(SIGNALS));
    expect(rowsUnder('Updates').map(([name]) => bare(name))).toEqual(Object.keys(UPDATES));
    expect(rowsUnder('Queries').map(([name]) => bare(name))).toEqual([VIEW_QUERY, FORECAST_QUERY, EVENTS_QUERY]);
  });

  test('refusals are those of the rules, in their words', () => {
    const written = rowsUnder('Refusals').map(([code, says, remedy]) => [bare(code), { says, remedy }]);
    expect(Object.fromEntries(written)).toEqual(REFUSALS);
  });

  test('a payment is started as the client starts it', () => {
    const values = Object.fromEntries(rowsUnder('Start a payment').map(([what = '', value = '']) => [what, value]));
    expect(values['workflow type']).toBe(`\`${WORKFLOW_TYPE}\``);
    expect(values['task queue']).toBe(`\`${providerQueue('<provider>')}\``);
    expect(values['workflow id']).toContain(`\`${workflowIdOf('<account>', '<paymentId>')}\``);
    expect(values['id reuse policy']).toContain('REJECT_DUPLICATE');
  });
});

const messages = [...rowsUnder('Signals'), ...rowsUnder('Updates')].map(([name, members = '', , example]) => ({
  name: bare(name),
  members: members === '' ? [] : members.split(', '),
  example: JSON.parse(bare(example)) as Record<string, unknown>,
}));

describe.each(messages)('$name', ({ name, members, example }) => {
  const kind = kindOf(name);
  const known = members.map((member) => namesIn(member)[0] ?? '');
  const required = members.filter((member) => !member.endsWith('?')).map((member) => namesIn(member)[0] ?? '');

  test('takes the example, whole', () => {
    const read = commandOf(kind, example);
    expect(read).toEqual({
      command: kind === 'complete' ? { kind } : expect.objectContaining({ kind, ...example }),
    });
    expect(known).toEqual(expect.arrayContaining(Object.keys(example)));
  });

  test('needs what the table says, and knows no other member', () => {
    if (['complete', 'cancel', 'providerNotice'].includes(kind)) {
      expect(required).toEqual([]);
      expect(commandOf(kind, [])).toHaveProperty('command');
      return;
    }
    expect(commandOf(kind, [])).toEqual({ problem: `${kind} takes one JSON object with ${known.join(', ')}` });
    for (const member of known) {
      const without = commandOf(kind, { ...example, [member]: null });
      if (required.includes(member)) expect(without).toMatchObject({ problem: expect.stringContaining(member) });
      else expect(without).toHaveProperty('command');
    }
  });
});

test('every member of a message has a row', () => {
  const [, table = ''] = sectionOf(page, 'Updates').split('\n| member | meaning |\n');
  const rows = [...table.matchAll(/^\| (`[^|]*) \|/gm)].flatMap(([, cell]) => namesIn(cell));
  const used = new Set(messages.flatMap(({ members }) => members.flatMap(namesIn)));
  expect(rows.sort()).toEqual([...used].sort());
});

const now = Date.UTC(2027, 0, 1);
const terms: Record<string, unknown> = {
  account: 'nordic-shop',
  provider: 'vipps',
  paymentId: 'order-1001',
  reference: 'order-1001-1',
  amount: 24_900,
  currency: 'NOK',
};
const problemOf = (more: object): string | undefined =>
  termsProblem({ ...terms, ...more }, workflowIdOf('nordic-shop', 'order-1001'), now);

describe('terms', () => {
  const [, table = ''] = sectionOf(page, 'Start a payment').split('\n| member of `terms` | meaning | required |\n');
  const rows = [...table.matchAll(/^\| `(\w+)` \|.*\| (yes|no) \|$/gm)].map(([, name = '', there]) => ({
    name,
    there,
  }));

  test('have the members of the table, and no other', () => {
    const [, known = ''] = (problemOf({ another: 1 }) ?? '').split('known are ');
    expect(rows.map(({ name }) => name).sort()).toEqual(known.split(', ').sort());
  });

  test.each(rows)('$name: required: $there', ({ name, there }) => {
    expect(problemOf({})).toBeUndefined();
    if (there === 'yes') expect(problemOf({ [name]: null })).toContain(`terms.${name}`);
    else expect(problemOf({ [name]: null })).toBeUndefined();
  });
});

test('the view has the members of the table', () => {
  const written = rowsUnder('The view').flatMap(([cell]) => namesIn(cell));
  expect(written.sort()).toEqual(membersOf('src/view/view.ts', 'PaymentView').sort());
});

test.each([
  ['src/view/shipment-view.ts', 'ShipmentState'],
  ['src/view/refund-view.ts', 'RefundState'],
  ['src/messages/search-attributes.ts', 'CaptureStateValue'],
])('the states of %s are on the page', (file, name) => {
  const [, union = ''] = read(file).match(new RegExp(`export type ${name} =([^;]*);`)) ?? [];
  const states = [...union.matchAll(/'(\w+)'/g)].map(([, state = '']) => state);
  expect(states.length).toBeGreaterThan(5);
  expect(namesIn(sectionOf(page, 'The view'))).toEqual(expect.arrayContaining(states));
});

describe('limits', () => {
  const limits = Object.fromEntries(rowsUnder('Limits').map(([what = '', value = '']) => [what, Number(value)]));
  const limit = (what: string): number => limits[what] ?? Number.NaN;
  const reason = (length: number) => commandOf('pause', { operator: 'ida', reason: 'x'.repeat(length) });
  const create = (depth: number): object => (depth === 0 ? {} : { inner: create(depth - 1) });

  test('are those of the rules', () => {
    expect(limits).toMatchObject({
      'shipments of a payment': SHIPMENTS_MAX,
      'refunds of a payment': REFUNDS_MAX,
      'characters of a message': MESSAGE_BOUNDS.maxChars,
      'members of a message': MESSAGE_BOUNDS.maxMembers,
      'depth of a message': MESSAGE_BOUNDS.maxDepth,
      'days that `captureBy` may be ahead': CAPTURE_BY_MAX_MS / (24 * 60 * 60 * 1000),
      'facts in the journal': JOURNAL_KEPT,
      'operator commands that are kept': AUDIT_KEPT,
    });
    expect(read('src/workflows/listen.ts')).toContain(`WAITING_MAX = ${limit('callers that wait for one payment')};`);
  });

  test('of texts and ids are where the table says', () => {
    const text = limit('characters of a text');
    expect([reason(text), reason(text + 1)]).toEqual([
      { command: expect.anything() },
      { problem: expect.stringContaining(String(text)) },
    ]);
    const id = 'x'.repeat(limit('characters of an id'));
    const ship = { shipmentId: id, amount: 1, currency: 'NOK' };
    expect(commandOf('ship', ship)).toHaveProperty('command');
    expect(commandOf('ship', { ...ship, shipmentId: `${id}x` })).toHaveProperty('problem');
    const reference = 'x'.repeat(limit('characters of a reference'));
    expect([isReference(reference), isReference(`${reference}x`)]).toEqual([true, false]);
  });

  test('of the terms are where the table says', () => {
    // The terms, `create` and what is in it.
    const deep = limit('depth of the terms');
    expect([problemOf({ create: create(deep - 2) }), problemOf({ create: create(deep - 1) })]).toEqual([
      undefined,
      expect.stringContaining(`deeper than ${deep}`),
    ]);
    const long = limit('characters of the terms');
    expect(problemOf({ create: { text: 'x '.repeat(long / 2) } })).toContain(`longer than ${long}`);
    const many = limit('members of the terms');
    expect(problemOf({ create: { list: Array.from({ length: many }, () => 1) } })).toContain(`more than ${many}`);
  });
});

describe('the version', () => {
  /** What the page promises, as the tests above hold it against the code. */
  const requiredIn = (members: readonly string[]): Record<string, boolean> =>
    Object.fromEntries(members.map((member) => [namesIn(member)[0], !member.endsWith('?')]));
  const messagesUnder = (heading: string): Record<string, Record<string, boolean>> =>
    Object.fromEntries(
      rowsUnder(heading).map(([name, members = '']) => [
        bare(name),
        requiredIn(members === '' ? [] : members.split(', ')),
      ]),
    );
  const [, termsTable = ''] = sectionOf(page, 'Start a payment').split(
    '\n| member of `terms` | meaning | required |\n',
  );
  const terms = [...termsTable.matchAll(/^\| `(\w+)` \|.*\| (yes|no) \|$/gm)];
  const unionOf = (file: string, name: string): string[] => {
    const [, union = ''] = read(file).match(new RegExp(`export type ${name} =([^;]*);`)) ?? [];
    return [...union.matchAll(/'(\w+)'/g)].map(([, state = '']) => state);
  };
  const contract = {
    start: { type: WORKFLOW_TYPE, id: workflowIdOf('<account>', '<paymentId>'), queue: providerQueue('<provider>') },
    terms: Object.fromEntries(terms.map(([, name = '', there]) => [name, there === 'yes'])),
    signals: messagesUnder('Signals'),
    updates: messagesUnder('Updates'),
    queries: rowsUnder('Queries').map(([name]) => bare(name)),
    refusals: Object.keys(REFUSALS),
    view: membersOf('src/view/view.ts', 'PaymentView'),
    states: unionOf('src/messages/search-attributes.ts', 'CaptureStateValue'),
    shipment: membersOf('src/view/shipment-view.ts', 'ShipmentView'),
    shipmentStates: unionOf('src/view/shipment-view.ts', 'ShipmentState'),
    answer: membersOf('src/view/view.ts', 'ShipmentAnswer'),
    refunds: { id: refundsIdOf('<account>', '<paymentId>') },
    refund: membersOf('src/view/refund-view.ts', 'RefundView'),
    refundStates: unionOf('src/view/refund-view.ts', 'RefundState'),
    refundAnswer: membersOf('src/view/view.ts', 'RefundAnswer'),
  };
  const [, version = ''] = /\*\*This is version (\d+\.\d+) of the contract\.\*\*/.exec(page) ?? [];
  const recorded = JSON.parse(read('test/docs/wire-contract.json')) as { version: string; contract: unknown };

  /** Whether everything of `old` is in `now` as it was, and nothing more is required. */
  const holds = (old: unknown, now: unknown): boolean => {
    if (Array.isArray(old)) return Array.isArray(now) && old.every((name) => now.includes(name));
    if (typeof old !== 'object' || old === null) return old === now;
    const [before, after] = [old, now] as Record<string, unknown>[];
    const isKept = Object.entries(before ?? {}).every(([name, value]) => holds(value, after?.[name]));
    return isKept && Object.entries(after ?? {}).every(([name, value]) => value !== true || name in (before ?? {}));
  };

  test('is another one where the contract is another: HOLDFAST_WRITE_WIRE_CONTRACT=1 records it', () => {
    if (process.env.HOLDFAST_WRITE_WIRE_CONTRACT) {
      const [major] = version.split('.');
      if (version === recorded.version) throw new Error(`write the next version on the page: it is still ${version}`);
      const mustBreak = !holds(recorded.contract, contract);
      if (mustBreak && recorded.version.startsWith(`${major}.`))
        throw new Error('something went: raise the first number');
      const text = JSON.stringify({ version, contract }, null, 2);
      writeFileSync(join(__dirname, 'wire-contract.json'), `${text}\n`);
      return;
    }
    expect({ version, contract }).toEqual(recorded);
  });

  test('is the one for which the client in Python was written, or a later one that adds to it', () => {
    const [, written = ''] = /^CONTRACT = "(\d+\.\d+)"$/m.exec(read('test/python/raw_client.py')) ?? [];
    const [major = 0, minor = 0] = written.split('.').map(Number);
    const [majorNow, minorNow = 0] = version.split('.').map(Number);
    expect(majorNow).toBe(major);
    expect(minorNow).toBeGreaterThanOrEqual(minor);
  });

  test('a second number is for what may be ignored', () => {
    const { signals } = contract;
    const and = (more: object) => ({ ...contract, signals: { ...signals, ship: { ...signals.ship, ...more } } });
    expect(holds(contract, and({ note: false }))).toBe(true);
    expect(holds(contract, and({ note: true }))).toBe(false);
    expect(holds(contract, and({ final: true }))).toBe(false);
    expect(holds(contract, { ...contract, refusals: contract.refusals.slice(1) })).toBe(false);
    expect(holds(contract, { ...contract, signals: { ...signals, hurry: { id: true } } })).toBe(true);
  });
});
