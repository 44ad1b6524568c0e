/**
 * The errors of Holdfast. Compare `code`, not classes: two copies of a package break `instanceof`, and after a workflow boundary only
 * strings are left.
 */
export type ErrorCode =
  | 'InvalidMessage'
  | 'UnknownAccount'
  | 'PaymentNotFound'
  | 'PaymentConflict'
  | 'PaymentClosed'
  | 'PaymentTerminated'
  | 'ShipmentConflict'
  | 'ExceedsAvailable'
  | 'CurrencyMismatch'
  | 'NothingWaits'
  | 'OperationNotFound'
  | 'ContradictsEvidence'
  | 'NotResolvable'
  | 'NotUp'
  | 'NothingToMend'
  | 'AnswerUnreadable'
  | 'ServerUnavailable';

/** An expected no. `message` says what was wrong and what to do; it contains no secret and no card number. */
export class HoldfastError extends Error {
  override readonly name: string;

  constructor(
    readonly code: ErrorCode,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message.startsWith(`${code}: `) ? message : `${code}: ${message}`, options);
    this.name = code;
  }
}

/** Errors that a refusal of the domain becomes at the client. */
export const isErrorCode = (code: string): code is ErrorCode => CODES.has(code);

export const CODES: ReadonlySet<string> = new Set<ErrorCode>([
  'InvalidMessage',
  'UnknownAccount',
  'PaymentNotFound',
  'PaymentConflict',
  'PaymentClosed',
  'PaymentTerminated',
  'ShipmentConflict',
  'ExceedsAvailable',
  'CurrencyMismatch',
  'NothingWaits',
  'OperationNotFound',
  'ContradictsEvidence',
  'NotResolvable',
  'NotUp',
  'NothingToMend',
  'AnswerUnreadable',
  'ServerUnavailable',
]);
