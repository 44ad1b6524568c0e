import { z } from 'zod';

/** What a payment is made in by the control API when nothing is said. */
export const currencyField = (otherwise: string) =>
  z
    .string()
    .regex(/^[A-Z]{3}$/)
    .default(otherwise);

/** Days until the hold lapses. */
export const holdDaysField = z.number().positive().max(365).default(7);
