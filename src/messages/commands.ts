import type { Command } from '../domain/commands';
import { AUTHORIZE, RELEASE, refundIdOf, refundOperationId } from '../domain/payment';
import { boundedProblem } from './bounded';
import { cardDataInId, cardDataInText } from './card-data';
import { ID } from './ids';
import { TELL_AGAIN_UPDATE, type TellAgainMessage } from './messages';

/**
 * What a message must look like, checked without zod: workflow code imports this, and one import of zod costs a megabyte for each open
 * payment. The zod schemas of the edges say the same; a test holds them together.
 */
const FIELDS: Readonly<Record<Strict, Readonly<Record<string, Check>>>> = {
  ship: { shipmentId: id(), amount: amount(), currency: currency(), final: optional(boolean()) },
  refund: {
    refundId: id(),
    amount: amount(),
    currency: currency(),
    reason: text(),
    shipmentId: optional(id()),
    providerReference: optional(text()),
  },
  pause: { operator: text(), reason: text() },
  resume: { operator: text(), reason: text() },
  retryNow: { operator: text(), reason: text() },
  resolve: {
    operationId: operationId(),
    outcome: oneOf('done', 'notDone'),
    amount: optional(amount()),
    resend: optional(boolean()),
    providerReference: optional(text()),
    evidence: text(),
    operator: text(),
    reason: text(),
  },
  acknowledge: { code: text(), id: optional(operationId()), operator: text(), reason: text() },
};

/** These count whatever comes with them: their name says all that matters, and a refusal would leave a hold, or an order, as it is. */
type Lenient = 'complete' | 'cancel' | 'providerNotice';
type Strict = Exclude<Command['kind'], Lenient>;

const isLenient = (kind: Command['kind']): kind is Lenient =>
  kind === 'complete' || kind === 'cancel' || kind === 'providerNotice';

/** What stands in a message for the operator to write over. As it is, it is refused. */
export const BLANKS = { operator: '<your name>', reason: '<why>', evidence: '<what you saw, and where>' } as const;

const isBlank = (text: string): boolean => Object.values<string>(BLANKS).includes(text.trim());

/** Undefined when the value will do; otherwise what is wrong with it and what to send instead. */
type Check = (value: unknown) => string | undefined;

/**
 * The command that a message means, or a sentence that names the field, the value’s problem and the remedy.
 * Members that are not known are dropped, so that they can’t reach the state.
 */
export function commandOf(kind: Command['kind'], message: unknown): { command: Command } | { problem: string } {
  // Before anything else looks at it: what follows may take time that grows with the message.
  const large = boundedProblem(message ?? {});
  if (large !== undefined && !isLenient(kind)) return { problem: `${kind} ${large}` };
  const sent = large === undefined ? (message ?? {}) : {};
  switch (kind) {
    case 'complete':
      return { command: { kind } };
    case 'cancel':
      return { command: { kind, reason: textIn(sent, 'reason') ?? 'no reason given' } };
    case 'providerNotice':
      return { command: { kind, text: textIn(sent, 'text') ?? 'no text' } };
    default:
      return strictly(kind, sent);
  }
}

/** What a caller of ours should mend, though the message would count as it is: a reason that would be left out. */
export function textProblem(kind: Command['kind'], message: unknown): string | undefined {
  const name = kind === 'cancel' ? 'reason' : kind === 'providerNotice' ? 'text' : undefined;
  if (name === undefined) return undefined;
  const value = Object(message)[name] ?? undefined;
  const problem = value === undefined ? undefined : text()(value);
  return problem === undefined ? undefined : `${kind}.${name} ${problem}`;
}

function textIn(sent: object, name: string): string | undefined {
  const value = (sent as Record<string, unknown>)[name];
  if (typeof value !== 'string') return undefined;
  const cut = value.slice(0, TEXT_MAX);
  return text()(cut) === undefined ? cut : undefined;
}

const TEXT_MAX = 500;

const TELL_AGAIN: Readonly<Record<keyof TellAgainMessage, Check>> = {
  endpoint: id(),
  after: wholeNumber(),
  operator: text(),
  reason: text(),
};

