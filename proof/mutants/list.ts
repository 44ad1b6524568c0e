import { ABSENCE } from './list/absence';
import { BAMBORA } from './list/bambora';
import { LEDGER } from './list/ledger';
import { LOOKS } from './list/looks';
import { MESSAGES } from './list/messages';
import { OUTCOMES } from './list/outcomes';
import { PAST } from './list/past';
import { PAYMENT_OPTIONS } from './list/payment-options';
import { PIPWAVE } from './list/pipwave';
import { PROOF } from './list/proof';
import { SENDING } from './list/sending';
import { TRANSPORT } from './list/transport';
import { VIPPS } from './list/vipps';
import type { Mutant } from './mutant';

/** Every mutant. None of them may live. */
export const MUTANTS: readonly Mutant[] = [
  ...MESSAGES,
  ...LEDGER,
  ...OUTCOMES,
  ...ABSENCE,
  ...PROOF,
  ...LOOKS,
  ...SENDING,
  ...PAST,
  ...VIPPS,
  ...BAMBORA,
  ...PIPWAVE,
  ...PAYMENT_OPTIONS,
  ...TRANSPORT,
];
