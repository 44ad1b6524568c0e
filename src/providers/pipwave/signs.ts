import type { Sign } from '../sign';
import { isPaid } from './payment';

/** What stands for success in a body of pipwave's alone. Sheet 4: paid, and what follows it; 2.5: the id of a refund that was taken. */
export const SIGNS: readonly Sign[] = [
  [/^transaction_?status$/i, (value) => isPaid(String(value))],
  [/^reverse_?pw_?id$/i, (value) => typeof value === 'string' && value !== ''],
];
