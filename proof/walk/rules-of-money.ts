import type { SendOrder } from '../../src/domain/order';
import type { Operation, OperationKind, Payment } from '../../src/domain/payment';
import { isOver } from './over';
import type { Rule, Scene } from './scene';

/** A rule about what goes out. */
const sent =
  (rule: (order: SendOrder, payment: Payment, scene: Scene) => string | undefined): Rule =>
  (scene) => {
    const { effect, payment } = scene.turn;
    return effect.kind === 'send' ? rule(effect.order, payment, scene) : undefined;
  };

/** What these orders have moved, or may have. */
const moved = ({ operations }: Payment, kind: OperationKind, but: string): number =>
  operations
    .filter((op) => op.kind === kind && op.id !== but && mayHaveMoved(op))
    .reduce((sum, { amount }) => sum + amount, 0);

const mayHaveMoved = ({ status, inDoubt }: Operation): boolean => status === 'done' || status === 'denied' || inDoubt;

/** What may go out to the provider. */
export const RULES_OF_MONEY: Readonly<Record<string, Rule>> = {
  'what may have been carried out is sent again only after two readings without it, or on a person’s order': sent(
    (order, payment, { arrivals, now }) => arrivals.forbid(payment, order, now),
  ),

  'what the provider wants later is not sent again before the gap between two attempts is over': sent(
    (order, payment, { arrivals, now }) => arrivals.rush(payment, order, now),
  ),

  'one reading takes nothing from what others moved, and who orders it again is told of one that points at it': ({
    shown,
  }) => shown.wrong,

  'a parcel is accepted once, and is in one capture': ({ turn: { payment } }) => {
    const wrong = payment.shipments.find(
      ({ id }) => payment.operations.filter(({ shipments }) => shipments.includes(id)).length > 1,
    );
    if (wrong !== undefined) return `${wrong.id} is in two captures`;
    const ids = payment.shipments.map(({ id }) => id);
    const [twice] = ids.filter((id, at) => ids.indexOf(id) !== at);
    return twice && `${twice} was accepted twice`;
  },

  'a capture that goes out is for what its parcels are': sent(({ kind, operationId, amount }, payment) => {
    if (kind !== 'capture') return undefined;
    const { shipments } = payment.operations.find(({ id }) => id === operationId) as Operation;
    const parcels = payment.shipments
      .filter(({ id }) => shipments.includes(id))
      .reduce((sum, { amount }) => sum + amount, 0);
    return amount === parcels ? undefined : `${operationId} asks for ${amount}, its parcels are ${parcels}`;
  }),

  'no more is asked for than is held': sent(({ kind, operationId, amount }, payment) => {
    if (kind !== 'capture') return undefined;
    const taken = moved(payment, 'capture', operationId) + payment.foreign.captured;
    return taken + amount <= payment.authorized
      ? undefined
      : `${taken} may be captured of ${payment.authorized}, and ${amount} is asked for`;
  }),

  'no more is given back than was captured': sent(({ kind, operationId, amount }, payment) => {
    if (kind !== 'refund') return undefined;
    const given = moved(payment, 'refund', operationId) + payment.foreign.refunded;
    const captured = payment.operations
      .filter((op) => op.kind === 'capture' && op.status === 'done')
      .reduce((sum, op) => sum + op.amount, payment.foreign.captured);
    return given + amount <= captured
      ? undefined
      : `${given} may be given back of ${captured}, and ${amount} is asked for`;
  }),

  'a payment that is paused sends nothing': sent(({ operationId }, { paused }) => paused && `${operationId} is sent`),

  'nothing is captured that was cancelled': sent(({ kind, operationId }, { cancelled }) =>
    cancelled && (kind === 'capture' || kind === 'authorize') ? `${operationId} is sent` : undefined,
  ),

  'nothing is captured later than it may be': sent(({ kind, operationId, notAfter }, { captureBy }, { now }) => {
    if (kind !== 'capture' && kind !== 'authorize') return undefined;
    return now < captureBy && notAfter <= captureBy
      ? undefined
      : `${operationId} may be sent until ${notAfter}, captureBy is ${captureBy}`;
  }),

  'nothing is captured after the rest was given back': sent(({ kind, operationId }, { operations }) => {
    const isGone = operations.some((op) => op.kind === 'release' && (op.status === 'done' || op.inDoubt));
    return kind === 'capture' && isGone ? `${operationId} is sent` : undefined;
  }),

  'nothing is given back while a capture is open, or a parcel is before a person': sent(
    ({ kind }, payment, { setting }) => {
      if (kind !== 'release') return undefined;
      const open = payment.operations.find((op) => op.kind === 'capture' && !isOver(op));
      if (open !== undefined) return `${open.id} is ${open.status}`;
      const parcel = payment.attention.find(({ code }) => code === 'ShipmentUnpaid' || code === 'ShipmentRefused');
      return setting.keepForRefused && setting.atDeadline === 'alert' && parcel ? `${parcel.code} is up` : undefined;
    },
  ),

  'from a hold of another payment nothing is taken, and nothing is given back of it': sent(
    ({ operationId }, _, { setting, told }) =>
      setting.isShared && setting.hold !== 'confirmed' && !told.isHoldOurs ? `${operationId} is sent` : undefined,
  ),
};
