import { ABSENCE } from './list/absence';
import { LEDGER } from './list/ledger';
import { LOOKS } from './list/looks';
import { MESSAGES } from './list/messages';
import { OUTCOMES } from './list/outcomes';
import { PAST } from './list/past';
import { PROOF } from './list/proof';
import { REFUNDS } from './list/refunds';
import { SENDING } from './list/sending';
import type { Mutant } from './mutant';

/** Mistakes in the core. */
export const CORE: readonly Mutant[] = [
  ...MESSAGES,
  ...LEDGER,
  ...OUTCOMES,
  ...ABSENCE,
  ...PROOF,
  ...LOOKS,
  ...SENDING,
  ...PAST,
  ...REFUNDS,
];
