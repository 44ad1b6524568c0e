import { setTimeout as sleep } from 'node:timers/promises';
import { MERCHANTS } from '../../proof/merchants';
import { PROVED, type ProviderName } from '../../proof/providers';
import type { PaymentHandle } from '../../src/client';
import type { FaultOrder } from '../../src/sandbox/faults';
import type { Summary } from '../../src/sandbox/truth';
import type { Action } from '../../src/view/actions';
import type { PaymentView } from '../../src/view/view';
import type { Stage } from './stage';

/** What a scene begins with. */
export interface Opening {
  /** Also the payment's id and the picture's name. */
  readonly name: string;
  readonly provider: ProviderName;
  /** Of the hold, minor units. */
  readonly amount: number;
  readonly captureBy?: (now: number) => string;
  /** Another payment was started on its hold before. */
  readonly hasRival?: true;
}

/** One payment and what can be done to it, from the shop's, the provider's and the operator's side. */
export interface Scene {
  readonly payment: PaymentHandle;
  ship(shipmentId: string, amount: number): Promise<void>;
  /** As any client of Temporal sends it. */
  signal(name: string, message: object): Promise<void>;
  complete(): Promise<void>;
  /** The provider's notification has come in. */
  notice(): Promise<void>;
  fault(order: FaultOrder): Promise<void>;
  mend(): Promise<void>;
  portalCapture(amount: number): Promise<void>;
  /** Asks until the view is so, and gives it. */
  when(what: string, holds: (view: PaymentView) => boolean): Promise<PaymentView>;
  /** Sends the first action that the payment offers and `isMeant` picks, its placeholders filled in. */
  act(isMeant: (action: Action) => boolean): Promise<void>;
  truth(): Promise<Summary>;
}

const WITHIN_MS = 30_000;

export async function setScene(stage: Stage, trouble: Opening): Promise<Scene> {
  const { name, provider, amount, captureBy, hasRival } = trouble;
  const { sandbox, holdfast, client } = stage;
  const merchant = MERCHANTS[provider];
  const { currency } = merchant;
  const named = { provider, account: merchant.name, reference: `${name}-hold` };
  const hold = await sandbox.control.authorize({ ...named, amount, currency });
  const start = (paymentId: string): Promise<PaymentHandle> =>
    holdfast.start({
      account: merchant.name,
      paymentId,
      amount,
      currency,
      authorization: { reference: PROVED[provider].side.referenceOf(hold) },
      ...(captureBy === undefined ? {} : { captureBy: captureBy(Date.now()) }),
    });
  const rival = hasRival && (await start(`${name}-first`));
  if (rival) await rival.view().catch(() => sleep(WITHIN_MS / 10));
  const payment = await start(name);
  const handle = client.workflow.getHandle(payment.workflowId);
  const when: Scene['when'] = async (what, holds) => {
    const deadline = Date.now() + WITHIN_MS;
    let last: unknown;
    while (Date.now() < deadline) {
      try {
        const view = await payment.view();
        if (holds(view)) return view;
        last = view.nextStep;
      } catch (error) {
        last = error; // it has not begun yet
      }
      await sleep(100);
    }
    throw new Error(`${name} ${what}: not within ${WITHIN_MS} ms (${String(last)})`);
  };
  await when('has begun', ({ journal }) => journal.length > 0);
  return {
    payment,
    when,
    ship: (shipmentId, parcel) => payment.ship({ shipmentId, amount: parcel, currency }),
    complete: () => payment.complete(),
    signal: (signal, message) => handle.signal(signal, message),
    notice: () => handle.signal('providerNotice', { text: 'something happened' }),
    fault: async (order) => void (await sandbox.control.inject({ reference: named.reference, provider, ...order })),
    mend: () => sandbox.control.clearFaults(),
    portalCapture: async (portion) => void (await sandbox.control.portalCapture(named, portion)),
    async act(isMeant) {
      const isReady = (action: Action): boolean => isMeant(action) && (action.from ?? 0) <= Date.now();
      const { actions } = await when('offers the action', (view) => view.actions.some(isReady));
      const { update, message } = actions.find(isReady) as Action;
      await handle.executeUpdate(update, { args: [written(message)] });
    },
    truth: () => sandbox.control.truthOf(named),
  };
}

/** What the operator of these scenes writes over the blanks. */
const WORDS = { operator: 'ida', reason: 'looked it up', evidence: 'portal, 14:02' };

export const written = (message: Action['message']): Record<string, unknown> => ({
  ...message,
  ...Object.fromEntries(Object.entries(WORDS).filter(([field]) => field in message)),
});

/** Waits for the end, and throws unless the ledger and the provider agree on what was captured and nothing is left over. */
export async function assertBooksAgree({ payment, truth, when }: Scene): Promise<PaymentView> {
  const view = await when('has ended', ({ state }) => state === 'finished');
  const { authorized, captured, reserved, released, available } = view.ledger;
  const { captured: taken } = await truth();
  const isClosed = reserved === 0 && available === 0 && captured + released === authorized;
  if (captured !== taken || !isClosed) {
    throw new Error(`${payment.paymentId}: the provider took ${taken}, the ledger is ${JSON.stringify(view.ledger)}`);
  }
  return view;
}
