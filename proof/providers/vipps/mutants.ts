import { sum } from '../../../src/domain/money';
import * as call from '../../../src/providers/call';
import * as api from '../../../src/providers/vipps/api';
import * as capture from '../../../src/providers/vipps/capture';
import * as lookUp from '../../../src/providers/vipps/look-up';
import * as refund from '../../../src/providers/vipps/refund';
import { eventsAnswer, modificationAnswer } from '../../../src/providers/vipps/wire';
import type { Mutant } from '../../mutants/mutant';
import { hearing, netOfRefunds, neverLeft, reading } from '../../mutants/refunding';

import { wrong } from '../../mutants/wrong';

const at = { mode: 'adapters', provider: 'vipps' } as const;

/** The event log says that every attempt succeeded. */
function withoutFailures(sent: api.Sent): api.Sent {
  const log = sent.sent === 'yes' ? eventsAnswer.safeParse(sent.answer.json) : undefined;
  if (sent.sent !== 'yes' || !log?.success) return sent;
  const json = log.data.map((event) => ('success' in event ? { ...event, success: true } : event));
  return { ...sent, answer: { ...sent.answer, json } };
}

/** Mistakes in the adapter of Vipps MobilePay. */
export const MUTANTS: readonly Mutant[] = [
  {
    ...at,
    name: 'vipps-new-key-per-request',
    says: 'Every request to Vipps bears an idempotency key of its own.',
    switches: [
      wrong(api, 'createApi', (right) => (account, http, clocks) => {
        const made = right(account, http, clocks);
        const ownKey = (key: string): string => key.slice(0, 30) + String(Math.round(clocks.monotonic())).slice(-9);
        return { ...made, write: (path, body, order) => made.write(path, body, { ...order, key: ownKey(order.key) }) };
      }),
    ],
  },
  {
    ...at,
    name: 'vipps-unreadable-200-is-success',
    says: 'A 200 of Vipps with a body that cannot be read counts as captured.',
    switches: [
      wrong(capture, 'capture', (right) => async (provider, order) => {
        let isUnreadable = false;
        const write: api.Api['write'] = async (...about) => {
          const sent = await provider.write(...about);
          isUnreadable =
            sent.sent === 'yes' &&
            sent.answer.status === 200 &&
            !modificationAnswer.safeParse(sent.answer.json).success;
          return sent;
        };
        const outcome = await right({ ...provider, write }, order);
        return isUnreadable ? { kind: 'confirmed', amount: order.amount, currency: order.currency } : outcome;
      }),
    ],
  },
  {
    ...at,
    name: 'vipps-lost-answer-is-not-sent',
    says: 'A time-out of Vipps counts as never sent.',
    switches: [
      wrong(
        call,
        'unanswered',
        (right) => (sent) => (sent.sent === 'maybe' ? { kind: 'notSent', why: sent.why } : right(sent)),
      ),
    ],
  },
  {
    ...at,
    name: 'vipps-any-capture-is-ours',
    says: 'Any capture in the event log of Vipps counts as the one that was asked about.',
    switches: [
      wrong(lookUp, 'lookUp', (right) => async (provider, order) => {
        const found = await right(provider, order);
        if (order.kind !== 'capture' || found.kind !== 'absent') return found;
        const captures = (found.shown ?? []).filter(({ kind }) => kind === 'capture');
        const amount = sum(captures.map((entry) => entry.amount));
        return amount > 0 ? { ...found, kind: 'done', by: 'key', amount } : found;
      }),
    ],
  },
  {
    ...at,
    name: 'vipps-failed-capture-counts',
    says: 'A failed capture in the event log of Vipps counts as captured.',
    switches: [
      wrong(
        lookUp,
        'lookUp',
        (right) => (provider, order) =>
          right({ ...provider, read: async (...about) => withoutFailures(await provider.read(...about)) }, order),
      ),
    ],
  },
  {
    ...at,
    name: 'vipps-amount-in-major-units',
    says: 'Vipps is told kroner where it takes øre.',
    switches: [
      wrong(capture, 'capture', (right) => (provider, order) => {
        const modificationAmount = { currency: order.currency, value: Math.ceil(order.amount / 100) };
        const write: api.Api['write'] = (path, _, about) => provider.write(path, { modificationAmount }, about);
        return right({ ...provider, write }, order);
      }),
    ],
  },
  {
    ...at,
    name: 'vipps-new-key-per-refund-request',
    says: 'Every request for one refund bears an idempotency key of its own.',
    switches: [
      wrong(refund, 'refund', (right) => {
        let sent = 0;
        const ownKey = (key: string): string => `${key.slice(0, 30)}-${++sent}`;
        return (api, order) =>
          right(
            { ...api, write: (path, body, about) => api.write(path, body, { ...about, key: ownKey(about.key) }) },
            order,
          );
      }),
    ],
  },
  {
    ...at,
    name: 'vipps-lost-refund-is-not-sent',
    says: 'A refund whose answer is lost at Vipps counts as never sent.',
    switches: [hearing(refund, neverLeft)],
  },
  {
    ...at,
    name: 'vipps-any-refund-is-ours',
    says: 'Any refund in the event log of Vipps counts as the one that was asked about.',
    switches: [
      reading(lookUp, (found, order) => {
        const other = found.shown?.find(({ kind }) => kind === 'refund');
        if (order.kind !== 'refund' || found.kind !== 'absent' || other === undefined) return found;
        return { ...found, kind: 'done', by: 'key', amount: order.amount };
      }),
    ],
  },
  {
    ...at,
    name: 'vipps-captured-net-of-refunds',
    says: 'What Vipps has captured is read without what was given back of it.',
    switches: [reading(lookUp, netOfRefunds)],
  },
];
