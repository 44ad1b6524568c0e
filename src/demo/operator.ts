import { setTimeout as sleep } from 'node:timers/promises';
import type { Holdfast } from '../client';
import { HoldfastError } from '../messages/errors';
import { type SandboxControl, SandboxRefused } from '../sandbox/control-client';
import type { Summary } from '../sandbox/truth';
import { money } from '../terminal/money';
import type { OperationView, PaymentView } from '../view/view';
import type { Journals } from './doubt';

const LIST_EVERY_MS = 500;

export const OPERATOR = 'demo-operator';

/** The person whom Holdfast asks where nobody can tell what became of an order. In the demo it is played. */
export interface Operator {
  /** The payment is parked, could be resolved now, and is left to the user. */
  isLeft(workflowId: string): boolean;
  /** How many operations were settled on its word. */
  resolved(): number;
  /** Rejects when the operator is refused what the books say. */
  readonly failed: Promise<never>;
  end(): void;
}

/** Where a payment's hold stands in the provider's books, by the payment's workflow id. */
export type BookPages = ReadonlyMap<string, { provider: string; account: string; reference: string }>;

/**
 * Looks through the list of payments that need a person. For each that is parked it waits until no attempt can still take effect, looks into the
 * provider's own books (here the sandbox's hidden ledger), and says what stands there: done, or not done, so send it again. A past that nobody
 * knows is closed where the books show what is booked.
 * The payment of `leaves` is left to the user.
 */
export function startOperator(
  holdfast: Holdfast,
  control: SandboxControl,
  { pages, journals, leaves }: { pages: BookPages; journals: Journals; leaves: string | undefined },
): Operator {
  const notBefore = new Map<string, number>();
  const left = new Set<string>();
  let resolved = 0;
  const isEnded = { yes: false };

  const visit = async (workflowId: string, account: string, paymentId: string): Promise<void> => {
    const payment = holdfast.payment(account, paymentId);
    const view = await payment.view();
    journals.add(workflowId, view.journal);
    const page = pages.get(workflowId);
    if (page === undefined) return;
    const op = view.openOperations.find(({ status }) => status === 'parked');
    if (op === undefined) {
      if (!isPastUnknown(view) || !isAllBooked(view, await booksOf(control, page))) return;
      const { journal } = await payment.acknowledge({ code: 'PastUnknown', operator: OPERATOR, reason: ALL_BOOKED });
      return journals.add(workflowId, journal);
    }
    if (Date.now() <= op.settledAt) return void notBefore.set(workflowId, op.settledAt);
    if (workflowId === leaves) return void left.add(workflowId);
    const truth = await booksOf(control, page);
    const word = wordOn(view, op, truth);
    const after = await payment.resolve({ operationId: op.id, operator: OPERATOR, ...word });
    journals.add(workflowId, after.journal);
    resolved += 1;
  };
  const round = async (): Promise<void> => {
    for (const { workflowId, account, paymentId } of await holdfast.list({ states: ['parked', 'attention'] })) {
      const isDue = !left.has(workflowId) && (notBefore.get(workflowId) ?? 0) < Date.now();
      if (isDue && !isEnded.yes) {
        await visit(workflowId, account, paymentId).catch(unlessItMoved);
      }
    }
  };
  const work = async (): Promise<never> => {
    for (;;) {
      await sleep(LIST_EVERY_MS, undefined, { ref: false });
      if (isEnded.yes) return new Promise<never>(() => undefined);
      await round();
    }
  };
  const failed = work().catch((error: unknown): Promise<never> | never => {
    if (isEnded.yes) return new Promise<never>(() => undefined);
    throw error;
  });
  failed.catch(() => undefined);
  return {
    isLeft: (workflowId) => left.has(workflowId),
    resolved: () => resolved,
    failed,
    end: () => {
      isEnded.yes = true;
    },
  };
}

const ALL_BOOKED = "the provider's own books show what is booked, and nothing else";

const isPastUnknown = ({ attention }: PaymentView): boolean => attention.some(({ code }) => code === 'PastUnknown');

const isAllBooked = ({ ledger }: PaymentView, truth: Summary | undefined): boolean =>
  ledger.captured === (truth?.captured ?? 0) && ledger.refunded === (truth?.refunded ?? 0);

/** A page of the provider's books. Undefined: there is none, since no money of it ever moved. */
async function booksOf(
  control: SandboxControl,
  page: { provider: string; account: string; reference: string },
): Promise<Summary | undefined> {
  try {
    return await control.truthOf(page);
  } catch (error) {
    if (error instanceof SandboxRefused && error.status === 404) return undefined;
    throw error;
  }
}

/** What the books show beyond what Holdfast has booked already is this operation's. */
function wordOn({ ledger, currency }: Pick<PaymentView, 'ledger' | 'currency'>, op: OperationView, truth?: Summary) {
  const { authorized = 0, captured = 0, released = 0, refunded = 0 } = truth ?? {};
  const moved = {
    authorize: authorized,
    capture: captured - ledger.captured,
    release: released - ledger.released,
    refund: refunded - ledger.refunded,
  }[op.kind];
  const shown = [`captured ${money(captured, currency)}`, `given back ${money(released, currency)}`].join(', ');
  const evidence = `the provider's own books: ${truth === undefined ? 'no such hold' : shown}`;
  // Where Holdfast was to make the hold and heard nothing, its id stands nowhere but in the books.
  const id = op.kind === 'authorize' && truth !== undefined ? { providerReference: truth.id } : {};
  return moved > 0
    ? ({ outcome: 'done', amount: moved, ...id, evidence, reason: 'the money moved' } as const)
    : ({ outcome: 'notDone', resend: true, evidence, reason: 'no money moved, and none can any more' } as const);
}

/** Where the payment settled by itself meanwhile, or did not answer: the next round sees it. */
function unlessItMoved(error: unknown): void {
  const mayPass: readonly string[] = [
    'NotResolvable',
    'NotUp',
    'OperationNotFound',
    'PaymentClosed',
    'ServerUnavailable',
  ];
  if (!(error instanceof HoldfastError && mayPass.includes(error.code))) throw error;
}
