/** @type {import('@stryker-mutator/api/core').PartialStrykerOptions} */
export default {
  mutate: [
    'src/domain/**/*.ts',
    '!src/domain/iso4217.ts',
    'src/workflows/*.ts',
    '!src/workflows/bundle.ts',
    '!src/workflows/payment.ts',
  ],
  plugins: ['@stryker-mutator/jest-runner', './stryker.impossible.mjs'],
  ignorers: ['impossible'],
  testRunner: 'jest',
  jest: { configFile: 'stryker.jest.config.js', enableFindRelatedTests: false },
  coverageAnalysis: 'perTest',
  concurrency: 2,
  timeoutMS: 30_000,
  incremental: true,
  incrementalFile: 'reports/stryker-incremental.json',
  reporters: ['clear-text', 'json', 'progress-append-only'],
  clearTextReporter: { reportTests: false, logTests: false, allowColor: false },
  tempDirName: '.stryker-tmp',
  ignorePatterns: ['dist*', 'bench', 'deploy', 'reports', 'tsconfig.json'],
};
