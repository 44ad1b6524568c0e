import { carried, restored } from '../../src/domain/carried';
import type { Command } from '../../src/domain/commands';
import { countLedger } from '../../src/domain/ledger';
import type { EpochMs } from '../../src/domain/money';
import type { Payment } from '../../src/domain/payment';
import { eventsOf } from '../../src/events/events-of';
import type { UpdateName } from '../../src/messages/messages';
import type { Action } from '../../src/view/actions';
import { detailsOf } from '../../src/view/details';
import { viewOf } from '../../src/view/view';
import type { Rule } from './scene';

/** The message that an update carries. */
const KIND: Partial<Record<UpdateName, Command['kind']>> = {
  completeAndWait: 'complete',
};

const commandOf = ({ update, message }: Action): Command => ({ kind: KIND[update] ?? update, ...message }) as Command;

/** As one run hands it to the next. */
export const handedOver = (payment: Payment, now: EpochMs): Payment =>
  restored(JSON.parse(JSON.stringify(carried(payment, now))));

/** That a payment goes on, goes on the same way, and can be shown. */
export const RULES_OF_STEPS: Readonly<Record<string, Rule>> = {
  'a wait ends in the future': ({ turn: { effect }, now }) =>
    effect.kind === 'wait' && effect.until <= now ? `it is ${now}, and it waits until ${effect.until}` : undefined,

  'asked again at the same moment, nothing follows': ({ driver, turn: { payment, effect }, now }) => {
    if (effect.kind === 'send') return undefined;
    const [fact] = driver.follow(payment, now).facts;
    return fact && `${fact.kind} follows`;
  },

  'what is handed over takes the same step, and has the same ledger': ({ driver, before, turn, now }) => {
    if (turn.effect.kind === 'send' || turn.effect.kind === 'lookUp') return undefined;
    const next = handedOver(before, now);
    const [is, was] = [driver.advance(next, now).effect, turn.effect].map((effect) => JSON.stringify(effect));
    if (is !== was) return `${is}, and it was ${was}`;
    const [has, had] = [countLedger(next), before.ledger].map((ledger) => JSON.stringify(ledger));
    return has === had ? undefined : `${has}, and it was ${had}`;
  },

  'what is offered to a person is accepted': ({ driver, turn: { payment }, now, isRead }) => {
    if (!isRead) return undefined;
    for (const action of viewOf(payment, now).actions) {
      // What is accepted later, or after a look-up, is offered with that.
      if (action.from !== undefined || action.afterLook) continue;
      const { refusal } = driver.hear(payment, commandOf(action), 'update', now);
      if (refusal !== undefined) return `${action.update} is refused: ${refusal.message}`;
    }
    return undefined;
  },

  'the page and the events can be made': ({ turn: { payment, facts, effect }, now, isRead }) => {
    // Somebody may read it while an order is on its way, however long that takes.
    const at =
      effect.kind === 'send' ? Math.max(effect.order.notAfter, payment.holdUntil) + 1 : isRead ? now : undefined;
    const page = at === undefined ? '' : detailsOf(viewOf(payment, at));
    const events = JSON.stringify(eventsOf(payment, facts));
    return /undefined|NaN|\[object/.test(page + events) ? `${page}\n${events}` : undefined;
  },
};
