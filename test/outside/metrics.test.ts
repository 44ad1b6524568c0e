import type { StuckPayment, SurveyOptions } from '../../src/client';
import type { StuckReason } from '../../src/client/reasons';
import { levelOf, sdkLogger } from '../../src/worker/log';
import { createRounds, metricsAddress } from '../../src/worker/metrics';

const NOTHING = { payments: [], open: 0, unlooked: 0, silentQueues: [], listsFailures: false };
const DAY = 86_400_000;

const stuck = (paymentId: string, reason: StuckReason, startedAt: number): StuckPayment => ({
  ...{ account: 'shop', paymentId, workflowId: `payment:shop:${paymentId}`, provider: 'vipps', state: 'open' },
  ...{ reason, why: '', since: new Date(startedAt), startedAt: new Date(startedAt) },
});

test('rounds go through all open payments in turn, and keep what they found until its turn comes again', async () => {
  const asked: SurveyOptions[] = [];
  const answers = [
    { ...NOTHING, unlooked: 500, lookedBackTo: new Date(9 * DAY), payments: [stuck('new', 'failing', 9.5 * DAY)] },
    { ...NOTHING, unlooked: 500, payments: [stuck('old', 'noWorker', 3 * DAY), stuck('asks', 'attention', DAY)] },
    { ...NOTHING, unlooked: 500, lookedBackTo: new Date(9 * DAY), payments: [stuck('asks', 'attention', DAY)] },
    { ...NOTHING, payments: [] },
  ];
  const round = createRounds(async (options) => {
    asked.push(options);
    return answers[asked.length - 1] ?? NOTHING;
  });
  expect(await round()).toMatchObject({ counts: { failing: 1, noWorker: 0, attention: 0 }, left: 500 });
  expect(await round()).toMatchObject({ counts: { failing: 1, noWorker: 1, attention: 1 } });
  expect(await round()).toMatchObject({ counts: { failing: 0, noWorker: 1, attention: 1 } });
  expect(await round()).toMatchObject({ counts: { failing: 0, noWorker: 0, attention: 0 } });
  expect(asked.map(({ startedBefore }) => startedBefore?.getTime())).toEqual([undefined, 9 * DAY, undefined, 9 * DAY]);
});

test.each([
  ['127.0.0.1:9464', '127.0.0.1:9464'],
  [' 0.0.0.0:9464 ', '0.0.0.0:9464'],
  ['[::1]:9464', '[::1]:9464'],
  ['', undefined],
  [undefined, undefined],
])('HOLDFAST_METRICS %j serves at %j', (value, address) => {
  expect(metricsAddress(value === undefined ? {} : { HOLDFAST_METRICS: value })).toBe(address);
});

test.each(['9464', 'localhost', '127.0.0.1:0', '127.0.0.1:99999', 'yes'])('HOLDFAST_METRICS %j is refused', (value) => {
  expect(() => metricsAddress({ HOLDFAST_METRICS: value })).toThrow(/HOLDFAST_METRICS is .*such as 127\.0\.0\.1:9464/);
});

test('every line of the SDK keeps its level, and a failed workflow task is an error', () => {
  const lines: string[] = [];
  const write = (level: string) => (_: unknown, message: string) => lines.push(`${level} ${message}`);
  const levels = Object.fromEntries(['trace', 'debug', 'info', 'warn', 'error'].map((level) => [level, write(level)]));
  const logger = sdkLogger(levels as never);
  for (const level of ['TRACE', 'DEBUG', 'INFO', 'WARN', 'ERROR'] as const) logger.log(level, 'a line');
  logger.warn('called');
  logger.log('WARN', 'Failing workflow task');
  expect(lines).toEqual([
    ...['trace a line', 'debug a line', 'info a line', 'warn a line', 'error a line', 'warn called'],
    'error Failing workflow task',
  ]);
  expect(levelOf('WARN', 'Workflow failed')).toBe('error');
});
