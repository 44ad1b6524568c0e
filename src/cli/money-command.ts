import type { Command } from 'commander';
import { HoldfastError, type PaymentHandle } from '../client';
import { cleanText } from '../domain/clean';
import type { Command as Message } from '../domain/commands';
import { confirm } from '../terminal/confirm';
import { Found } from '../terminal/failure';
import { ledgerTable } from '../terminal/money';
import { json, print } from '../terminal/output';
import { waitingFor } from '../terminal/progress';
import type { Forecast } from '../view/forecast';
import type { PaymentView } from '../view/view';
import { withPayment } from './connection';
import { linesOf } from './forecast';
import { isKept } from './kept';
import { namesPayment, type PaymentName } from './payment-name';

export interface MoneyOptions extends PaymentName {
  dryRun?: boolean;
  json?: boolean;
}

/** A command that may move money of one payment: which one, and whether only to tell. */
export const movesMoney = (command: Command): Command =>
  namesPayment(command)
    .option('--dry-run', 'show what would happen; change nothing')
    .option('--json', 'print the resulting payment as JSON; with --dry-run, the payment before and after');

/** A message to one payment, and how to send it. */
export interface Deed {
  kind: Message['kind'];
  message: object;
  send(payment: PaymentHandle): Promise<PaymentView>;
  /** Asked on a terminal before anything is sent; `yes` has answered. Absent: nobody is asked. */
  ask?: { question: string; yes: boolean | undefined };
}

const UNKNOWN =
  'The payment cannot tell what would follow: it has no state to decide by yet. It keeps the message until it has.';

/** Lets the payment itself say what the message will do; then sends it, unless it was only asked. */
export async function carryOut(options: MoneyOptions, { kind, message, send, ask }: Deed): Promise<void> {
  await withPayment(options, async (payment) => {
    const say = options.json ? () => undefined : print;
    const asked =
      isKept(kind) && !options.dryRun ? payment.forecastIfKnown(kind, message) : payment.forecast(kind, message);
    const forecast = await waitingFor('asking the payment what would follow', asked);
    for (const line of forecast ? linesOf(forecast) : [UNKNOWN]) say(line);
    if (options.dryRun && forecast) return tell(forecast, options);
    const refusal = forecast?.refusal;
    if (refusal) throw new HoldfastError(refusal.code, refusal.message);
    if (ask) await confirm(ask.question, ask.yes);
    const now = await waitingFor('waiting for the payment', send(payment));
    if (options.json) print(json(now));
    say('Done. The payment now:');
    say(ledgerTable(now.ledger, now.currency));
    say(cleanText(`Next: ${now.nextStep}`));
  });
}

function tell(forecast: Forecast, options: MoneyOptions): void {
  if (options.json) print(json(forecast));
  else
    print(
      forecast.refusal
        ? cleanText(`It would be refused: ${forecast.refusal.message}`)
        : 'Nothing was changed (--dry-run).',
    );
  if (forecast.refusal) throw new Found();
}
