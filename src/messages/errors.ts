import { REFUSALS, type RefusalCode } from '../domain/refusals';

/**
 * The errors of Holdfast. Compare `code`, not classes: two copies of a package break `instanceof`, and after a workflow boundary only
 * strings are left.
 */
export type ErrorCode = RefusalCode | (typeof CLIENT_CODES)[number];

/** What the client finds out beside the refusals of a payment. */
const CLIENT_CODES = [
  'UnknownAccount',
  'PaymentNotFound',
  'PaymentConflict',
  'PaymentTerminated',
  'NothingToMend',
  'NotVersioned',
  'UnknownBuild',
  'KeyMissing',
  'AnswerUnreadable',
  'ServerUnavailable',
] as const;

/** An expected no. `message` says what was wrong and what to do; it contains no secret and no card number. */
export class HoldfastError extends Error {
  override readonly name: string;
  /** The member of the message that is wrong, where it is one: `authorization.reference`. */
  readonly path?: string;

  constructor(
    readonly code: ErrorCode,
    message: string,
    options?: ErrorOptions & { path?: string },
  ) {
    super(message.startsWith(`${code}: `) ? message : `${code}: ${message}`, options);
    this.name = code;
    if (options?.path !== undefined) this.path = options.path;
  }
}

/** Errors that a refusal of the domain becomes at the client. */
export const isErrorCode = (code: string): code is ErrorCode => CODES.has(code);

export const CODES: ReadonlySet<string> = new Set<ErrorCode>([
  ...(Object.keys(REFUSALS) as RefusalCode[]),
  ...CLIENT_CODES,
]);
