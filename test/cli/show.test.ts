import pc from 'picocolors';
import { commandFor } from '../../src/cli/advice';
import { holdfastCommand, main } from '../../src/cli/main';
import { picture } from '../../src/cli/verbs/show';
import { Holdfast } from '../../src/client';
import { viewOf } from '../../src/view/view';
import { answered, aPayment, HOUR, lost, START, ship } from '../domain/support/world';

const NOW = START + 5 * HOUR;
const view = viewOf(answered(ship(aPayment(), 'parcel-1', 9_900), 'parcel-1', lost, START, START), NOW);
const page = { colors: pc.createColors(false), width: Number.POSITIVE_INFINITY };

test('a payment is shown as in the UI, without its marks, and with commands for the messages', () => {
  const text = picture(view, page);
  expect(text).toMatch(/order-1001/);
  expect(text).toMatch(/authorized +│ captured/);
  expect(text).not.toMatch(/\*\*|^\| /m);
  expect(text).toContain('holdfast resolve nordic-shop/order-1001 --operation parcel-1 --outcome done');
  expect(text).toMatch(/holdfast retry-now nordic-shop\/order-1001 --operator/);
  expect(text).toMatch(/CaptureUnknown parcel-1/);
});

test('every command that is advised is one that there is, with options that it has', () => {
  const commands = holdfastCommand().commands;
  expect(view.actions.length).toBeGreaterThan(3);
  for (const action of view.actions) {
    const [, name, , ...rest] = commandFor(view, action).split(' ');
    const command = commands.find((candidate) => candidate.name() === name);
    const flags = command?.options.map(({ long }) => long);
    for (const word of rest.filter((part) => part.startsWith('--'))) expect(flags).toContain(word);
  }
});

describe('a payment whose run for refunds', () => {
  const WHY = '**Attention:** the state in which payment shop/p ended cannot be read: payment:shop:p was cut off.';
  const shown = async (refunds: object | undefined): Promise<string> => {
    let text = '';
    jest.spyOn(process.stdout, 'write').mockImplementation((words) => {
      text += String(words);
      return true;
    });
    const payment = { view: async () => view, refunds: async () => refunds, rest: async () => undefined };
    const connected = { payment: () => payment, close: async () => undefined };
    jest.spyOn(Holdfast, 'connect').mockResolvedValue(connected as never);
    expect(await main(['show', 'shop/p'])).toBe(0);
    return text;
  };
  afterEach(() => void jest.restoreAllMocks());

  test('lacks the state in which it ended says what is missing', async () => {
    const lacking = { view: () => Promise.reject(new Error('it knows nothing')), details: async () => WHY };
    expect(await shown(lacking)).toMatch(
      /^Attention: the state in which payment shop\/p ended cannot be read: payment:shop:p was cut off\.\n\nunknown/,
    );
  });
  test('is not there, or has its state, is shown by its view alone', async () => {
    const alone = await shown(undefined);
    expect(alone).toMatch(/^unknown/);
    expect(await shown({ view: async () => view, details: async () => WHY })).toBe(alone);
  });
});
