import { inspect } from 'node:util';
import { z } from 'zod';

/** A value that must never reach a log, an error, a history or a screen. It comes out only by asking for it. */
export class Secret {
  readonly #value: string;
  constructor(value: string) {
    this.#value = value;
  }
  reveal(): string {
    return this.#value;
  }
  toString(): string {
    return '[secret]';
  }
  toJSON(): string {
    return '[secret]';
  }
  [inspect.custom](): string {
    return '[secret]';
  }
}

export const reveal = (secret: Secret | string): string => (typeof secret === 'string' ? secret : secret.reveal());

/** What stands in a configuration file for a value from outside: `${NAME}` or `${file:/run/secrets/name}`. */
export const REFERENCE_PATTERN = '\\$\\{[^}]+\\}';

/** A secret that is sent as an HTTP header: one line of visible ASCII, or the request could not be written. */
export const secret = z
  .string()
  .regex(/^[\x21-\x7e]+$/, 'is empty or holds a blank, a line break or a character that no header can carry')
  .transform((value) => new Secret(value))
  // In the file itself it is never written out.
  .meta({ pattern: REFERENCE_PATTERN });
