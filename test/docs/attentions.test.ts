import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ATTENTIONS } from '../../src/domain/attention';
import { STATES } from '../../src/view/advice';

const page = readFileSync(join(__dirname, '../../docs/operations.md'), 'utf8');
const sections = [...page.matchAll(/^### (\S+)$/gm)].map((match) => match[1]);

describe('the runbook', () => {
  test('has a section for every attention, and for no other', () => {
    const told = sections.filter((name) => name !== undefined && /^[A-Z]/.test(name));
    expect(told.filter((name) => name !== 'Stuck:').sort()).toEqual(Object.keys(ATTENTIONS).sort());
  });

  test('has a section for every state of a payment that runs', () => {
    const states = Object.keys(STATES).filter((state) => state !== 'finished');
    expect(states.filter((state) => !sections.includes(state))).toEqual([]);
  });

  test.each(Object.keys(ATTENTIONS))('says of %s what it means and what to do', (code) => {
    const text = page.split(`\n### ${code}\n`)[1]?.split('\n### ')[0] ?? '';
    expect(text).toMatch(/^\*Means:\*/);
    expect(text).toContain('*Do:*');
  });
});
