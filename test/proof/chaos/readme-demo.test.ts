import { execFile } from 'node:child_process';
import { resolve } from 'node:path';
import { promisify } from 'node:util';

jest.setTimeout(240_000);

// A million simulated payments and the small demos of the other tests did not see what stopped this one: a lost creation that nobody could order again.
test('the demo of the README, whole: 120 payments come to rest, and the books agree', async () => {
  const { TEMPORAL_ADDRESS: _, TEMPORAL_PROFILE: __, ...env } = process.env;
  const { stdout } = await promisify(execFile)(process.execPath, [resolve('dist/cli/main.js'), 'demo', '--json'], {
    env,
    maxBuffer: 16 * 1024 * 1024,
  });
  expect(JSON.parse(stdout)).toMatchObject({
    payments: 120,
    stillParked: 0,
    capturedTwice: 0,
    overCaptured: 0,
    lost: 0,
    booksAgree: true,
  });
});
