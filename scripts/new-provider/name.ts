/** How a provider is called: in paths and configurations, in code, and by people. */
export interface Spellings {
  readonly kebab: string;
  readonly camel: string;
  readonly Pascal: string;
  readonly CONSTANT: string;
  readonly title: string;
}

const LENGTH_MAX = 30;

/** Rooms and tables give these names a meaning of their own. */
const RESERVED: readonly string[] = ['each', 'others', 'provider', 'sheets', 'your-provider'];

/** One word of these is no name of a variable. */
const KEYWORDS: readonly string[] = (
  'await break case catch class const continue debugger default delete do else enum export extends false finally for function if ' +
  'implements import in instanceof interface let new null package private protected public return static super switch this throw true ' +
  'try typeof var void while with yield'
).split(' ');

/** What is wrong with a name and what to do about it, or null. `taken`: what stands in the rooms already, each with its path. */
export function wrongName(name: string, taken: ReadonlyMap<string, string>): string | null {
  if (!/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(name)) {
    const likely = kebabOf(name);
    const instead = likely === '' ? '' : `, for example ${likely}`;
    return `"${name}" is not in kebab-case: write small letters and digits, words joined by one hyphen, a letter first${instead}`;
  }
  if (name.length > LENGTH_MAX) return `"${name}" has ${name.length} characters: choose one of at most ${LENGTH_MAX}`;
  const path = taken.get(name);
  if (path !== undefined) return `"${name}" is taken by ${path}: choose another name`;
  if (RESERVED.includes(name) || KEYWORDS.includes(name)) {
    return `"${name}" is reserved: add a word, for example ${name}-pay`;
  }
  return null;
}

/** The title stands in code, in tables and in headings, so none of their marks may be in it. */
export function wrongTitle(title: string): string | null {
  if (/^[A-Za-z0-9]([A-Za-z0-9 .&-]{0,38}[A-Za-z0-9])?$/.test(title)) return null;
  return `the title "${title}" cannot be used: write 1 to 40 letters, digits, blanks, dots, hyphens or &, a letter or digit first and last`;
}

export function spellingsOf(kebab: string, title?: string): Spellings {
  const words = kebab.split('-').map((word) => word.charAt(0).toUpperCase() + word.slice(1));
  const Pascal = words.join('');
  return {
    kebab,
    camel: Pascal.charAt(0).toLowerCase() + Pascal.slice(1),
    Pascal,
    CONSTANT: kebab.toUpperCase().replaceAll('-', '_'),
    title: title ?? words.join(' '),
  };
}

const PLACEHOLDER = spellingsOf('your-provider');

/** A text of the template with the name in place of the placeholder, in each of its spellings. */
export function named(text: string, spellings: Spellings): string {
  const ways = Object.keys(PLACEHOLDER) as (keyof Spellings)[];
  return ways.reduce((all, way) => all.replaceAll(PLACEHOLDER[way], spellings[way]), text);
}

const kebabOf = (name: string): string =>
  name
    .replace(/([a-z0-9])([A-Z])/g, '$1-$2')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^[^a-z]+|-+$/g, '');
