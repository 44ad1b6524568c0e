import type { Finding } from '../../../src/domain/outcome';
import type { LookUpOrder } from '../../../src/providers/provider';
import { aQuestion, EVENTS, PAYMENT, problem, type Reply, wire, within } from './provider-double';

interface Event {
  name: string;
  amount: { currency: string; value: number };
  idempotencyKey?: string | null;
  success: boolean;
  [more: string]: unknown;
}
type Amounts = Record<'authorizedAmount' | 'capturedAmount' | 'cancelledAmount', { currency: string; value: number }>;
const payment = wire<{ aggregate: Amounts }>('payment-200-partly-captured');
const events = wire<Event[]>('events-200-captured');
const [created, authorized, captured] = events as [Event, Event, Event];

const nok = (value: number): { currency: string; value: number } => ({ currency: 'NOK', value });
const read = (capturedTotal: number, cancelled = 0, more: object = {}): Reply => ({
  status: 200,
  json: {
    ...payment,
    aggregate: { ...payment.aggregate, capturedAmount: nok(capturedTotal), cancelledAmount: nok(cancelled) },
    ...more,
  },
});
const log = (...movements: Event[]): Reply => ({ status: 200, json: [created, authorized, ...movements] });
const taken = (value: number, idempotencyKey: string | null, pspReference: string, more: object = {}): Event => ({
  ...captured,
  amount: nok(value),
  idempotencyKey,
  pspReference,
  ...more,
});

async function ask(payment: Reply, events: Reply, question: Partial<LookUpOrder> = {}): Promise<Finding> {
  let finding: Finding | undefined;
  await within({ [PAYMENT]: payment, [EVENTS]: events }, async ({ vipps }) => {
    finding = await vipps.lookUp(aQuestion(question));
  });
  return finding as Finding;
}

