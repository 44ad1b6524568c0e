/**
 * Whether an object in this JSON has two members of one name. Every parser takes one of them, not all the same one, so nobody can say what
 * such a text means: an amount or a status might stand there twice. The text must be JSON.
 */
export function hasDoubledMember(json: string): boolean {
  const open: Set<string>[] = []; // of each object that is open its names
  for (let at = 0; at < json.length; at += 1) {
    const char = json[at];
    if (char === '{') open.push(new Set());
    else if (char === '}') open.pop();
    else if (char === '"') {
      const end = endOfText(json, at + 1);
      if (isName(json, end + 1)) {
        const name = textOf(json, at, end);
        const names = open.at(-1);
        if (names?.has(name)) return true;
        names?.add(name);
      }
      at = end;
    }
  }
  return false;
}

/** Where the text that begins here is closed: at a quote before which the backslashes are all in pairs. */
function endOfText(json: string, start: number): number {
  let end = json.indexOf('"', start);
  while (isEscaped(json, end, start)) end = json.indexOf('"', end + 1);
  return end < 0 ? json.length : end;
}

function isEscaped(json: string, at: number, start: number): boolean {
  let backslashes = 0;
  while (at - backslashes > start && json[at - backslashes - 1] === '\\') backslashes += 1;
  return backslashes % 2 === 1;
}

/** Only a name is followed by a colon. */
function isName(json: string, after: number): boolean {
  let at = after;
  while (json[at] === ' ' || json[at] === '\n' || json[at] === '\r' || json[at] === '\t') at += 1;
  return json[at] === ':';
}

/** The text between two quotes; one name can be written in several ways. */
function textOf(json: string, quote: number, end: number): string {
  const text = json.slice(quote + 1, end);
  return text.includes('\\') ? (JSON.parse(`"${text}"`) as string) : text;
}
