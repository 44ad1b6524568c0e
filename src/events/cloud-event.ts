import { nameOf } from '../domain/key';
import type { Currency } from '../domain/money';
import { present } from '../domain/present';
import type { EventData, EventType, Subject, Told } from './event';

/** An event as it is told: CloudEvents 1.0, structured JSON, with the extensions partitioning and sequence. */
export interface CloudEvent<Type extends EventType = EventType> {
  specversion: '1.0';
  /** Never changes: who has seen it has seen the event. Without a dot, since Standard Webhooks signs `id.timestamp.body`. */
  id: string;
  source: string;
  type: `holdfast.${Type}.v1`;
  subject: string;
  /** When Holdfast came to know of it, RFC 3339. */
  time: string;
  datacontenttype: 'application/json';
  /** Events with one key come in order. */
  partitionkey: string;
  /** Counts the events of this payment from 1: ten digits, so that it sorts as text. */
  sequence: string;
  /** The sequence of the last event before this one that was meant for this endpoint; absent of the first. */
  previous?: string;
  data: EventData<Type> & { account: string; paymentId: string; currency: Currency };
}

export const typeOf = <Type extends EventType>(type: Type): `holdfast.${Type}.v1` => `holdfast.${type}.v1`;

export const sequenceText = (sequence: number): string => String(sequence).padStart(10, '0');

/** `hf-evt-` and 26 characters, made as keys are: names may hold dots and be long. */
export const eventIdOf = ({ account, paymentId }: Pick<Subject, 'account' | 'paymentId'>, sequence: number): string =>
  `hf-evt-${nameOf([account, paymentId, 'event', sequence])}`;

export function cloudEventOf(subject: Subject, { sequence, type, at, data }: Told, previous?: number): CloudEvent {
  const { account, paymentId, currency } = subject;
  return {
    specversion: '1.0',
    id: eventIdOf(subject, sequence),
    source: `/accounts/${account}`,
    type: typeOf(type),
    subject: paymentId,
    time: new Date(at).toISOString(),
    datacontenttype: 'application/json',
    partitionkey: `${account}/${paymentId}`,
    sequence: sequenceText(sequence),
    ...present({ previous: previous === undefined ? undefined : sequenceText(previous) }),
    data: { account, paymentId, currency, ...data },
  };
}