describe('of a capture', () => {
  test('our key on a successful event is proof', async () => {
    expect(await ask(read(9900), log(captured))).toEqual({
      kind: 'done',
      by: 'key',
      why: 'the event log shows CAPTURED 9900 under our key',
      amount: 9900,
      currency: 'NOK',
      at: Date.parse('2026-03-04T10:15:31.482Z'),
      providerReference: '5500012345',
      authorizedAt: Date.parse('2026-03-04T10:14:40.003Z'),
      captureBy: Date.parse('2026-03-11T10:15:00Z'),
      totals: { authorized: 24900, captured: 9900, released: 0, refunded: 0 },
      shown: [
        {
          kind: 'capture',
          key: 'cap-7f3a91c2-1',
          amount: 9900,
          at: Date.parse('2026-03-04T10:15:31.482Z'),
          providerReference: '5500012345',
        },
      ],
    });
  });

  test('another amount under our key is done with what was really taken', async () => {
    expect(await ask(read(12000), log(taken(12000, 'cap-7f3a91c2-1', '1')))).toMatchObject({
      kind: 'done',
      amount: 12000,
    });
  });

  test('two captures under our key show as their sum; one event listed twice is one', async () => {
    const twice = [taken(9900, 'cap-7f3a91c2-1', '1'), taken(9900, 'cap-7f3a91c2-1', '2')];
    expect(await ask(read(19800), log(...twice))).toMatchObject({ amount: 19800, shown: [{ amount: 19800 }] });
    expect(await ask(read(9900), log(captured, captured))).toMatchObject({ kind: 'done', amount: 9900 });
  });

  test('a failed event under our key is no last word: a later attempt may still succeed', async () => {
    const finding = await ask(read(0), log(taken(9900, 'cap-7f3a91c2-1', '1', { success: false })));
    expect(finding).toMatchObject({ kind: 'absent', shown: [], why: expect.stringContaining('logged as failed') });
    const both = [taken(9900, 'cap-7f3a91c2-1', '1', { success: false }), taken(9900, 'cap-7f3a91c2-1', '2')];
    expect(await ask(read(9900), log(...both))).toMatchObject({ kind: 'done', amount: 9900 });
  });

  test('a capture of the same amount by others is not ours', async () => {
    const foreign = taken(9900, null, '77');
    const { idempotencyKey: _, ...keyless } = foreign;
    for (const event of [foreign, keyless, { ...foreign, idempotencyKey: 'CAP-7F3A91C2-1' }]) {
      const finding = await ask(read(9900), log(event));
      expect(finding).toMatchObject({ kind: 'absent', totals: { captured: 9900 }, shown: [{ amount: 9900 }] });
    }
  });

  test('totals ahead of the log: the log is behind, nothing is called not done', async () => {
    expect(await ask(read(9900), log())).toMatchObject({ kind: 'inconclusive', why: expect.stringContaining('9900') });
  });

  test('a log ahead of the totals: the totals are behind, nothing is called not done', async () => {
    expect(await ask(read(0), log(taken(500, 'cap-other', '1')))).toMatchObject({ kind: 'inconclusive' });
  });

  test('done leaves out the side that is behind', async () => {
    const logBehind = await ask(read(14900), log(captured));
    expect(logBehind).toMatchObject({ kind: 'done', totals: { captured: 14900 } });
    expect(logBehind).not.toHaveProperty('shown');
    const totalsBehind = await ask(read(0), log(captured));
    expect(totalsBehind).toMatchObject({ kind: 'done', shown: [{ amount: 9900 }] });
    expect(totalsBehind).not.toHaveProperty('totals');
  });

  test('a cancel without an event, as at the deadline, does not stop a conclusion', async () => {
    expect(await ask(read(0, 24900), log())).toMatchObject({ kind: 'absent', totals: { released: 24900 } });
  });

  test('the order of the log does not matter', async () => {
    expect(await ask(read(9900), { status: 200, json: [captured, authorized, created] })).toMatchObject({
      kind: 'done',
    });
  });

  const unreadable: [string, Reply, Reply][] = [
    ['the payment is not read', problem(500), log(captured)],
    ['the log is not read', read(0), problem(500)],
    ['the log is lost on the way', read(0), 'drops the connection'],
    ['the payment is unknown here', { status: 404, json: wire('problem-404-5090') }, log()],
    ['the log is unknown', read(0), { status: 404, json: wire('problem-404-5090') }],
    ['the log is no list', read(0), { status: 200, json: {} }],
    ['a capture in the log has no amount', read(0), { status: 200, json: [{ name: 'CAPTURED', success: true }] }],
    ['a key in the log is no text', read(9900), log({ ...captured, idempotencyKey: 7 as never })],
    ['the log is of another payment', read(0), log({ ...captured, reference: 'order-7F3A91C2-1' })],
    ['an amount has another currency', read(0), log({ ...captured, amount: { currency: 'SEK', value: 1 } })],
    ['a total is missing', { status: 200, json: { state: 'AUTHORIZED', aggregate: {} } }, log()],
  ];
  test.each(unreadable)('no conclusion when %s', async (_, first, second) => {
    expect(await ask(first, second)).toMatchObject({ kind: 'inconclusive' });
  });

  test('a new kind of event with a shape of its own is no doubt', async () => {
    const reply: Reply = { status: 200, json: [created, authorized, { name: 'RENAMED', amount: 'none' }, captured] };
    expect(await ask(read(9900), reply)).toMatchObject({ kind: 'done' });
  });

  test('a read that was throttled says when to come back', async () => {
    expect(await ask({ status: 429, headers: { 'retry-after': '3' } }, log())).toMatchObject({
      kind: 'inconclusive',
      retryAfterMs: 3_000,
    });
  });
});

