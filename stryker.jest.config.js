// Only what judges the core and the wiring: Stryker runs it once for each mutant. See test/support/jury.ts.
const { projects, testTimeout } = require('./jest.config.js');

const unit = projects.find(({ displayName }) => displayName === 'unit');

module.exports = {
  ...unit,
  testTimeout,
  testEnvironment: require.resolve('./test/support/jury-environment.js'),
  moduleNameMapper: { '^fast-check$': '<rootDir>/test/support/jury-fast-check.js' },
  testMatch: ['<rootDir>/test/support/jury.ts'],
};
