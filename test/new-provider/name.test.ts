import { resolve } from 'node:path';
import { named, spellingsOf, wrongName, wrongTitle } from '../../scripts/new-provider/name';
import { takenIn } from '../../scripts/new-provider/write';
import { PROVIDERS } from '../../src/providers/registry';

const taken = takenIn(resolve(__dirname, '../..'));

test.each([
  [
    'Acme Pay',
    'is not in kebab-case: write small letters and digits, words joined by one hyphen, a letter first, for example acme-pay',
  ],
  ['acmePay', 'for example acme-pay'],
  ['acme--pay', 'for example acme-pay'],
  ['2pay', 'for example pay'],
  ['å', 'a letter first'],
  ['../acme', 'for example acme'],
  ['a'.repeat(31), 'has 31 characters: choose one of at most 30'],
  ['http', '"http" is taken by src/providers/http'],
  ['registry', '"registry" is taken by src/providers/registry.ts: choose another name'],
  ['others', '"others" is reserved: add a word, for example others-pay'],
  ['new', '"new" is reserved: add a word, for example new-pay'],
])('%j is refused, with what to do', (name, says) => {
  expect(wrongName(name, taken)).toContain(says);
});

test.each(Object.keys(PROVIDERS))('%s is refused: it is there already', (name) => {
  expect(wrongName(name, taken)).toContain(`"${name}" is taken by `);
});

test.each(['zebra', 'zebra-pay', 'zebra-2go', 'a'.repeat(30)])('%s can be a name', (name) => {
  expect(wrongName(name, taken)).toBeNull();
});

test.each(["Ida's", '', ' Acme', 'a | b', '`x`', '${x}', 'a'.repeat(41)])(
  'the title %j is refused: code and tables hold it',
  (title) => {
    expect(wrongTitle(title)).toContain('cannot be used: write 1 to 40 letters');
  },
);

test('a name has every spelling that the template has', () => {
  const spellings = spellingsOf('acme-pay', 'ACME Pay & Co');
  const text = 'your-provider yourProviderSettings YourProviderAccount YOUR_PROVIDER Your Provider';
  expect(named(text, spellings)).toBe('acme-pay acmePaySettings AcmePayAccount ACME_PAY ACME Pay & Co');
  expect(spellingsOf('acme-pay').title).toBe('Acme Pay');
});
