const { existsSync } = require('node:fs');
const { availableParallelism } = require('node:os');
const { delimiter, join } = require('node:path');
const browsers = require('./scripts/screenshots/browsers.json');

const shared = {
  testEnvironment: 'node',
  transform: {
    '^.+\\.(ts|js)$': [
      '@swc/jest',
      {
        jsc: { target: 'es2022', parser: { syntax: 'typescript' } },
        module: { type: 'commonjs' },
        sourceMaps: 'inline',
      },
    ],
  },
  // Hashes come as modules that `require` of jest cannot load as they are.
  transformIgnorePatterns: ['/node_modules/(?!@noble/)'],
};

// `together` plays the files of `unit` folder by folder, and so in seconds; `unit` itself lets each file alone, in modules of its own.
// `server` holds what needs a real Temporal server, `proof` the long proofs, and the drills: whole processes flooded, killed and stopped; `unit` is everything else.
const onServer = ['workflows', 'client', 'gateway-server', 'replay', 'e2e', 'python', 'local-temporal'];
const proofs = ['proof', 'patterns', 'recovery', 'drills'];
const testsIn = (folders) => folders.map((folder) => `<rootDir>/test/${folder}/**/*.test.ts`);

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
  testTimeout: 60_000,
  // Half of the tests wait for something real: with jest’s default, a core less than there are, most of the machine would be idle.
  maxWorkers: Math.ceil(availableParallelism() * 1.5),
  projects: [
    {
      ...shared,
      displayName: 'unit',
      roots: ['<rootDir>/test'],
      testMatch: ['**/*.test.ts'],
      testPathIgnorePatterns: [...onServer, ...proofs, 'ui', 'together'].map((folder) => `<rootDir>/test/${folder}/`),
    },
    {
      ...shared,
      displayName: 'together',
      roots: ['<rootDir>/test'],
      testMatch: ['<rootDir>/test/*.test.ts', ...testsIn(['together'])],
      setupFiles: ['<rootDir>/test/support/fewer-runs.js'],
    },
    {
      ...shared,
      displayName: 'server',
      roots: ['<rootDir>/test'],
      testMatch: testsIn(onServer),
      globalSetup: '<rootDir>/test/support/global-setup.ts',
    },
    {
      ...shared,
      displayName: 'proof',
      roots: ['<rootDir>/test'],
      testMatch: testsIn(proofs),
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
