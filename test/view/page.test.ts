import fc from 'fast-check';
import MarkdownIt from 'markdown-it';
import pc from 'picocolors';
import { picture } from '../../src/cli/verbs/show';
import { codeOfJson, codeSpan, plainWords } from '../../src/view/clean';
import { detailsOf, startDetailsOf } from '../../src/view/details';
import { type PaymentView, viewOf } from '../../src/view/view';
import { lived } from '../domain/support/scenario';
import { bambora } from '../domain/support/world';
import { HOSTILE, hostileWords, steers } from '../support/hostile';

/** A reader that takes HTML, makes tables, and makes links of bare addresses. */
const reader = new MarkdownIt({ html: true, linkify: true });
reader.linkify.set({ fuzzyLink: false });

/** What a page is made of, without its words: headings, links, marks, cells, spans of code. */
function structureOf(markdown: string): string[] {
  return reader
    .parse(markdown, {})
    .flatMap((token) => [token, ...(token.children ?? [])])
    .map(({ type, tag }) => `${type} ${tag}`)
    .filter((is) => is !== 'text ');
}

/** A payment in every trouble that repeats the words of others. */
const { payment, now } = lived(
  `shipped parcel-1 9900
   shipped parcel-2 5000
   complete
   lost parcel-1 headers-timeout
   unreadable parcel-1
   pause
   after 20 min`,
  { capabilities: bambora, terms: { account: 'bambora-shop', provider: 'bambora' } },
);
const view = viewOf({ ...payment, terms: { ...payment.terms, reference: 'order-1001-1' } }, now);

/** Ours by the types: what decides which sentences the page has. */
const OURS = new Set(['state', 'status', 'kind', 'code', 'safeToShip', 'update', 'fact']);

/** The view with every text replaced that somebody else may have written, or that repeats such. */
function told(value: unknown, words: (text: string) => string, name = ''): unknown {
  if (typeof value === 'string') return OURS.has(name) ? value : words(value);
  if (Array.isArray(value)) return value.map((item) => told(item, words, name));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, told(inner, words, key)]));
}

const saying = (words: (text: string) => string): PaymentView => told(view, words) as PaymentView;
const harmless = structureOf(detailsOf(saying(() => 'word')));

test('the page that is looked at repeats words in every place', () => {
  const page = detailsOf(saying(() => 'hello'));
  expect(page).toMatch(/\*\*Paused\*\* by hello since .*: hello/);
  expect(page).toContain('**Next, by itself:** hello.');
  expect(page).toMatch(/\| hello \| .* \| hello \|/);
  expect(page).toMatch(/^- 2027.* hello/m);
  expect(page).toMatch(/\*\*Stuck\*\* .*: hello\./);
  expect(page).toContain('if hello');
  expect(page).toContain('as `hello`');
  expect(page).not.toMatch(/order-1001|ida|headers/);
});

test.each(HOSTILE)('%j in every place changes nothing of the page but its words', (words) => {
  expect(structureOf(detailsOf(saying(() => words || '-')))).toEqual(harmless);
});

test('whatever the words are, the page has the structure that it has with harmless ones, and no address becomes a link', () => {
  fc.assert(
    fc.property(hostileWords, (words) => {
      // Short enough that the page is not cut.
      const page = detailsOf(saying(() => `x${words}`.slice(0, 30)));
      expect(structureOf(page)).toEqual(harmless);
      expect(page.replaceAll(/`[^`\n]*`/g, '')).not.toMatch(/\/\/|(?<![a-z0-9])www\.\w|\S@|[\u2028\u2029\u202e]/i);
    }),
    { numRuns: 200 },
  );
});

test('a page that is cut has no heading, link, picture or HTML either', () => {
  fc.assert(
    fc.property(hostileWords, (words) => {
      const page = detailsOf(saying(() => `x${words}`.repeat(30)));
      expect(structureOf(page).filter((is) => /^(heading|link|image|html|fence|hr)/.test(is))).toEqual([]);
    }),
  );
});

test('the words at the start of a payment, too', () => {
  const harmlessStart = structureOf(startDetailsOf(payment.terms));
  fc.assert(
    fc.property(hostileWords, (words) => {
      const terms = { ...payment.terms, reference: words, currency: words };
      expect(structureOf(startDetailsOf(terms))).toEqual(harmlessStart);
    }),
  );
});

test('what a terminal is shown of a payment has no control codes, and as many lines as with harmless words', () => {
  const page = { colors: pc.createColors(true), width: Number.POSITIVE_INFINITY };
  const lines = picture(
    saying(() => 'word'),
    page,
  ).split('\n').length;
  fc.assert(
    fc.property(hostileWords, (words) => {
      const text = picture(
        saying(() => `x${words}`),
        page,
      );
      expect(steers(text)).toBe(false);
      expect(text.split('\n').length).toBe(lines);
    }),
    { numRuns: 200 },
  );
});

test.each<[string, string]>([
  ['cannot_capture (6010), said Håkon & Søn', 'cannot_capture (6010), said Håkon & Søn'],
  ['paid $5 at 10:30, case 4/7', 'paid $5 at 10:30, case 4/7'],
  ['https://portal.example/x', 'https:/ /portal.example/x'],
  ['ask ida@shop.example', 'ask ida @shop.example'],
  ['x\n\n# y', 'x y'],
])('words that are none of this stay as they are: %j', (words, plain) => {
  expect(plainWords(words)).toBe(plain);
});

test('a span of code is never empty, and a message to paste means the same in it', () => {
  expect(codeSpan('')).toBe('`–`');
  expect(codeSpan('a`b\n\nc')).toBe("`a'b c`");
  const message = { operationId: 'x`y\u2028z – <why>' };
  const span = codeOfJson(JSON.stringify(message));
  expect(span).toMatch(/^`[ -_a-~]+`$/);
  expect(JSON.parse(span.slice(1, -1))).toEqual(message);
});
