/** A value of JSON as it stood in the text: `120.00` stays `120.00`. Strings are without quotes and escapes. */
export interface Literal {
  text: string;
  isNumber: boolean;
}

const TOKEN = /"[^"\\]*(?:\\.[^"\\]*)*"|[{}[\],:]|[^\s{}[\],:"]+/g;

/**
 * The strings and numbers among the members of a JSON object, with the literal text of the numbers, which `JSON.parse` throws away and a
 * signature needs. Undefined for what is no JSON object. Of two members of one name the last counts, as in every parser.
 */
export function literalMembers(json: string): ReadonlyMap<string, Literal> | undefined {
  if (!isObject(json)) return undefined;
  const members = new Map<string, Literal>();
  let depth = 0;
  let name: string | undefined;
  let before = '';
  for (const [token] of json.matchAll(TOKEN)) {
    if (token === '{' || token === '[') depth += 1;
    else if (token === '}' || token === ']') depth -= 1;
    else if (depth === 1 && token.startsWith('"') && (before === '{' || before === ',')) {
      name = JSON.parse(token) as string;
      members.delete(name);
    } else if (depth === 1 && before === ':' && name !== undefined) {
      const isString = token.startsWith('"');
      const isNumber = /^-?\d/.test(token);
      if (isString || isNumber) members.set(name, { text: isString ? (JSON.parse(token) as string) : token, isNumber });
    }
    before = token;
  }
  return members;
}

function isObject(json: string): boolean {
  try {
    const value: unknown = JSON.parse(json);
    return typeof value === 'object' && value !== null && !Array.isArray(value);
  } catch {
    return false;
  }
}
