import type { Command } from 'commander';
import { WrongUsage } from '../terminal/failure';

/** Which payment a command is about. */
export interface PaymentName {
  account: string;
  payment: string;
}

export const namesPayment = (command: Command): Command =>
  command
    .argument('[account/payment]', 'the payment, as `holdfast stuck` prints it')
    .option('--account <name>', 'instead of the argument: the account, as holdfast.yaml names it')
    .option('--payment <id>', "instead of the argument: the order service's id of the payment");

/** An action of a command that names a payment, in either way. */
export const onPayment =
  <O>(work: (options: O & PaymentName) => Promise<void>) =>
  (name: string | undefined, options: O & Partial<PaymentName>): Promise<void> =>
    work({ ...options, ...nameOf(name, options) });

function nameOf(name: string | undefined, options: Partial<PaymentName>): PaymentName {
  const [account, payment, ...more] = name?.split('/') ?? [options.account, options.payment];
  if (name !== undefined && (options.account ?? options.payment) !== undefined) {
    throw new WrongUsage(`The payment is named twice. Write either ${name}, or --account and --payment.`);
  }
  if (account && payment && more.length === 0) return { account, payment };
  throw new WrongUsage(
    name === undefined
      ? 'Which payment? Write ACCOUNT/PAYMENT, such as nordic-shop/order-1001, or --account and --payment.'
      : `${name} is not the name of a payment. Write ACCOUNT/PAYMENT, such as nordic-shop/order-1001.`,
  );
}