/** What `tellAgain` means, or a sentence as `commandOf` gives it. */
export function tellAgainOf(message: unknown): { message: TellAgainMessage } | { problem: string } {
  const large = boundedProblem(message ?? {});
  if (large !== undefined) return { problem: `${TELL_AGAIN_UPDATE} ${large}` };
  const read = membersOf(TELL_AGAIN_UPDATE, TELL_AGAIN, message ?? {});
  return 'problem' in read ? read : { message: read.members as unknown as TellAgainMessage };
}

function strictly(kind: Strict, given: unknown): { command: Command } | { problem: string } {
  const read = membersOf(kind, FIELDS[kind], given);
  return 'problem' in read ? read : { command: { kind, ...read.members } as unknown as Command };
}

function membersOf(
  kind: string,
  fields: Readonly<Record<string, Check>>,
  given: unknown,
): { members: Record<string, unknown> } | { problem: string } {
  if (typeof given !== 'object' || given === null || Array.isArray(given)) {
    return { problem: `${kind} takes one JSON object${names(fields)}` };
  }
  const members: Record<string, unknown> = {};
  for (const [name, check] of Object.entries(fields)) {
    // Many languages write null where they have nothing.
    const value = (given as Record<string, unknown>)[name] ?? undefined;
    const problem = check(value);
    if (problem !== undefined) return { problem: `${kind}.${name} ${problem}` };
    if (value !== undefined) members[name] = value;
  }
  return { members };
}

const names = (fields: object): string =>
  Object.keys(fields).length > 0 ? ` with ${Object.keys(fields).join(', ')}` : '';

function id(): Check {
  return (value) => {
    if (typeof value !== 'string' || !ID.test(value)) {
      return `is ${shown(value)}; send 1 to 64 letters, digits, dots, underscores or dashes`;
    }
    const card = cardDataInId(value);
    return card === undefined ? undefined : `is what looks like ${card}; send an id of your own`;
  };
}

/** A shipment's id, `@authorize`, `@release`, or `@refund:` and a refund's id. No free text: a long number is a possible shipment, not a card. */
function operationId(): Check {
  return (value) =>
    typeof value === 'string' && (ID.test(value) || value === AUTHORIZE || value === RELEASE || isRefund(value))
      ? undefined
      : `is ${shown(value)}; take an operation id from the view`;
}

const isRefund = (value: string): boolean =>
  ID.test(refundIdOf(value)) && value === refundOperationId(refundIdOf(value));

function text(): Check {
  return (value) => {
    if (typeof value !== 'string' || value.trim() === '') return `is ${shown(value)}; send a text`;
    if (isBlank(value)) return `is still ${value.trim()}; send your own words`;
    if (value.length > TEXT_MAX) return `has ${value.length} characters; send at most ${TEXT_MAX}`;
    const card = cardDataInText(value);
    return card === undefined ? undefined : `contains what looks like ${card}; leave it out`;
  };
}

function amount(): Check {
  return (value) =>
    Number.isSafeInteger(value) && (value as number) > 0
      ? undefined
      : `is ${shown(value)}; send a whole number of minor units above zero`;
}

function wholeNumber(): Check {
  return (value) =>
    Number.isSafeInteger(value) && (value as number) >= 0
      ? undefined
      : `is ${shown(value)}; send a whole number, 0 for the beginning`;
}

function currency(): Check {
  return (value) =>
    typeof value === 'string' && /^[A-Z]{3}$/.test(value)
      ? undefined
      : `is ${shown(value)}; send three capital letters, as in NOK`;
}

function boolean(): Check {
  return (value) => (typeof value === 'boolean' ? undefined : `is ${shown(value)}; send true or false`);
}

function oneOf(...choices: readonly string[]): Check {
  return (value) =>
    choices.includes(value as string) ? undefined : `is ${shown(value)}; send ${choices.join(' or ')}`;
}

function optional(check: Check): Check {
  return (value) => (value === undefined ? undefined : check(value));
}

/** The value, as far as it may be repeated: never something that could be a card number. */
function shown(value: unknown): string {
  if (value === undefined) return 'missing';
  const json = JSON.stringify(value) ?? String(value);
  const card = cardDataInText(json);
  if (card !== undefined) return `what looks like ${card}`;
  return json.length > 80 ? `${json.slice(0, 77)}…` : json;
}
