import { read, tableUnder } from './page';

const page = read('docs/sizing.md');
const figure = (cell = ''): number => Number(/[\d,]+(\.\d+)?/.exec(cell)?.[0].replace(/,/g, ''));

/** What is written is rounded. */
const CLOSE = 0.03;
const expectClose = (what: string, written: number, reckoned: number): void =>
  expect([what, Math.abs(written / reckoned - 1) < CLOSE, written, reckoned]).toEqual([what, true, written, reckoned]);

const [, ...measured] = tableUnder(page, 'Measured');
const [, ...parts] = tableUnder(page, 'Reckoned: for each shipment, and for each capture');
const [[, ...columns] = [], ...rows] = tableUnder(page, 'Reckoned: 10, 100 and 1,000 captures a second');
const lives = measured.map((cells) => cells.map(figure));
const part = (name: string): [number, number] => {
  const [, payment, shipment] = parts.find(([cell]) => cell === name) ?? [];
  return [figure(payment), figure(shipment)];
};

test('what is reckoned for each shipment follows from what was measured', () => {
  const [one = [], three = [], ten = []] = lives;
  const rest = { 'CPU of the worker': 1, 'CPU of the server': 2, events: 4, history: 6, database: 7 };
  for (const [name, at] of Object.entries(rest)) {
    const slope = ((ten[at] ?? 0) - (one[at] ?? 0)) / 9;
    const base = (one[at] ?? 0) - slope;
    const [payment, shipment] = part(name);
    expectClose(`${name}, shipment`, shipment, slope);
    expectClose(`${name}, payment`, payment, base);
    expect([name, Math.abs((three[at] ?? 0) / (base + 3 * slope) - 1) < 0.06]).toEqual([name, true]);
  }
});

test('what is reckoned for a load follows from that', () => {
  const shipments = 1.4;
  const payment = (name: string): number => part(name)[0] + shipments * part(name)[1];
  const formulas: Readonly<Record<string, (captures: number) => number>> = {
    'payments a day': (captures) => (captures / shipments) * 86_400,
    'CPU of all workers, cores': (captures) => ((captures / shipments) * payment('CPU of the worker')) / 1_000,
    'cores to have for workers': (captures) => (2 * (captures / shipments) * payment('CPU of the worker')) / 1_000,
    'CPU of the server, cores': (captures) => ((captures / shipments) * payment('CPU of the server')) / 1_000,
    'cores to have for the server': (captures) => (2 * (captures / shipments) * payment('CPU of the server')) / 1_000,
    'transactions of the database a second': (captures) =>
      (captures / shipments) * payment('calls that change something at the server'),
    'database, a day': (captures) => ((captures / shipments) * 86_400 * payment('database')) / 1e9,
    'with a retention of 200 days': (captures) => ((captures / shipments) * 86_400 * payment('database') * 200) / 1e12,
    'with a retention of 14 days': (captures) => ((captures / shipments) * 86_400 * payment('database') * 14) / 1e12,
    'open payments': (captures) => (captures / shipments) * 86_400,
    'workers’ memory': (captures) => ((captures / shipments) * 86_400 * 0.16) / 1_000,
  };
  const loads = columns.slice(0, 3).map(figure);
  expect(loads).toEqual([10, 100, 1_000]);
  expect(rows).toHaveLength(Object.keys(formulas).length);
  for (const [name = '', ...cells] of rows) {
    const formula = formulas[name] ?? formulas[name.replace(/'/g, '’').split(',')[0] ?? ''];
    for (const [at, load] of loads.entries()) {
      expectClose(`${name} at ${load}`, figure(cells[at]), formula?.(load) ?? Number.NaN);
    }
  }
});
