import { z } from 'zod';
import { FAULTS, type FaultName } from './faults';
import { ControlRefused } from './simulator';

/** The bodies that the control API takes. */

const faultNames = z.enum(Object.keys(FAULTS) as [FaultName, ...FaultName[]]);
const details = {
  ms: z.number().min(0).optional(),
  code: z.string().optional(),
  status: z.literal([200, 400, 401, 403, 404, 409, 422, 423, 429, 500, 502, 503, 504]).optional(),
  says: z.enum(['drop', 'fail', 'silence']).optional(),
  locked: z.boolean().optional(),
  sticky: z.boolean().optional(),
};

const whose = { provider: z.string().optional(), account: z.string().optional() };

export const faultOrder = z.strictObject({
  fault: faultNames,
  ...details,
  ...whose,
  operation: z.string().optional(),
  reference: z.string().optional(),
  times: z.int().min(1).optional(),
  skip: z.int().min(0).optional(),
});

const share = z.number().min(0).max(1);
const shareRow = z.partialRecord(faultNames, z.union([share, z.strictObject({ share, ...details })]));

export const shareOrder = z.strictObject({
  provider: z.string().optional(),
  seed: z.int().optional(),
  shares: z.record(z.string(), shareRow),
});

export const clockOrder = z.union([
  z.strictObject({ moveMs: z.number().min(0) }),
  z.strictObject({ setTo: z.union([z.number(), z.iso.datetime({ offset: true })]) }),
]);

export const authorizeOrder = z.strictObject({
  ...whose,
  reference: z.string().optional(),
  amount: z.int().min(1),
  currency: z.string().optional(),
  noticeUrl: z.url().optional(),
});

export const authorizeOrders = z.strictObject({ payments: z.array(authorizeOrder).max(10_000) });

export const deedOrder = z.strictObject({
  ...whose,
  reference: z.string(),
  amount: z.int().min(1).optional(),
});

/** Throws ControlRefused, which says what is wrong with the body. */
export function read<T>(schema: z.ZodType<T>, body: unknown): T {
  const result = schema.safeParse(body);
  if (!result.success) throw new ControlRefused(400, z.prettifyError(result.error));
  return result.data;
}
