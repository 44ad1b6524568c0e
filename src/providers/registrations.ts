import type { Secret } from './secret';

/** Where a provider was told to send notices. Its secret was shown once, to whoever registered it. */
export interface Registered {
  id: string;
  url: string;
  events: readonly string[];
}

/** The registrations of one account, at a provider that is told so once and not with each payment. Every call throws `RegistrationFailed`. */
export interface Registrations {
  /** For all that may happen to a payment. The secret is shown this once. */
  register(url: string): Promise<{ id: string; secret: Secret }>;
  list(): Promise<readonly Registered[]>;
  remove(id: string): Promise<void>;
  close(): Promise<void>;
}

/** The provider said no, or nobody knows what it did; the message says what to do. */
export class RegistrationFailed extends Error {
  readonly code = 'RegistrationFailed';
}