describe('moments that cannot be', () => {
  const NOW = Date.parse('2026-03-04T10:15:00Z');
  const guaranteed: [string, unknown][] = [
    ['of a program that knows no better', '0001-01-01T00:00:00'],
    ['for never', '9999-12-31T23:59:59.9999999Z'],
    ['that has passed', '2026-03-04T10:15:00Z'],
    ['further than any hold lasts', '2027-04-09T10:15:00Z'],
    ['in seconds', 1_796_281_935],
    ['in words', 'tomorrow'],
    ['that is empty', ''],
    ['that is an object', { at: 1 }],
  ];
  test.each(guaranteed)('captureGuaranteedUntil %s is left out and noted', async (_, captureGuaranteedUntil) => {
    for (const kind of ['capture', 'release', 'authorize'] as const) {
      const finding = await ask(read(0, 0, { captureGuaranteedUntil }), log(), { kind });
      expect(finding).not.toHaveProperty('captureBy');
      expect(finding.why).toMatch(/; the provider’s captureGuaranteedUntil \S+ cannot be, ignored$/);
      expect(finding).toHaveProperty('totals');
    }
  });

  test.each([undefined, null])('none at all, %s, is nothing to note', async (captureGuaranteedUntil) => {
    const finding = await ask(read(0, 0, { captureGuaranteedUntil }), log());
    expect(finding).not.toHaveProperty('captureBy');
    expect(finding.why).not.toContain('ignored');
  });

  test('the furthest that can be is believed', async () => {
    const captureBy = NOW + 400 * 86_400_000;
    const captureGuaranteedUntil = new Date(captureBy).toISOString();
    expect(await ask(read(0, 0, { captureGuaranteedUntil }), log())).toMatchObject({ captureBy });
  });

  test.each(['9999-12-31T23:59:59.9999999Z', '0001-01-01T00:00:00', '1999-12-31T23:59:59Z', '2026-03-04T10:20:01Z'])(
    'an event at %s has no moment, and is an event all the same',
    async (timestamp) => {
      const events: Reply = { status: 200, json: [created, { ...authorized, timestamp }, { ...captured, timestamp }] };
      const finding = await ask(read(9900), events);
      expect(finding).toMatchObject({ kind: 'done', by: 'key', amount: 9900, shown: [{ amount: 9900 }] });
      expect(finding.why).toBe(
        `the event log shows CAPTURED 9900 under our key; the provider’s timestamp ${timestamp} cannot be, ignored`,
      );
      expect(finding).not.toHaveProperty('at');
      expect(finding).not.toHaveProperty('authorizedAt');
      expect(finding).not.toHaveProperty('shown.0.at');
    },
  );

  test('a clock of the provider’s that is a little ahead is believed', async () => {
    const events: Reply = { status: 200, json: [created, { ...authorized, timestamp: '2026-03-04T10:19:59Z' }] };
    expect(await ask(read(0), events)).toMatchObject({ authorizedAt: Date.parse('2026-03-04T10:19:59Z') });
  });

  test.each(['999999999', 'Fri, 31 Dec 9999 23:59:59 GMT'])('a Retry-After of %s is an hour', async (later) => {
    const reply: Reply = { status: 429, headers: { 'retry-after': later } };
    expect(await ask(reply, log())).toMatchObject({ kind: 'inconclusive', retryAfterMs: 3_600_000 });
  });
});

describe('of a release', () => {
  const question = { kind: 'release', amount: 15000, key: 'rel-1' } as const;
  const cancelled = (key?: string): Event => ({
    name: 'CANCELLED',
    amount: nok(15000),
    success: true,
    pspReference: '9',
    ...(key ? { idempotencyKey: key } : {}),
  });

  test('an event without a key is shown, and the core judges by the totals', async () => {
    expect(await ask(read(9900, 15000), log(captured, cancelled()), question)).toMatchObject({
      kind: 'absent',
      totals: { authorized: 24900, captured: 9900, released: 15000 },
      shown: [{ kind: 'capture' }, { kind: 'release', amount: 15000 }],
    });
  });

  test('with our key it is proof', async () => {
    expect(await ask(read(9900, 15000), log(captured, cancelled('rel-1')), question)).toMatchObject({
      kind: 'done',
      by: 'key',
      amount: 15000,
    });
  });

  test('totals that are behind the log are no ground to say not done', async () => {
    expect(await ask(read(9900, 0), log(captured, cancelled()), question)).toMatchObject({ kind: 'inconclusive' });
  });

  test('the totals count where the log is behind', async () => {
    const finding = await ask(read(9900, 15000), log(), question);
    expect(finding).toMatchObject({ kind: 'absent', totals: { released: 15000 } });
    expect(finding).not.toHaveProperty('shown');
  });
});

