import type { Command } from 'commander';
import type { EventList } from '../../client';
import { cleanText } from '../../domain/clean';
import { wholeNumber } from '../../terminal/numbers';
import { json, print, table } from '../../terminal/output';
import { waitingFor } from '../../terminal/progress';
import { withPayment } from '../connection';
import { type Signature, signed } from '../operator';
import { namesPayment, onPayment } from '../payment-name';

/** Adds `events list` and `events replay` to the command line. */
export function eventsCommands(program: Command): void {
  const events = program
    .command('events')
    .description('Show what endpoints were told of a payment, and tell them again.')
    .addHelpText('after', '\nExample:\n  holdfast events list nordic-shop/order-1001');
  namesPayment(events.command('list'))
    .description('List the latest events of a payment, and how far each endpoint is.')
    .option('--after <sequence>', 'only those after this one', wholeNumber(0), 0)
    .option('--json', 'the events whole, as endpoints get them')
    .addHelpText('after', '\nExample:\n  holdfast events list nordic-shop/order-1001 --after 12 --json')
    .action(
      onPayment<{ after: number; json?: boolean }>((options) =>
        withPayment(options, async (payment) =>
          tell(await waitingFor('asking the payment', payment.events({ after: options.after })), options.json),
        ),
      ),
    );
  signed(namesPayment(events.command('replay')))
    .description('Tell an endpoint once more what it was told of a payment that has not ended.')
    .requiredOption('--endpoint <name>', 'the endpoint, as holdfast.yaml names it')
    .option('--after <sequence>', 'only events after this one', wholeNumber(0), 0)
    .option('--json', 'the events whole, as the endpoint gets them')
    .addHelpText(
      'after',
      '\nExample:\n  holdfast events replay nordic-shop/order-1001 --endpoint orders --after 12 \\\n' +
        '      --operator ida --reason "the shop lost its database"\n\n' +
        'Events keep their ids: a receiver that has them drops them.',
    )
    .action(
      onPayment<{ endpoint: string; after: number; json?: boolean } & Signature>((options) => {
        const { endpoint, after, operator, reason } = options;
        return withPayment(options, async (payment) =>
          tell(
            await waitingFor('waiting for the payment', payment.tellAgain({ endpoint, after, operator, reason })),
            options.json,
          ),
        );
      }),
    );
}

function tell(list: EventList, asJson: boolean | undefined): void {
  if (asJson) print(json(list));
  else for (const line of linesOf(list)) print(line);
}

/** The list for people. */
export function linesOf({ events, truncated, endpoints }: EventList): string[] {
  if (endpoints.length === 0) return ['Nobody listens to this payment.'];
  return [
    ...(truncated ? ['Earlier events are no longer kept; holdfast show has the whole truth.'] : []),
    ...(events.length === 0
      ? ['No events.']
      : [
          table(
            ['sequence', 'time', 'event', 'about'],
            events.map(({ sequence, time, type, data }) => [sequence, time, type, cleanText(aboutOf(data))]),
          ),
        ]),
    table(
      ['endpoint', 'told up to', 'untold', 'given up: last answer'],
      endpoints.map(({ endpoint, told, untold, givenUp }) => [endpoint, told, untold, cleanText(givenUp ?? '')]),
    ),
  ];
}

function aboutOf(data: EventList['events'][number]['data']): string {
  if ('shipments' in data) return data.shipments.map(({ id }) => id).join(', ');
  return 'code' in data ? data.code : '';
}
