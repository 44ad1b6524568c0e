import { z } from 'zod';
import { ControlRefused } from './simulator';

/** Switches that are turned as asked, the others as they are by default; throws ControlRefused for unknown names and values. */
export function readSwitches<Switches>(provider: string, schema: z.ZodType<Switches>, raw: unknown): Switches {
  const read = schema.safeParse(raw);
  if (!read.success) throw new ControlRefused(400, `${provider} switches: ${z.prettifyError(read.error)}`);
  return read.data;
}