describe('of an authorization', () => {
  const question = { kind: 'authorize', amount: 24900, key: 'create-7f3a91c2-1' } as const;

  test('AUTHORIZED is done with what the provider says, by key if we created it, else by status', async () => {
    const expected = {
      kind: 'done',
      amount: 24900,
      currency: 'NOK',
      authorizedAt: Date.parse('2026-03-04T10:14:40.003Z'),
    };
    expect(await ask(read(0), log(), question)).toMatchObject({ ...expected, by: 'key' });
    expect(await ask(read(0), log(), { ...question, key: 'ours' })).toMatchObject({ ...expected, by: 'status' });
  });

  test('another amount or currency is told, for the core to judge', async () => {
    const euro = { currency: 'EUR', value: 100 };
    const aggregate = { authorizedAmount: euro, capturedAmount: euro, cancelledAmount: euro };
    expect(
      await ask({ status: 200, json: { state: 'AUTHORIZED', aggregate } }, { status: 200, json: [] }, question),
    ).toMatchObject({
      kind: 'done',
      amount: 100,
      currency: 'EUR',
    });
  });

  const states: [string, Reply, string][] = [
    ['CREATED', { status: 200, json: [created] }, 'inProgress'],
    ['ABORTED', { status: 200, json: [created] }, 'failed'],
    ['EXPIRED', { status: 200, json: [created] }, 'failed'],
    ['TERMINATED', { status: 200, json: [created] }, 'failed'],
    ['EXPIRED', log(), 'inconclusive'], // and yet authorized
    ['RESERVED', { status: 200, json: [created] }, 'inconclusive'],
  ];
  test.each(states)('%s', async (state, events, kind) => {
    expect(await ask(read(0, 0, { state }), events, question)).toMatchObject({ kind });
  });

  test('no payment of this reference is not done; any other 404 proves nothing', async () => {
    const unknown: Reply = { status: 404, json: wire('problem-404-5090') };
    expect(await ask(unknown, unknown, question)).toEqual({ kind: 'absent', why: 'no payment has this reference' });
    expect(await ask(problem(404), problem(404), question)).toMatchObject({ kind: 'inconclusive' });
  });
});

describe('of a refund', () => {
  const refundOf = { kind: 'refund', key: 'ref-1', amount: 4000 } as const;
  const withRefunds = (refunded: unknown): Reply =>
    read(9900, 0, {
      aggregate: { ...payment.aggregate, capturedAmount: nok(9900), cancelledAmount: nok(0), refundedAmount: refunded },
    });
  const given = (value: number, key: string | null, psp = '5500012399', more: object = {}): Event =>
    taken(value, key, psp, { name: 'REFUNDED', ...more });

  test('our key on a successful event is proof', async () => {
    expect(await ask(withRefunds(nok(4000)), log(captured, given(4000, 'ref-1')), refundOf)).toMatchObject({
      ...{ kind: 'done', by: 'key', amount: 4000, currency: 'NOK', providerReference: '5500012399' },
      why: 'the event log shows REFUNDED 4000 under our key',
      totals: { authorized: 24900, captured: 9900, released: 0, refunded: 4000 },
      shown: [
        { kind: 'capture', key: 'cap-7f3a91c2-1', amount: 9900 },
        { kind: 'refund', key: 'ref-1', amount: 4000 },
      ],
    });
  });

  test('a key of a capture is none of a refund', async () => {
    expect(
      await ask(withRefunds(nok(0)), log(taken(4000, 'ref-1', '1'), taken(5900, 'x', '2')), refundOf),
    ).toMatchObject({
      kind: 'absent',
    });
  });

  test('another refund, or one that failed, is not ours', async () => {
    const others = [given(3000, null), given(4000, 'ref-1', '7', { success: false })];
    expect(await ask(withRefunds(nok(3000)), log(captured, ...others), refundOf)).toMatchObject({
      kind: 'absent',
      why: expect.stringContaining('logged as failed'),
      totals: { refunded: 3000 },
    });
  });

  test('a log that is behind the totals proves nothing, nor do totals that are behind the log', async () => {
    expect(await ask(withRefunds(nok(4000)), log(captured), refundOf)).toMatchObject({ kind: 'inconclusive' });
    expect(await ask(withRefunds(nok(0)), log(captured, given(3000, null)), refundOf)).toMatchObject({
      kind: 'inconclusive',
    });
  });

  test('a refunded total that is missing or unreadable puts no capture in doubt', async () => {
    for (const refunded of [undefined, 'soon', { currency: 'NOK', value: 1.5 }]) {
      const finding = await ask(withRefunds(refunded), log(captured));
      expect(finding).toMatchObject({ kind: 'done', by: 'key', totals: { captured: 9900 } });
      expect(finding.totals).not.toHaveProperty('refunded');
    }
  });

  test('a capture is gross: what was given back of it changes nothing', async () => {
    expect(await ask(withRefunds(nok(9900)), log(captured, given(9900, null)))).toMatchObject({
      kind: 'done',
      amount: 9900,
      totals: { captured: 9900, refunded: 9900 },
    });
  });
});
