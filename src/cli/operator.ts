import { type Command, Option } from 'commander';
import type { OperatorReason } from '../messages/messages';

/** Who acts, and why: kept for ever with the payment. */
export type Signature = OperatorReason;

export const signed = (command: Command): Command =>
  command
    .addOption(
      new Option('--operator <name>', 'your name; stored with the payment')
        .env('HOLDFAST_OPERATOR')
        .makeOptionMandatory(),
    )
    .requiredOption('--reason <text>', 'why; stored with the payment');
