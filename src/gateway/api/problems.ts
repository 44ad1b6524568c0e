import { randomBytes } from 'node:crypto';
import { errorCodes } from 'fastify';
import type { z } from 'zod';
import { type ErrorCode, HoldfastError } from '../../client';
import type { problem } from './wire';

interface Row {
  status: number;
  /** When to send the same again, in seconds, where time alone may help. */
  retryAfterS?: number;
}

/** Temporal or the workers are away, or are not of one mind with this gateway. */
const AWAY = { status: 503, retryAfterS: 2 };

/** Each refusal and error of the client as an answer, and what only HTTP has. docs/errors.md has the same table. */
export const PROBLEMS = {
  Unauthorized: { status: 401 },
  Forbidden: { status: 403 },
  NotFound: { status: 404 },
  ShipmentNotFound: { status: 404 },
  RefundNotFound: { status: 404 },
  MethodNotAllowed: { status: 405 },
  TooLarge: { status: 413 },
  WrongContentType: { status: 415 },
  TooManyRequests: { status: 429, retryAfterS: 1 },
  Internal: { status: 500 },
  /** 422 is for what it means; what does not even have the form is answered with 400. */
  InvalidMessage: { status: 422 },
  UnknownMessage: AWAY,
  NoWorkerForAccount: AWAY,
  TooManyShipments: { status: 422 },
  ShipmentConflict: { status: 409 },
  ExceedsAvailable: { status: 422 },
  CannotRefund: { status: 422 },
  ExceedsRefundable: { status: 422 },
  RefundConflict: { status: 409 },
  RefundWindowOver: { status: 409 },
  RefundsElsewhere: { status: 409 },
  StateNotRead: AWAY,
  CurrencyMismatch: { status: 422 },
  PaymentClosed: { status: 409 },
  NothingWaits: { status: 409 },
  OperationNotFound: { status: 404 },
  NotResolvable: { status: 409 },
  ContradictsEvidence: { status: 409 },
  NotUp: { status: 409 },
  UnknownAccount: { status: 404 },
  PaymentNotFound: { status: 404 },
  PaymentConflict: { status: 409 },
  PaymentTerminated: { status: 409 },
  NothingToMend: { status: 409 },
  NotVersioned: { status: 409 },
  UnknownBuild: { status: 404 },
  KeyMissing: AWAY,
  AnswerUnreadable: AWAY,
  ServerUnavailable: AWAY,
} as const satisfies Readonly<Record<ErrorCode | HttpCode, Row>>;

type HttpCode =
  | 'Unauthorized'
  | 'Forbidden'
  | 'NotFound'
  | 'ShipmentNotFound'
  | 'RefundNotFound'
  | 'MethodNotAllowed'
  | 'TooLarge'
  | 'WrongContentType'
  | 'TooManyRequests'
  | 'Internal';

export type ProblemCode = keyof typeof PROBLEMS;

/** What does not have the form of a request. */
export const MALFORMED = 400;

interface Details {
  status?: number;
  path?: string;
  headers?: Readonly<Record<string, string>>;
}

/** A no of the API itself. Nothing was done. */
export class ApiProblem extends Error {
  constructor(
    readonly code: HttpCode | 'InvalidMessage',
    message: string,
    readonly details: Details = {},
  ) {
    super(message);
  }
}

/** The form of a request is wrong: the member, what is wrong with it, and what to send. */
export const malformed = (message: string, path?: string): ApiProblem =>
  new ApiProblem('InvalidMessage', message, { status: MALFORMED, ...(path === undefined ? {} : { path }) });

export interface ProblemAnswer {
  status: number;
  headers: Readonly<Record<string, string>>;
  body: z.output<typeof problem>;
}

/** What a caller is told of an error. What nobody foresaw goes to `onBug` in whole, and to the caller as the number under which it went there. */
export function problemOf(error: unknown, onBug: (trace: string, error: unknown) => void): ProblemAnswer {
  if (error instanceof ApiProblem) return answer(error.code, error.message, error.details);
  if (error instanceof HoldfastError) {
    return answer(error.code, error.message.replace(`${error.code}: `, ''), pathOf(error));
  }
  const known = ofFastify(error);
  if (known !== undefined) return answer(known.code, known.message, known.details);
  const trace = randomBytes(8).toString('hex');
  onBug(trace, error);
  const bug = answer(
    'Internal',
    `this is a bug of Holdfast. The same request may be sent again. The log has it under ${trace}.`,
  );
  return { ...bug, body: { ...bug.body, trace } };
}

const pathOf = ({ path }: HoldfastError): Details => (path === undefined ? {} : { path });

/** What the framework refuses. Its own words quote what was sent. */
function ofFastify(error: unknown): ApiProblem | undefined {
  const { code, statusCode = 500 } = Object(error) as { code?: unknown; statusCode?: number };
  if (code === new errorCodes.FST_ERR_CTP_BODY_TOO_LARGE().code) {
    return new ApiProblem('TooLarge', 'the body is larger than 64 KiB; send less.');
  }
  if (code === new errorCodes.FST_ERR_CTP_INVALID_MEDIA_TYPE('').code) {
    return new ApiProblem('WrongContentType', 'the body is of another type; send JSON, as application/json.');
  }
  if (statusCode < 400 || statusCode > 499) return undefined;
  return malformed('the request cannot be read; send an address without stray % and a body of valid JSON.');
}

function answer(code: ProblemCode, detail: string, { status, path, headers }: Details = {}): ProblemAnswer {
  const row: Row = PROBLEMS[code];
  const told = status ?? row.status;
  return {
    status: told,
    headers: { ...(row.retryAfterS === undefined ? {} : { 'retry-after': String(row.retryAfterS) }), ...headers },
    body: {
      type: pageOf(code),
      title: code,
      status: told,
      code,
      detail,
      ...(path === undefined ? {} : { path }),
    },
  };
}

/** Where a code is explained. */
export const pageOf = (code: ProblemCode): string => `/docs/errors.md#${code.toLowerCase()}`;
