import { execFileSync } from 'node:child_process';
import { resolve } from 'node:path';
import { playedBy } from './support/together';

/** As jest finds them. */
function filesOf(project: string): string[] {
  const jest = require.resolve('jest/bin/jest');
  const asked = [jest, '--selectProjects', project, '--listTests', '--json'];
  return JSON.parse(execFileSync(process.execPath, asked, { cwd: resolve(__dirname, '..'), encoding: 'utf8' }));
}

test('the project `together` plays every file of `unit`, once', () => {
  expect(filesOf('together').flatMap(playedBy).sort()).toEqual(filesOf('unit').sort());
});
