import { isResetUntold } from '../../src/workflows/reset';
import { freshRuns, sdk } from './support/sdk';

jest.mock('@temporalio/workflow', () => jest.requireActual('./support/sdk'));
freshRuns();

/** `originalExecutionRunId` is `run-1`. */
const inRun = (runId: string, knownRun?: string): boolean => {
  sdk.info.runId = runId;
  return isResetUntold(knownRun);
};

test('a run that was set back has another id than its first one, until a call has told the payment so', () => {
  expect(inRun('run-1')).toBe(false);
  expect(inRun('run-2')).toBe(true);
  expect(inRun('run-2', 'run-2')).toBe(false);
  expect(inRun('run-2', 'run-2 2026-11-29')).toBe(false);
  expect(inRun('run-2', '2026-11-29')).toBe(true);
});

test('what is known of an earlier reset says nothing of the next one', () => {
  expect(inRun('run-3', 'run-2')).toBe(true);
  expect(inRun('run-1', 'run-2')).toBe(false);
});
