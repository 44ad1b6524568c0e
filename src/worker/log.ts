import { makeTelemetryFilterString, type RuntimeOptions } from '@temporalio/worker';
import pino, { type DestinationStream, type Level, type Logger } from 'pino';
import { paymentOf } from '../messages/ids';

/** The log of a process: a line of JSON each. `HOLDFAST_LOG` sets the level. */
export const createLog = (env: NodeJS.ProcessEnv, name: `holdfast-${string}`, to?: DestinationStream): Logger =>
  pino({ name, level: env.HOLDFAST_LOG ?? 'info' }, to ?? pino.destination({ sync: true }));

const LEVELS: Readonly<Record<string, Level>> = {
  TRACE: 'trace',
  DEBUG: 'debug',
  INFO: 'info',
  WARN: 'warn',
  ERROR: 'error',
};

/** A workflow task that fails: the payment stands still, so it is no warning. The first comes from the native part, the second from the SDK's. */
const FAILED_TASK = new Set(['Failing workflow task', 'Workflow failed']);

export const levelOf = (level: string, message: string): Level =>
  FAILED_TASK.has(message) ? 'error' : (LEVELS[level] ?? 'info');

type SdkLogger = NonNullable<RuntimeOptions['logger']>;

/** The log as the SDK writes to it. Where native lines are forwarded, all lines come through `log`, with the level's name. */
export function sdkLogger(log: Logger): SdkLogger {
  const write: SdkLogger['log'] = (level, message, meta = {}) => {
    const own = levelOf(level, message);
    // The SDK writes many lines that most levels leave out.
    if (!log.isLevelEnabled(own)) return;
    // Whoever reads it could answer in the place of the activity.
    const { taskToken: _, ...rest } = meta as Readonly<Record<string, unknown>>;
    log[own]({ ...named(rest), ...rest }, message);
  };
  return {
    log: write,
    trace: (message, meta) => write('TRACE', message, meta),
    debug: (message, meta) => write('DEBUG', message, meta),
    info: (message, meta) => write('INFO', message, meta),
    warn: (message, meta) => write('WARN', message, meta),
    error: (message, meta) => write('ERROR', message, meta),
  };
}

/** A line about a workflow says whose payment it is; the native part writes the id in another way. */
function named(meta: Readonly<Record<string, unknown>>): { account?: string; paymentId?: string } {
  const workflowId = meta.workflowId ?? meta.workflow_id;
  return typeof workflowId === 'string' ? (paymentOf(workflowId) ?? {}) : {};
}

/** Without forwarding the native part writes plain text with colours between the lines of JSON. */
export const NATIVE_LOG = {
  forward: {},
  filter: makeTelemetryFilterString({ core: 'WARN', other: 'ERROR' }),
} as const;

/** What Node would write to a terminal goes into the log, too. For a process that does nothing else. */
export function logWholeProcess(log: Logger): void {
  process.removeAllListeners('warning');
  process.on('warning', (warning) => log.warn({ err: warning }, warning.message));
  process.on('uncaughtException', (error) => {
    log.fatal({ err: error }, 'the worker dies of an error that nobody caught');
    process.exit(1);
  });
}
