import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { sha256 } from '../../src/domain/sha256';

const theirs = (text: string): string => createHash('sha256').update(text, 'utf8').digest('hex');
const ours = (text: string): string => Buffer.from(sha256(text)).toString('hex');

describe('sha256', () => {
  it('is that of the platform at every length around a block', () => {
    for (let length = 0; length < 200; length++) expect(ours('x'.repeat(length))).toBe(theirs('x'.repeat(length)));
  });

  it('is that of the platform for any text', () => {
    fc.assert(fc.property(fc.string({ unit: 'grapheme', maxLength: 300 }), (text) => ours(text) === theirs(text)));
  });
});
