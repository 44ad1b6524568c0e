import { CancelledFailure } from '@temporalio/common';
import type { Fact } from '../../../src/domain/facts';
import type { Payment } from '../../../src/domain/payment';
import { type EventLog, newLog, recorded } from '../../../src/events/log';
import { aPayment, learned, START } from '../../domain/support/world';
import { sdk } from './sdk';

export const listener = (endpoint: string) => ({ endpoint, giveUpAfterMs: 7_200_000, firstRetryMs: 5_000 });

/** Of this one every listener is told. */
export const released: Fact = { at: START, kind: 'RemainderReleased', amount: 1, how: 'lapses', why: 'x' };

export const payment: Payment = learned(aPayment(), [released]);

/** A payment with so many untold events, and who listens to it. */
export const logOf = (endpoints: readonly string[], untold = 1): EventLog =>
  recorded(
    newLog(
      payment,
      endpoints.map((endpoint) => listener(endpoint)),
    ),
    payment,
    Array.from({ length: untold }, () => released),
  );

interface Pending {
  args: readonly unknown[];
  taken(): void;
  fails(error: Error): void;
  calledOff(): void;
}

/** Deliveries wait here until the test says what became of each. Whatever else is called is answered so. */
export function holdDeliveries(others: Record<string, unknown> = {}): Pending[] {
  const pending: Pending[] = [];
  sdk.answer = (name) => {
    if (name !== 'deliver') return others[name];
    return new Promise<void>((taken, fails) => {
      const { args } = sdk.calls.at(-1) as { args: unknown[] };
      pending.push({ args, taken, fails, calledOff: () => fails(new CancelledFailure('called off')) });
    });
  };
  return pending;
}
