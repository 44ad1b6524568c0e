import { z } from 'zod';
import { isAmount } from '../domain/money';
import { ID } from './ids';
import { isReference, REFERENCE_RULE } from './reference';

/** What `start` takes. Checked at the edge with zod; workflow code never imports this file. */

const id = (what: string) =>
  z.string().regex(ID, { error: `${what} must be 1 to 64 letters, digits, dots, underscores or dashes` });

const amount = z.number().refine(isAmount, { error: 'must be a whole number of minor units above zero' });

const currency = z.string().regex(/^[A-Z]{3}$/, { error: 'must be three capital letters, as in NOK' });

/** A moment: ISO 8601 with a zone, or milliseconds since the epoch. Whether it can be meant is seen with the clock, by who has one. */
const moment = z.union([z.iso.datetime({ offset: true }).transform((text) => Date.parse(text)), z.number().int()], {
  error: 'must be an ISO 8601 time with a zone, as in 2027-05-01T00:00:00Z, or milliseconds since the epoch',
});

export const startMessage = z.strictObject({
  account: id('account'),
  paymentId: id('paymentId'),
  authorization: z.strictObject({
    /** The provider’s id of the hold. */
    reference: z.string().refine(isReference, { error: REFERENCE_RULE }),
    /** How to create the authorization; leave it out for one that exists. Its members are the provider’s, which checks them. */
    create: z.record(z.string(), z.unknown()).nullish(),
  }),
  amount,
  currency,
  captureBy: moment.nullish(),
  authorizedAt: moment.nullish(),
  /** The payment was there before, and Temporal has lost it: what was sent then is not known. */
  recovered: z.boolean().nullish(),
});

/** A payment to begin. Amounts in minor units; a member that may be left out may be null, too. */
export type StartMessage = z.input<typeof startMessage>;
