/**
 * Changes the core and the wiring of the workflow in one place at a time, and asks their unit tests whether they notice. `npm run stryker`; what
 * it found is in docs/money-safety.md. Once more with `-- --force` to ask about every mutant, or with `-- --mutate src/domain/ledger.ts` about some.
 *
 * There is no TypeScript checker: it needs the compiler's API, which version 7 no longer has. So a mutant that would not compile is judged by
 * tests as well.
 *
 * @type {import('@stryker-mutator/api/core').PartialStrykerOptions}
 */
export default {
  mutate: [
    'src/domain/**/*.ts',
    'src/workflows/*.ts',
    // Builds the bundle; is no part of it.
    '!src/workflows/bundle.ts',
  ],
  plugins: ['./stryker.jury.mjs', './stryker.impossible.mjs'],
  ignorers: ['impossible'],
  testRunner: 'jury',
  coverageAnalysis: 'perTest',
  concurrency: 2,
  // A loop without end is noticed by counting. What is only slow, on a busy machine, must not pass for noticed.
  timeoutMS: 30_000,
  incremental: true,
  incrementalFile: 'reports/stryker-incremental.json',
  reporters: ['clear-text', 'json', 'progress-append-only'],
  clearTextReporter: { reportTests: false, logTests: false, allowColor: false },
  // Stryker rewrites tsconfig.json by the compiler's API, see above. No test needs it.
  ignorePatterns: ['/dist', '/dist-*', 'bench', 'deploy', 'reports', 'tsconfig.json'],
};
