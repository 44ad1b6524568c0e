import type { Sign } from '../sign';
import { isPaid } from './payment';

/** What stands for success in a body of pipwave's alone. Sheet 4: paid, and what follows it. */
export const SIGNS: readonly Sign[] = [[/^transaction_?status$/i, (value) => isPaid(String(value))]];
