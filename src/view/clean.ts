import { cleanText } from '../domain/clean';

/**
 * Words of others inside a line of markdown: one line that is no markup, no HTML, no cell and no link, wherever it is shown. What would be
 * markup becomes a blank, since what a backslash protects from one reader is unescaped for the next one, who looks for links.
 */
export function plainWords(text: string, most: number = Number.POSITIVE_INFINITY): string {
  const words = cleanText(text, most)
    .replace(/[<>[\]`*#|\\~]/g, ' ')
    // Inside a word an underscore is none: `cannot_capture` stays as the provider says it.
    .replace(/(?<![A-Za-z0-9])_+|_+(?![A-Za-z0-9])/g, ' ')
    .replace(/&(?=#?[A-Za-z0-9]{1,40};)/g, '& ')
    // A page that makes links of bare addresses finds none: neither https://…, nor //…, nor www.…, nor a@b.
    .replace(/\/(?=\/)|(?<![A-Za-z0-9])www(?=\.)/gi, '$& ')
    .replace(/(?<=\S)@/g, ' @');
  return cleanText(words, most);
}

/** An id or a name of others as a span of code. Never empty, since two backticks would begin another span. */
export const codeSpan = (text: string, most: number = Number.POSITIVE_INFINITY): string =>
  `\`${cleanText(text.replaceAll('`', "'"), most) || '–'}\``;

/** A message to paste, as a span of code: JSON that means the same, with everything escaped that is not plain ASCII. */
export const codeOfJson = (json: string): string => `\`${json.replace(/[^ -_a-~]/g, escaped)}\``;

const escaped = (unit: string): string => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`;
