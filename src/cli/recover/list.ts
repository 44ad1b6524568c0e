import { createReadStream } from 'node:fs';
import { HoldfastError, type StartMessage } from '../../client';
import { readStart } from '../../client/terms';
import type { AccountDirectory } from '../../config/directory';
import { cleanText } from '../../domain/clean';
import { digestOf } from '../../messages/digest';
import { WrongUsage } from '../../terminal/failure';

/** A payment of a list, and where it stands there. */
export interface ListedStart {
  /** From 1. */
  line: number;
  /** `nordic-shop/order-1001`. */
  name: string;
  message: StartMessage;
}

/** A start holds 16,384 characters at most; written as JSON, some of them take six. */
const LINE_MAX = 131_072;
const PAYMENTS_MAX = 200_000;
/** Of a list that is wrong from its first line to its last, nobody reads more. */
const TOLD_MAX = 50;

/** The bytes of a file, or of the standard input for `-`. Throws `WrongUsage` where it cannot be read. */
export async function* streamOf(file: string): AsyncGenerator<Buffer> {
  try {
    yield* file === '-' ? process.stdin : createReadStream(file);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new WrongUsage(`--from ${file} cannot be read (${code}). Nothing was started.`);
  }
}

/**
 * Reads a list of payments, one JSON object a line, and checks each line as `start` would. Everything is recovered, whatever the line says.
 *
 * Throws `WrongUsage` with every line that is wrong, for then nothing may be started: half a list would look like a whole one.
 */
export async function readList(stream: AsyncIterable<Buffer>, accounts: AccountDirectory): Promise<ListedStart[]> {
  const list: ListedStart[] = [];
  const problems: string[] = [];
  const first = new Map<string, { line: number; digest: string }>();
  for await (const { line, text } of linesOf(stream)) {
    if (text?.trim() === '') continue;
    if (list.length >= PAYMENTS_MAX) throw new WrongUsage(`The list has more than ${PAYMENTS_MAX} payments. Split it.`);
    try {
      const { message, name, digest } = readLine(text, accounts);
      const before = first.get(name);
      if (before && before.digest !== digest)
        problems.push(`line ${line}: ${name} is in line ${before.line}, with other terms`);
      if (!before) {
        first.set(name, { line, digest });
        list.push({ line, name, message });
      }
    } catch (error) {
      if (!(error instanceof HoldfastError) && !(error instanceof WrongUsage)) throw error;
      problems.push(`line ${line}: ${cleanText(error.message)}`);
    }
  }
  if (problems.length > 0) throw new WrongUsage(refusalOf(problems));
  return list;
}

function refusalOf(problems: readonly string[]): string {
  const more = problems.length - TOLD_MAX;
  return [
    `Nothing was started: ${problems.length} line${problems.length === 1 ? ' of the list is' : 's of the list are'} wrong.`,
    ...problems.slice(0, TOLD_MAX).map((problem) => `  ${problem}`),
    ...(more > 0 ? [`  and ${more} more`] : []),
  ].join('\n');
}

function readLine(
  text: string | undefined,
  accounts: AccountDirectory,
): Omit<ListedStart, 'line'> & { digest: string } {
  if (text === undefined) throw new WrongUsage(`is longer than ${LINE_MAX} characters`);
  const given = parsed(text);
  const message = { ...given, recovered: true } as StartMessage;
  // What has passed since, such as a deadline, refuses only a payment that is not there: `start` says so, of this one.
  const { terms } = readStart(message, accounts);
  return { message, name: `${terms.account}/${terms.paymentId}`, digest: digestOf(terms) };
}

function parsed(text: string): object {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value;
  } catch {
    // said below
  }
  throw new WrongUsage('is not a JSON object on one line');
}

/** The lines of a stream, without their ends; one that is too long has no text, and is not kept in memory. */
async function* linesOf(stream: AsyncIterable<Buffer>): AsyncGenerator<{ line: number; text: string | undefined }> {
  const decoder = new TextDecoder('utf-8');
  let line = 1;
  let rest = '';
  let isTooLong = false;
  const grown = (part: string): void => {
    isTooLong ||= rest.length + part.length > LINE_MAX;
    rest = isTooLong ? '' : rest + part;
  };
  const taken = (): { line: number; text: string | undefined } => {
    const one = { line, text: isTooLong ? undefined : rest };
    line += 1;
    rest = '';
    isTooLong = false;
    return one;
  };
  for await (const chunk of stream) {
    const [head = '', ...more] = decoder.decode(chunk, { stream: true }).split('\n');
    grown(head);
    for (const part of more) {
      yield taken();
      grown(part);
    }
  }
  grown(decoder.decode());
  if (rest !== '' || isTooLong) yield taken();
}
