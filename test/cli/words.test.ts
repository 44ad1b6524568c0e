import fc from 'fast-check';
import pc from 'picocolors';
import { commandFor } from '../../src/cli/advice';
import { linesOf as forecastLines } from '../../src/cli/forecast';
import { main } from '../../src/cli/main';
import { linesOf as tallyLines } from '../../src/cli/tally';
import { linesOf as expiringLines } from '../../src/cli/verbs/expiring';
import { picture } from '../../src/cli/verbs/show';
import { spoken } from '../../src/terminal/moments';
import { complain, forTerminal, json, print } from '../../src/terminal/output';
import { viewOf } from '../../src/view/view';
import { answered, aPayment, HOUR, lost, START, ship } from '../domain/support/world';
import { HOSTILE, hostileWords, steers } from '../support/hostile';

const NOW = START + 5 * HOUR;
const view = viewOf(answered(ship(aPayment(), 'parcel-1', 9_900), 'parcel-1', lost, START, START), NOW);

/** What a call writes to a stream. */
function written(stream: NodeJS.WriteStream, work: () => void): string {
  const write = jest.spyOn(stream, 'write').mockReturnValue(true);
  try {
    work();
    return write.mock.calls.map(([text]) => String(text)).join('');
  } finally {
    write.mockRestore();
  }
}

test('what is printed steers nothing, keeps its lines and our colours, and loses no word', () => {
  const colors = pc.createColors(true);
  const ours = `${colors.bold('a')} ${colors.dim('b')}\n  c │ é 😀\n`;
  expect(forTerminal(ours)).toBe(ours);
  expect(forTerminal('a\x1b[2J\x1b]0;b\x07\x9b1mc\x7f\u202ed\r\x1b')).toBe('a2J]0;b1mcd');
  fc.assert(
    fc.property(hostileWords, (words) => {
      expect(steers(written(process.stdout, () => print(words)))).toBe(false);
      expect(steers(written(process.stderr, () => complain(words)))).toBe(false);
    }),
    { numRuns: 500 },
  );
});

test('what would steer a terminal is seen by these tests', () => {
  for (const words of ['\x1b[2J', '\x1b[1;5m', '\x9b', '\x07', '\r', '\u202e', '\u2028'])
    expect(steers(words)).toBe(true);
  expect(steers('\x1b[31mred\x1b[39m\n')).toBe(false);
});

test('JSON for programs means the same, and steers nothing where it is looked at', () => {
  fc.assert(
    fc.property(fc.array(hostileWords), (words) => {
      const text = json({ words });
      expect(steers(text)).toBe(false);
      expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify({ words })));
    }),
    { numRuns: 500 },
  );
  expect(json({ a: 'Å 😀' })).toBe('{\n  "a": "Å 😀"\n}');
});

test.each(HOSTILE)('%j makes no line of its own in what is told of a message, a list or a tally', (words) => {
  const hostile = {
    ...view,
    paymentId: `x${words}`,
    provider: words,
    nextStep: words,
    journal: [...view.journal, { seq: 999, at: NOW, fact: 'Paused', text: words }],
    shipments: view.shipments.map((shipment) => ({ ...shipment, reason: words })),
  };
  const listed = { account: 'shop', paymentId: `x${words}`, provider: words, state: 'open' as const, unseen: words };
  const lines = [
    ...forecastLines({ before: { ...view, shipments: [] }, after: hostile } as Parameters<typeof forecastLines>[0]),
    ...expiringLines({ payments: [], untold: [listed] } as unknown as Parameters<typeof expiringLines>[0], NOW),
    ...tallyLines({
      ...{ verb: 'pause', dryRun: false, interrupted: true },
      outcomes: [
        { payment: `x${words}`, kind: 'done' },
        { payment: 'y', kind: 'refused', why: words },
      ],
    }),
    spoken(words, NOW),
  ].filter((line) => !line.startsWith('┌'));
  for (const line of lines) {
    expect(steers(line)).toBe(false);
    expect(line).not.toContain('\n');
  }
  const shown = picture(hostile, { colors: pc.createColors(false), width: Number.POSITIVE_INFINITY });
  expect(steers(shown)).toBe(false);
  expect(shown).not.toMatch(/^nothing$|^# |^two/m);
});

test('an error that repeats such words steers nothing', async () => {
  const write = jest.spyOn(process.stderr, 'write').mockReturnValue(true);
  try {
    expect(await main(['show', 'shop/\x1b[2J\x9d0;x\x07\u202e/more'])).toBe(2);
    const text = write.mock.calls.map(([line]) => String(line)).join('');
    expect(text).toContain('is not the name of a payment');
    expect(steers(text)).toBe(false);
  } finally {
    write.mockRestore();
  }
});

test('a command to paste is one command, whatever a payment is called', () => {
  const [action] = view.actions;
  if (action === undefined) throw new Error('nothing may be done');
  const command = (paymentId: string): string => commandFor({ ...view, account: 'shop', paymentId }, action);
  expect(command('order-1')).toMatch(/^holdfast \S+ shop\/order-1 --/);
  for (const [name, quoted] of [
    ['$(id)', "'shop/$(id)'"],
    ['`id`', "'shop/`id`'"],
    ['a; id', "'shop/a; id'"],
    ["a' ; id '", "'shop/a'\\'' ; id '\\'''"],
    ['a\nid', "'shop/a id'"],
    ['!!', "'shop/!!'"],
  ] as const) {
    expect(command(name).split(' --')[0]).toBe(`holdfast ${command('x').split(' ')[1]} ${quoted}`);
  }
  expect(command('x')).toContain('--operator "<your name>"');
});
