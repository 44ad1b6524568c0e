/** Everything that an answer of the server says: as JSON, and all bytes in it as text. */
export function legible(answer: unknown): string {
  const json = JSON.stringify(answer);
  const texts: string[] = [];
  const walk = (value: unknown): void => {
    if (typeof value === 'string') texts.push(value, ...decoded(value));
    else if (isBuffer(value)) texts.push(Buffer.from(value.data).toString('latin1'));
    else if (typeof value === 'object' && value !== null) for (const inner of Object.values(value)) walk(inner);
  };
  walk(JSON.parse(json));
  return [json, ...texts].join('\n');
}

/** As `Buffer` turns itself into JSON. */
const isBuffer = (value: unknown): value is { data: number[] } =>
  typeof value === 'object' && value !== null && 'type' in value && value.type === 'Buffer' && 'data' in value;

/** As messages of protobuf turn bytes into JSON; what they hold may be base64 once more. */
function decoded(text: string): string[] {
  if (text.length < 8 || !/^[A-Za-z0-9+/]+={0,2}$/.test(text)) return [];
  const inner = Buffer.from(text, 'base64').toString('latin1');
  return [inner, ...decoded(inner)];
}

/** Which of the words are there, once what may stay plain is taken out. */
export function wordsIn(text: string, words: readonly string[], plain: readonly string[]): string[] {
  const rest = plain.reduce((left, allowed) => left.replaceAll(allowed, '·'), text);
  return words.filter((word) => rest.includes(word));
}
