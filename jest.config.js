const { existsSync } = require('node:fs');
const { delimiter, join } = require('node:path');
const browsers = require('./scripts/screenshots/browsers.json');

const shared = {
  testEnvironment: 'node',
  transform: {
    '^.+\\.ts$': [
      '@swc/jest',
      {
        jsc: { target: 'es2022', parser: { syntax: 'typescript' } },
        module: { type: 'commonjs' },
        sourceMaps: 'inline',
      },
    ],
  },
};

// `server` holds what needs a real Temporal server; `unit` is everything else and answers in seconds.
const onServer = ['workflows', 'client', 'replay', 'e2e', 'chaos', 'demo', 'python', 'timers'];

// `ui` drives the Temporal UI in a browser. Without one it has no tests.
const { HOLDFAST_CHROMIUM, PATH = '' } = process.env;
const paths = PATH.split(delimiter).flatMap((folder) => browsers.map((name) => join(folder, name)));
const hasBrowser = HOLDFAST_CHROMIUM ? existsSync(HOLDFAST_CHROMIUM) : paths.some((path) => existsSync(path));
if (!hasBrowser && (process.argv.includes('ui') || !process.argv.includes('--selectProjects'))) {
  process.stderr.write(
    'No Chromium found: the tests of test/ui are left out. Install one, or set HOLDFAST_CHROMIUM.\n',
  );
}

module.exports = {
  testTimeout: 30_000,
  // Half of the tests wait for something real: jest’s default, a core less than there are, would leave one idle.
  maxWorkers: '100%',
  projects: [
    {
      ...shared,
      displayName: 'unit',
      roots: ['<rootDir>/test'],
      testMatch: ['**/*.test.ts'],
      testPathIgnorePatterns: [...onServer, 'ui'].map((folder) => `<rootDir>/test/${folder}/`),
    },
    {
      ...shared,
      displayName: 'server',
      roots: ['<rootDir>/test'],
      testMatch: onServer.map((folder) => `<rootDir>/test/${folder}/**/*.test.ts`),
      globalSetup: '<rootDir>/test/support/global-setup.ts',
    },
    {
      ...shared,
      displayName: 'ui',
      roots: ['<rootDir>/test'],
      testMatch: ['<rootDir>/test/ui/**/*.test.ts'],
      testPathIgnorePatterns: hasBrowser ? [] : ['/'],
      globalSetup: '<rootDir>/test/support/global-setup.ts',
    },
  ],
};
