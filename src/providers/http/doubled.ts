const TOKEN = /"[^"\\]*(?:\\.[^"\\]*)*"|[{}[\],:]/g;

/**
 * Whether an object in this JSON has two members of one name. Every parser takes one of them, not all the same one, so nobody can say what
 * such a text means: an amount or a status might stand there twice. The text must be JSON.
 */
export function hasDoubledMember(json: string): boolean {
  const open: (Set<string> | undefined)[] = []; // of each object that is open its names, of each list nothing
  let before = '';
  for (const [token] of json.matchAll(TOKEN)) {
    if (token === '{') open.push(new Set());
    else if (token === '[') open.push(undefined);
    else if (token === '}' || token === ']') open.pop();
    else if (token.startsWith('"') && (before === '{' || before === ',')) {
      const names = open.at(-1);
      const name = token.includes('\\') ? (JSON.parse(token) as string) : token.slice(1, -1);
      if (names?.has(name)) return true;
      names?.add(name);
    }
    before = token;
  }
  return false;
}
