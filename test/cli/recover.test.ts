import { Readable } from 'node:stream';
import { readList, streamOf } from '../../src/cli/recover/list';
import { judge, type Outcome, recordOf, recoveredLines } from '../../src/cli/recover/outcomes';

const ACCOUNTS = { shop: { provider: 'vipps', currencies: { NOK: 2 } } };
const order = (paymentId: string, more: object = {}): string =>
  JSON.stringify({
    account: 'shop',
    paymentId,
    authorization: { reference: `${paymentId}-1` },
    amount: 24_900,
    currency: 'NOK',
    ...more,
  });

const read = (text: string, size = 1_000_000) => {
  const bytes = Buffer.from(text);
  const chunks = Array.from({ length: Math.ceil(bytes.length / size) }, (_, at) =>
    bytes.subarray(at * size, (at + 1) * size),
  );
  return readList(Readable.from(chunks) as AsyncIterable<Buffer>, ACCOUNTS);
};
const refusalOf = (text: string): Promise<string> =>
  read(text).then(
    () => 'none',
    (error: Error) => error.message,
  );

describe('a list', () => {
  test('is read line by line, wherever the chunks end; every payment is recovered, whatever the line says', async () => {
    const text = `${order('a', { note: undefined })}\n\n${order('b', { recovered: false, authorization: { reference: 'blåbær' } })}\r\n${order('c')}`;
    for (const size of [1, 7, 1_000_000]) {
      const list = await read(text, size);
      expect(list.map(({ line, name }) => [line, name])).toEqual([
        [1, 'shop/a'],
        [3, 'shop/b'],
        [4, 'shop/c'],
      ]);
      expect(list.every(({ message }) => message.recovered)).toBe(true);
      expect(list[1]?.message.authorization.reference).toBe('blåbær');
    }
  });

  test('is refused with every line that is wrong, each with its number', async () => {
    const told = await refusalOf(
      [
        order('a'),
        'nonsense',
        order('b', { amount: '1' }),
        order('c', { account: 'other' }),
        '[]',
        order('a', { amount: 1 }),
      ].join('\n'),
    );
    expect(told.split('\n')).toEqual([
      'Nothing was started: 5 lines of the list are wrong.',
      '  line 2: is not a JSON object on one line',
      expect.stringMatching(/^ {2}line 3: InvalidMessage: amount: /),
      expect.stringMatching(/^ {2}line 4: UnknownAccount: account other is not configured \(known: shop\)/),
      '  line 5: is not a JSON object on one line',
      '  line 6: shop/a is in line 1, with other terms',
    ]);
  });

  test('takes the same line twice for one payment, and a deadline that has passed for the start to judge', async () => {
    expect(await read(`${order('a')}\n${order('a')}`)).toHaveLength(1);
    expect(await read(order('a', { captureBy: '2026-01-01T00:00:00Z' }))).toHaveLength(1);
  });

  test('tells a line that is too long, and keeps none of it', async () => {
    const told = await refusalOf(
      `${order('a')}\n{"x":"${'x'.repeat(200_000)}"}\n${order('b')}\n${'y'.repeat(200_000)}`,
    );
    expect(told.split('\n').slice(1)).toEqual([
      '  line 2: is longer than 131072 characters',
      '  line 4: is longer than 131072 characters',
    ]);
  });

  test('tells fifty faults, and how many more there are', async () => {
    const told = (await refusalOf('x\n'.repeat(60))).split('\n');
    expect(told).toHaveLength(52);
    expect(told.at(-1)).toBe('  and 10 more');
  });

  test('may be empty', async () => {
    expect(await read('')).toEqual([]);
  });
});

describe('what became of it', () => {
  const outcomes: readonly Outcome[] = [
    { line: 1, name: 'shop/a', kind: 'started' },
    { line: 2, name: 'shop/b', kind: 'there' },
    { line: 4, name: 'shop/c', kind: 'failed', why: 'PaymentConflict: payment shop/c exists with other terms.' },
  ];
  const recovered = { dryRun: false, interrupted: false, outcomes };

  test('people read how many, and every line that failed', () => {
    expect(recoveredLines(recovered)).toEqual([
      'Started as recovered: 1 of 3 payments.',
      expect.stringMatching(/^Already there, and not changed: 1\. .*docs\/disaster\.md/),
      'Failed: 1.',
      '  line 4, shop/c: PaymentConflict: payment shop/c exists with other terms.',
      'Run the same list again: what was started is left alone.',
    ]);
  });

  test('programs read the same', () => {
    expect(recordOf(recovered)).toMatchObject({
      started: ['shop/a'],
      there: ['shop/b'],
      failed: [{ line: 4, payment: 'shop/c', why: expect.any(String) }],
      notBegun: [],
    });
  });

  test('the exit code tells of failures, and of an interruption', () => {
    const codeOf = (given: Parameters<typeof judge>[0]): string => {
      try {
        judge(given);
      } catch (error) {
        return (error as { code: string }).code;
      }
      return 'none';
    };
    expect(codeOf(recovered)).toBe('Found');
    expect(codeOf({ ...recovered, outcomes: outcomes.slice(0, 2) })).toBe('none');
    expect(codeOf({ ...recovered, interrupted: true })).toBe('Interrupted');
  });
});

test('a file that cannot be read is a mistake in what was typed, and says so', async () => {
  await expect(readList(streamOf('/nowhere/open.jsonl'), ACCOUNTS)).rejects.toMatchObject({
    code: 'WrongUsage',
    message: '--from /nowhere/open.jsonl cannot be read (ENOENT). Nothing was started.',
  });
});
