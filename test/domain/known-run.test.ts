import { isNews, knownRunOf, runIn } from '../../src/domain/known-run';

test.each<[readonly string[], readonly string[] | undefined, boolean]>([
  [['run-2'], undefined, true],
  [['run-2'], ['run-2'], false],
  [['run-3'], ['run-2'], true],
  [['run-2', 'backup-1'], ['run-2', 'backup-1'], false],
  [['backup-1'], ['run-2', 'backup-1'], false],
  [['run-2'], ['run-2', 'backup-1'], false],
  [['run-2', 'backup-1'], ['backup-1'], true],
  [['run-2', 'backup-2'], ['run-2', 'backup-1'], true],
  [['run-2'], ['run-22'], true],
])('told of %p by who knows of %p: news %p', (forgotten, known, is) => {
  expect(isNews(knownRunOf(forgotten), known && knownRunOf(known))).toBe(is);
});

test('the run stands before the recovery', () => {
  expect(runIn(knownRunOf(['run-2', 'backup-1']))).toBe('run-2');
  expect(runIn(undefined)).toBeUndefined();
});
