/** `{name}` in a pattern stands for a part of the path that is not empty, `{name?}` for one that may be. */
export interface Row {
  readonly method: string;
  readonly pattern: string;
  /** Its words may be in capitals, too. */
  readonly anyCase?: boolean;
}

export interface Match<R extends Row> {
  readonly row: R;
  readonly named: Readonly<Record<string, string>>;
}

/** The row of a method and of the parts of a path, or null. A slash at the end counts: it makes a last, empty part. */
export function matcher<R extends Row>(
  rows: readonly R[],
): (method: string, parts: readonly string[]) => Match<R> | null {
  const table = rows.map((row) => ({ row, pattern: row.pattern.split('/').map((part) => expected(part, row)) }));
  return (method, parts) => {
    for (const { row, pattern } of table) {
      const named = row.method === method ? namedIn(pattern, parts) : null;
      if (named !== null) return { row, named };
    }
    return null;
  };
}

interface Expected {
  /** What the part is called, or null for a word of the pattern. */
  readonly name: string | null;
  isGood(part: string): boolean;
}

function expected(text: string, { anyCase = false }: Row): Expected {
  const [, name, mayBeEmpty] = /^\{(\w+)(\?)?\}$/.exec(text) ?? [];
  if (name !== undefined) return { name, isGood: (part) => part !== '' || mayBeEmpty !== undefined };
  const word = text.toLowerCase();
  return { name: null, isGood: (part) => part === text || (anyCase && part.toLowerCase() === word) };
}

function namedIn(pattern: readonly Expected[], parts: readonly string[]): Record<string, string> | null {
  if (pattern.length !== parts.length) return null;
  const named: Record<string, string> = {};
  for (const [at, { name, isGood }] of pattern.entries()) {
    const part = parts[at] ?? '';
    if (!isGood(part)) return null;
    if (name !== null) named[name] = part;
  }
  return named;
}

/** What stands between the slashes of a path, without the query. */
export function partsOf(path: string): string[] {
  return (path.split('?', 1)[0] ?? '').split('/');
}

/** A part without its percent signs; where they mean nothing, as it is. */
export function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
