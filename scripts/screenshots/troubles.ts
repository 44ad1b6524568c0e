import type { PaymentView } from '../../src/client';
import type { AttentionCode } from '../../src/domain/payment';
import type { Opening, Scene } from './scene';

/** A payment in trouble: how it comes about, when it shows, and how an operator ends it with what the page offers. */
export interface Trouble extends Opening {
  readonly says: string;
  bring(scene: Scene): Promise<void>;
  isUp(view: PaymentView): boolean;
  /** Ends with a payment that closes. */
  settle(scene: Scene): Promise<void>;
}

const DAY = 24 * 3_600_000;

const hasAttention =
  (code: AttentionCode) =>
  ({ attention }: PaymentView): boolean =>
    attention.some((item) => item.code === code);

const stateOf = ({ shipments }: PaymentView, id: string) => shipments.find((shipment) => shipment.id === id)?.state;

export const TROUBLES: readonly Trouble[] = [
  {
    name: 'answer-lost',
    says: 'the answer to a capture was lost where no look-up can show it',
    provider: 'payment-options',
    amount: 24_900,
    async bring(scene) {
      await scene.fault({ operation: 'capture', fault: 'dropsAfterEffect' });
      await scene.ship('parcel-1', 9900);
      await scene.complete();
    },
    isUp: hasAttention('Parked'),
    settle: (scene) => scene.act(({ message }) => message.outcome === 'done'),
  },
  {
    name: 'other-amount',
    says: 'the provider took more than was asked',
    provider: 'pipwave',
    amount: 24_900,
    async bring(scene) {
      await scene.ship('parcel-1', 9900);
      await scene.complete();
    },
    isUp: hasAttention('CaptureAmountDiffers'),
    settle: (scene) => scene.act(({ update }) => update === 'acknowledge'),
  },
  {
    name: 'portal-capture',
    says: 'somebody captured by hand in the portal',
    provider: 'bambora',
    amount: 24_900,
    async bring(scene) {
      await scene.ship('parcel-1', 9900);
      await scene.portalCapture(9900);
      await scene.complete();
    },
    isUp: hasAttention('ForeignMovementSeen'),
    async settle(scene) {
      await scene.act(({ message }) => message.outcome === 'notDone');
      await scene.act(({ message }) => message.code === 'ForeignMovementSeen');
    },
  },
  {
    name: 'key-conflict',
    says: 'the provider answered 409 about the key, and had captured',
    provider: 'vipps',
    amount: 24_900,
    async bring(scene) {
      await scene.fault({ operation: 'capture', fault: 'refusesAfterEffect', code: '4010' });
      await scene.ship('parcel-1', 9900);
    },
    isUp: (view) => stateOf(view, 'parcel-1') === 'unknown',
    async settle(scene) {
      await scene.act(({ update }) => update === 'retryNow');
      await scene.when('is captured', (view) => stateOf(view, 'parcel-1') === 'captured');
      await scene.complete();
    },
  },
  {
    name: 'over-shipment',
    says: 'a parcel was told that costs more than is left',
    provider: 'vipps',
    amount: 24_900,
    async bring(scene) {
      await scene.ship('parcel-1', 20_000);
      await scene.ship('parcel-2', 9900);
    },
    isUp: hasAttention('ShipmentRefused'),
    async settle(scene) {
      await scene.act(({ update }) => update === 'acknowledge');
      await scene.complete();
    },
  },
  {
    name: 'refused-parcel',
    says: 'a parcel has left, and the provider refuses its capture for good',
    provider: 'payment-options',
    amount: 24_900,
    async bring(scene) {
      await scene.fault({ operation: 'capture', fault: 'refuses', code: '51' });
      await scene.ship('parcel-1', 9900);
      await scene.complete();
    },
    isUp: (view) =>
      hasAttention('ShipmentUnpaid')(view) &&
      view.actions.some(({ message, from }) => message.resend === true && !from),
    settle: (scene) => scene.act(({ message }) => message.resend === true),
  },
  {
    name: 'unknown-message',
    says: 'a signal came whose name nobody knows',
    provider: 'vipps',
    amount: 24_900,
    bring: (scene) => scene.signal('Ship', { shipmentId: 'parcel-1', amount: 9900, currency: 'NOK' }),
    isUp: hasAttention('UnknownMessage'),
    async settle(scene) {
      await scene.ship('parcel-1', 9900);
      await scene.act(({ update }) => update === 'acknowledge');
      await scene.complete();
    },
  },
  {
    name: 'shared-hold',
    says: 'two payments were started on one hold',
    provider: 'vipps',
    amount: 24_900,
    hasRival: true,
    bring: (scene) => scene.ship('parcel-1', 9900),
    isUp: hasAttention('HoldShared'),
    async settle(scene) {
      await scene.act(({ message }) => message.outcome === 'notDone');
      await scene.act(({ message }) => message.code === 'ShipmentUnpaid');
    },
  },
  {
    name: 'expiring-hold',
    says: 'the hold ends in two days, and the order is not complete',
    provider: 'bambora',
    amount: 24_900,
    captureBy: (now) => new Date(now + 2 * DAY).toISOString(),
    bring: (scene) => scene.ship('parcel-1', 9900),
    isUp: hasAttention('AuthorizationExpiring'),
    settle: (scene) => scene.act(({ update }) => update === 'completeAndWait'),
  },
  {
    name: 'provider-outage',
    says: 'the provider turns every order away',
    provider: 'vipps',
    amount: 24_900,
    async bring(scene) {
      await scene.fault({ operation: 'capture', fault: 'throttles', times: 1000 });
      await scene.ship('parcel-1', 9900);
    },
    isUp: hasAttention('Stuck'),
    async settle(scene) {
      await scene.mend();
      await scene.act(({ update }) => update === 'retryNow');
      await scene.when('is captured', (view) => stateOf(view, 'parcel-1') === 'captured');
      await scene.complete();
    },
  },
  {
    name: 'paused',
    says: 'somebody stopped it',
    provider: 'vipps',
    amount: 24_900,
    async bring(scene) {
      await scene.payment.pause({ operator: 'ida', reason: 'fraud check' });
      await scene.ship('parcel-1', 9900);
    },
    isUp: (view) => view.paused !== undefined && view.shipments.length > 0,
    async settle(scene) {
      await scene.act(({ update }) => update === 'resume');
      await scene.when('is captured', (view) => stateOf(view, 'parcel-1') === 'captured');
      await scene.complete();
    },
  },
];
