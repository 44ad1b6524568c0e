import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ROOT } from '../../proof/root';
import type * as Simulator from '../../proof/simulator/run';

const MINUTES = 60_000;
const BUNDLE = join(ROOT, 'dist/workflow-bundle.js');
const folder = mkdtempSync(join(tmpdir(), 'holdfast-mistakes-'));
afterAll(() => {
  delete process.env.HOLDFAST_SIMULATED_BUNDLE;
  rmSync(folder, { recursive: true, force: true });
});

/** Mistakes in the compiled workflow, one at a time, and in how many lives each must be seen. The seeds of rare ones are early ones. */
const MISTAKES: readonly { says: string; from: string; to: string; seed?: number; within: number }[] = [
  {
    says: 'messages in the inbox are lost at continue-as-new',
    from: 'const inbox = letters.waiting();',
    to: 'const inbox = [];',
    within: 100,
  },
  {
    says: 'any time-out of a lost worker is taken as never sent',
    from: "error.cause.timeoutType === 'SCHEDULE_TO_START'",
    to: 'error.cause.timeoutType.length > 0',
    within: 50,
  },
  {
    says: 'a second reset is ignored',
    from: 'originalRun: (0, workflow_1.workflowInfo)().originalExecutionRunId,',
    to: "...('knownRun' in order ? { originalRun: (0, workflow_1.workflowInfo)().runId } : { originalRun: (0, workflow_1.workflowInfo)().originalExecutionRunId }),",
    seed: 7,
    within: 500,
  },
  {
    says: 'a reset is forgotten when its run is continued as new',
    from: 'return runId !== originalExecutionRunId && (0, known_run_1.runIn)(knownRun) !== runId;',
    to: 'return false;',
    seed: 15,
    within: 120,
  },
  {
    says: 'the alarm trusts a clock that runs behind',
    from: 'Math.max(Date.now(), lastRang)',
    to: 'Date.now()',
    within: 100,
  },
  {
    says: 'an Update is answered before it was decided',
    from: 'await (0, workflow_1.condition)(() => answer !== undefined);',
    to: 'answer ??= { no: undefined };',
    within: 100,
  },
  {
    says: 'a timer reads the real clock',
    from: '(0, workflow_1.sleep)(Math.max(1, moment - now()))',
    to: '(0, workflow_1.sleep)(Math.max(1, moment - now() - ((0, workflow_1.workflowInfo)().unsafe.now() % 97)))',
    within: 50,
  },
  {
    says: 'a query brings events into the workflow before their task',
    from: 'last !== undefined && isSameTask(last, task) && task.length > last.length',
    to: 'false',
    within: 100,
  },
  {
    says: 'messages beyond those that are read at once are dropped',
    from: 'letters = letters.slice(most);',
    to: 'letters = [];',
    within: 300,
  },
  {
    says: 'the run that goes on after the end takes the payment for one that has ended',
    from: '(0, evolve_1.evolveAll)(had.payment, facts)',
    to: '(0, evolve_1.evolveAll)(had.payment, [])',
    within: 100,
  },
  {
    says: 'what is asked for while a run cannot begin yet is dropped',
    from: 'letters.putOff(no);',
    to: 'letters.putOff(no), letters.take();',
    within: 100,
  },
  {
    says: 'what was answered that it is kept, and is refused then, is told to nobody',
    from: 'delete letter.settle;',
    to: '',
    within: 1_000,
  },
];

test.each(MISTAKES)(
  'seen: $says',
  async ({ from, to, seed = 5, within }) => {
    const file = join(folder, 'workflow-bundle.js');
    const parts = readFileSync(BUNDLE, 'utf8').split(from);
    // The bundle is followed by the list: a text that is there no more, or twice, is no mistake.
    expect(parts.length - 1).toBe(1);
    writeFileSync(file, parts.join(to));
    process.env.HOLDFAST_SIMULATED_BUNDLE = file;
    jest.resetModules();
    const { runSafety } = jest.requireActual<typeof Simulator>('../../proof/simulator/run');
    const { found } = await runSafety({ mode: 'workflow', seed, payments: within, stopAtFirst: true });
    expect(found).toHaveLength(1);
  },
  5 * MINUTES,
);
