import type { CloudEvent } from '../../../src/events/cloud-event';
import type { Order } from '../order';
import { partitionOf } from './partition';

/** What a listener heard of one payment, held against what there was to hear. */
export interface Heard {
  readonly due: number;
  readonly lost: number;
  /** A first arrival that does not follow on the one before. */
  readonly gaps: number;
  readonly doubled: number;
  readonly faults: readonly string[];
}

/** `due`: the events that the payment says it has had, in order. */
export function judgeHeard(order: Order, due: readonly CloudEvent[], arrived: readonly CloudEvent[]): Heard {
  const first = new Map<string, CloudEvent>();
  for (const event of arrived) if (!first.has(event.id)) first.set(event.id, event);
  const heard = [...first.values()];
  const lost = due.filter(({ id }) => !first.has(id));
  const gaps = heard.filter(({ previous }, at) => previous !== heard[at - 1]?.sequence);
  const name = partitionOf(order);
  const unequal = due.filter(({ id, previous: _, ...event }) => {
    const { previous: __, id: ___, ...other } = first.get(id) ?? {};
    return first.has(id) && JSON.stringify(event) !== JSON.stringify(other);
  });
  const captured = new Set(
    heard.flatMap(({ type, data }) =>
      type === 'holdfast.capture.captured.v1' && 'shipments' in data ? data.shipments.map(({ id }) => id) : [],
    ),
  );
  const untold = order.parcels.filter(({ shipmentId }) => !captured.has(shipmentId));
  const isEnded = heard.at(-1)?.type === 'holdfast.payment.finished.v1';
  return {
    due: due.length,
    lost: lost.length,
    gaps: gaps.length,
    doubled: arrived.length - heard.length,
    faults: [
      ...lost.map(({ sequence, type }) => `${name}: ${type} ${sequence} was never heard`),
      ...gaps.map(({ sequence, previous }) => `${name}: ${sequence} says that it follows ${previous}, and did not`),
      ...unequal.map(({ sequence }) => `${name}: ${sequence} was heard with other content`),
      ...(order.ends === 'cancel'
        ? []
        : untold.map(({ shipmentId }) => `${name}: nobody heard that ${shipmentId} was captured`)),
      ...(isEnded ? [] : [`${name}: the last that was heard is not its end`]),
    ],
  };
}
