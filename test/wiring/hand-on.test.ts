import { carried } from '../../src/domain/carried';
import { STATE_VERSION_WITH_EVENTS } from '../../src/messages/handed';
import { handOn } from '../../src/workflows/hand-on';
import { teller } from '../../src/workflows/teller';
import { START } from '../domain/support/world';
import { logOf, payment } from './support/listeners';
import { freshRuns, sdk } from './support/sdk';

jest.mock('@temporalio/workflow', () => jest.requireActual('./support/sdk'));
freshRuns();

test('what is untold at the end is handed to a workflow that lives on its own', async () => {
  sdk.info.taskTimeoutMs = 7_000;
  const log = logOf(['orders']);
  expect(await handOn(payment, teller(log), START)).toBe(true);
  expect(sdk.children).toEqual([
    {
      type: 'events',
      options: {
        workflowId: 'events:nordic-shop:order-1001',
        args: [
          {
            terms: payment.terms,
            continued: {
              version: STATE_VERSION_WITH_EVENTS,
              payment: carried(payment, START),
              inbox: [],
              shown: 'open',
              events: log,
            },
          },
        ],
        parentClosePolicy: 'ABANDON',
        workflowIdReusePolicy: 'TERMINATE_IF_RUNNING',
        workflowTaskTimeout: 7_000,
        staticSummary: 'nordic-shop order-1001: events that were untold when it ended',
        typedSearchAttributes: [
          expect.objectContaining({ key: expect.objectContaining({ name: 'PaymentAccount' }), value: 'nordic-shop' }),
          expect.objectContaining({ key: expect.objectContaining({ name: 'PaymentProvider' }), value: 'vipps' }),
          expect.objectContaining({ key: expect.objectContaining({ name: 'CaptureState' }), value: 'open' }),
        ],
      },
    },
  ]);
});
