import type { Command } from 'commander';
import { Holdfast, type PaymentHandle } from '../client';

/** Which payment a command is about. */
export interface PaymentName {
  account: string;
  payment: string;
}

export const namesPayment = (command: Command): Command =>
  command
    .requiredOption('--account <name>', 'account, as holdfast.yaml names it')
    .requiredOption('--payment <id>', "the order service's id of the payment");

/** Connects as the environment says, and always hangs up. Only `start` has to know the accounts. */
export async function withHoldfast<T>(
  work: (holdfast: Holdfast) => Promise<T>,
  accounts: Readonly<Record<string, { provider: string }>> = {},
): Promise<T> {
  const holdfast = await Holdfast.connect({ accounts });
  try {
    return await work(holdfast);
  } finally {
    await holdfast.close();
  }
}

export const withPayment = <T>(
  { account, payment }: PaymentName,
  work: (payment: PaymentHandle) => Promise<T>,
): Promise<T> => withHoldfast((holdfast) => work(holdfast.payment(account, payment)));
