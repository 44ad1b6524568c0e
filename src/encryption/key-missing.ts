import { HoldfastError } from '../messages/errors';

/**
 * A payload cannot be opened for want of its key. A class of its own, as the SDK names a failure after the class of its error: so a workflow knows
 * that a worker never read an order.
 */
export class KeyMissing extends HoldfastError {
  constructor(message: string, options?: ErrorOptions) {
    super('KeyMissing', message, options);
  }
}
