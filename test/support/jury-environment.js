const fc = require('fast-check');
const { TestEnvironment } = require('jest-environment-node');

// A mutant that is found needs no smallest example.
fc.configureGlobal({ endOnFailure: true });

/** One judge is enough: after the first test that fails, the others are skipped. Jest itself stops between files only. */
module.exports = class extends TestEnvironment {
  failed = false;

  constructor(config, context) {
    super(config, context);
    // Loaded once and not for each mutant: it takes three times as long as everything else.
    this.global.fastCheck = fc;
  }

  async handleTestEvent({ name, test }) {
    if (name === 'test_fn_failure') this.failed = true;
    else if (name === 'test_start' && this.failed) test.mode = 'skip';
  }
};
