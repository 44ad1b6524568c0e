import { Runtime } from '@temporalio/worker';

let isInstalled = false;

/**
 * What the SDK warns of is printed with HOLDFAST_TEST_LOG=1.
 *
 * Without this every worker prints a dozen lines into the test report. One runtime for each test file: jest gives each its own modules.
 * Signals are left to jest.
 */
export function quiet(): void {
  if (isInstalled) return;
  isInstalled = true;
  const keep =
    (level: string) =>
    (message: string, meta?: unknown): void => {
      if (process.env.HOLDFAST_TEST_LOG) process.stderr.write(`${level} ${message} ${JSON.stringify(meta)}\n`);
    };
  const ignore = (): void => undefined;
  Runtime.install({
    logger: {
      log: ignore,
      trace: ignore,
      debug: ignore,
      info: ignore,
      warn: keep('warn'),
      error: keep('error'),
    },
    telemetryOptions: { logging: { filter: { core: 'ERROR', other: 'ERROR' } } },
    shutdownSignals: [],
  });
}
