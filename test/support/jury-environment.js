const fc = require('fast-check');
const { TestEnvironment } = require('jest-environment-node');

// The same score each time. A mutant that is found needs no smallest example, and code with mutants in it is slow.
const MOST_RUNS = 100;
const assert = (property, given = {}) =>
  fc.assert(property, {
    ...given,
    numRuns: Math.min(given.numRuns ?? MOST_RUNS, MOST_RUNS),
    seed: 1,
    endOnFailure: true,
  });
const fastCheck = { ...fc, default: { ...fc.default, assert }, assert };

/** One judge is enough: after the first test that fails, the others are skipped. Jest itself stops between files only. */
module.exports = class extends TestEnvironment {
  failed = false;

  constructor(config, context) {
    super(config, context);
    // Loaded once and not for each mutant: it takes three times as long as everything else.
    this.global.fastCheck = fastCheck;
    // Without the backslashes that Stryker has put before what means something in a pattern.
    this.global.wantedTests = config.globalConfig.testNamePattern?.replaceAll('\\', '') || undefined;
  }

  async handleTestEvent({ name, test }) {
    if (name === 'test_fn_failure') this.failed = true;
    else if (name === 'test_start' && this.failed) test.mode = 'skip';
  }
};
