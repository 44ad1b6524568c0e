/** Where `${…}` finds its values. */
export interface Sources {
  env: Readonly<Record<string, string | undefined>>;
  readFile(path: string): string;
}

export type Path = readonly (string | number)[];

export interface Interpolated {
  value: unknown;
  /** Path, joined by dots → the references it came from. What is here is never printed. */
  from: ReadonlyMap<string, string>;
  problems: { path: Path; problem: string; remedy: string }[];
}

/** One that is never closed is none; it is read to the end, so that nothing is read twice. */
const REFERENCE = /\$\$\{|\$\{([^}]*)(\}?)/g;

/** Replaces `${NAME}` and `${file:/path}` in every text of a document; `$${` stands for `${`. Reports what is missing, all at once. */
export function interpolate(document: unknown, sources: Sources): Interpolated {
  const from = new Map<string, string>();
  const problems: Interpolated['problems'] = [];

  const text = (value: string, path: Path): string => {
    const references: string[] = [];
    const replaced = value.replace(REFERENCE, (whole, inner: string | undefined, end: string) => {
      if (inner === undefined) return '${';
      if (end === '') return whole;
      references.push(whole);
      const found = resolve(inner, sources);
      if (typeof found === 'string') return found;
      problems.push({ path, ...found });
      return '';
    });
    if (references.length > 0) from.set(path.join('.'), references.join(' and '));
    return replaced;
  };

  const walk = (value: unknown, path: Path): unknown => {
    if (typeof value === 'string') return text(value, path);
    if (Array.isArray(value)) return value.map((item, index) => walk(item, [...path, index]));
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, walk(item, [...path, key])]));
  };
  return { value: walk(document, []), from, problems };
}

/** Whether a value, or one inside it, comes from outside the file. */
export function holdsReference(value: unknown): boolean {
  if (typeof value === 'string') return /\$\{/.test(value);
  return typeof value === 'object' && value !== null && Object.values(value).some(holdsReference);
}

function resolve(reference: string, { env, readFile }: Sources): string | { problem: string; remedy: string } {
  const [, file] = /^file:(.+)$/.exec(reference) ?? [];
  if (file !== undefined) {
    try {
      const content = readFile(file).replace(/\r?\n$/, ''); // editors and `echo` end a file with one
      if (content !== '') return content;
      return { problem: `needs the file ${file}, which is empty`, remedy: 'write the secret into it' };
    } catch (error) {
      const code = codeOf(error);
      return {
        problem: `needs the file ${file}, which cannot be read${code}`,
        remedy: 'mount it, or correct the path',
      };
    }
  }
  if (!/^[A-Za-z_][A-Za-z0-9_]*$/.test(reference)) {
    return {
      problem: 'holds a reference that is neither a variable nor a file',
      remedy: 'write ${NAME} or ${file:/run/secrets/name}; $${ stands for the two characters themselves',
    };
  }
  const value = env[reference];
  if (value !== undefined && value !== '') return value;
  return {
    problem: `needs the variable ${reference}, which is not set`,
    remedy: `set ${reference} in the environment`,
  };
}

/** ` (ENOENT)`. The code only: a message could repeat more than the path. */
export function codeOf(error: unknown): string {
  return typeof error === 'object' && error !== null && 'code' in error ? ` (${String(error.code)})` : '';
}
