import { createLog, levelOf, sdkLogger } from '../../src/worker/log';

function logged(write: (logger: ReturnType<typeof sdkLogger>) => void): Record<string, unknown>[] {
  const lines: string[] = [];
  write(sdkLogger(createLog({ HOLDFAST_LOG: 'trace' }, 'holdfast-worker', { write: (line) => void lines.push(line) })));
  return lines.map((line) => JSON.parse(line));
}

test('every line of the SDK keeps its level, and a failed workflow task is an error', () => {
  const lines = logged((logger) => {
    for (const level of ['TRACE', 'DEBUG', 'INFO', 'WARN', 'ERROR'] as const) logger.log(level, 'a line');
    logger.warn('called');
    logger.log('WARN', 'Failing workflow task');
  });
  expect(lines.map(({ level }) => level)).toEqual([10, 20, 30, 40, 50, 40, 50]);
  expect(levelOf('WARN', 'Workflow failed')).toBe('error');
});

test.each(['workflowId', 'workflow_id'])('a line with %s says whose payment it is', (member) => {
  const [line] = logged((logger) => logger.log('WARN', 'x', { [member]: 'payment:shop:order-1' }));
  expect(line).toMatchObject({ account: 'shop', paymentId: 'order-1', [member]: 'payment:shop:order-1' });
});

test('a line about another workflow, or about none, names no payment', () => {
  const lines = logged((logger) => {
    logger.info('x', { workflowId: 'hold:shop:reference' });
    logger.info('y');
  });
  expect(lines.map((line) => 'paymentId' in line)).toEqual([false, false]);
});

test('the token with which an activity is answered stays out', () => {
  const [line] = logged((logger) => logger.info('x', { taskToken: 'CiQw', attempt: 1 }));
  expect(line).toMatchObject({ attempt: 1 });
  expect(line).not.toHaveProperty('taskToken');
});
