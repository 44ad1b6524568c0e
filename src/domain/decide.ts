import type { Command, ResolveCommand, ShipCommand } from './commands';
import { confirmed } from './confirm';
import { contradiction } from './contradiction';
import { atMost } from './drift';
import { evolveAll } from './evolve';
import type { Fact } from './facts';
import { exponentOf, formatMoney } from './format';
import { deriveKey } from './key';
import { available, isOverdrawn } from './ledger';
import { type EpochMs, isAmount, type Minor } from './money';
import {
  authorization,
  capturesOf,
  isFinal,
  isMeant,
  isUnresolved,
  type Operation,
  operationOf,
  type Payment,
  type Shipment,
  wasReleased,
} from './payment';
import { type Refusal, refusal } from './refusals';
import { pastUnknown } from './settle';

/** What follows from a message: facts, or a typed refusal. Protocol 3. */
export type Decision = { facts: Fact[]; refusal?: undefined } | { refusal: Refusal; facts?: undefined };

export function decide(payment: Payment, command: Command, now: EpochMs): Decision {
  const no = check(payment, command, now);
  return no === undefined ? { facts: follow(payment, command, now) } : { refusal: no };
}

/** Why the message would be refused now; undefined when it is accepted. Reads only: update validators call it. */
export function check(payment: Payment, command: Command, now: EpochMs): Refusal | undefined {
  if (payment.finishedAt !== undefined && !isHeardAfterEnd(payment, command)) return closed('the payment has ended');
  switch (command.kind) {
    case 'ship':
      return checkShip(payment, command, now);
    case 'complete':
    case 'cancel':
    case 'providerNotice':
    case 'hold':
    case 'resume':
      return undefined;
    case 'retryNow':
      return payment.operations.some((op) => op.status === 'planned' || isUnresolved(op))
        ? undefined
        : refusal('NothingWaits', 'no operation is planned, accepted, unknown or parked');
    case 'resolve':
      return checkResolve(payment, command, now);
    case 'acknowledge': {
      const up = payment.attention.filter((item) => isMeant(item, command));
      const about = command.id === undefined ? '' : ` for ${command.id}`;
      if (up.length === 0) return refusal('NotUp', `attention ${command.code}${about} is not up`);
      const doubtful = up.find((item) => item.operationId && operationOf(payment, item.operationId)?.inDoubt);
      return (
        doubtful && refusal('NotResolvable', `${doubtful.operationId} is still in doubt`, 'resolve the operation first')
      );
    }
    default:
      return command satisfies never;
  }
}

function checkShip(payment: Payment, command: ShipCommand, now: EpochMs): Refusal | undefined {
  const { shipmentId, amount, currency } = command;
  // The last guard: a message may come from the Temporal UI, past every schema. `@` is for operations of our own.
  if (typeof shipmentId !== 'string' || shipmentId === '' || shipmentId.startsWith('@')) {
    return refusal('InvalidMessage', `${JSON.stringify(shipmentId)} is no shipmentId`);
  }
  if (!isAmount(amount)) {
    return refusal(
      'InvalidMessage',
      `amount ${String(amount)} of shipment ${shipmentId} is not a whole number of minor units above zero`,
    );
  }
  const known = shipmentOf(payment, shipmentId);
  if (known !== undefined) {
    if (known.amount === amount && currency === payment.terms.currency) return undefined;
    return refusal(
      'ShipmentConflict',
      `shipment ${shipmentId} was accepted with ${known.amount} ${payment.terms.currency}, now asked ${amount} ${currency}`,
      `send a new shipmentId, or ${known.amount} ${payment.terms.currency}`,
    );
  }
  if (currency !== payment.terms.currency) {
    return refusal(
      'CurrencyMismatch',
      `shipment ${shipmentId} is in ${currency}, the hold is in ${payment.terms.currency}`,
    );
  }
  if (payment.completing) return closed(`the payment was completed (${payment.completing.by})`);
  if (authorization(payment).status === 'refused') return closed('the authorization was refused');
  if (now >= payment.captureBy)
    return closed(`the hold may be gone since ${new Date(payment.captureBy).toISOString()}`);
  const left = available(payment) + claimOf(payment, command);
  if (amount > left || usedUp(payment)) {
    const room = usedUp(payment) ? 0 : Math.max(0, left);
    return refusal(
      'ExceedsAvailable',
      `shipment ${shipmentId} is ${money(payment, amount)}, ${money(payment, room)} of ${money(payment, payment.authorized)} is available`,
      room > 0 ? `ship at most ${money(payment, room)}` : 'start a new payment with a new hold',
    );
  }
  return undefined;
}

/**
 * What is booked as captured by others, but was taken under the key of this very shipment: by a payment that ended, or by a run that was
 * reset. Not counted twice: it is this shipment's money, and a look-up will say so.
 */
function claimOf(payment: Payment, { shipmentId, amount }: ShipCommand): Minor {
  const candidates = payment.pastUnknown ? (payment.unexplained ?? []).filter((entry) => entry.amount === amount) : [];
  // Deriving a key is the dearest thing that the core does; a healthy payment has nothing to compare it with.
  if (candidates.length === 0) return 0;
  const { account, paymentId } = payment.terms;
  const key = deriveKey({ account, paymentId, kind: 'capture', operationId: shipmentId, round: 0 });
  return candidates.some((entry) => entry.key === key) ? Math.min(amount, payment.foreign.captured) : 0;
}

/** Where the provider captures once, nothing ships after that capture was formed, whatever is left of the hold. Protocol 5. */
const usedUp = (payment: Payment): boolean =>
  payment.capabilities.captures === 'one' && capturesOf(payment).some((op) => op.status === 'done' || !isFinal(op));

function checkResolve(payment: Payment, command: ResolveCommand, now: EpochMs): Refusal | undefined {
  const op = operationOf(payment, command.operationId);
  if (op === undefined)
    return refusal('OperationNotFound', `payment ${payment.terms.paymentId} has no operation ${command.operationId}`);
  if (command.amount !== undefined && !isAmount(command.amount)) {
    return refusal(
      'InvalidMessage',
      `amount ${String(command.amount)} is not a whole number of minor units above zero`,
    );
  }
  if (op.status === 'unknown' || op.status === 'parked') {
    if (now < op.settledAt) {
      const until = new Date(op.settledAt).toISOString();
      return refusal(
        'NotResolvable',
        `an attempt of ${op.id} may still take effect until ${until}`,
        `resolve it after ${until}`,
      );
    }
  } else if (!(op.status === 'planned' && (op.stuckSince !== undefined || isOverdrawn(payment)))) {
    return refusal(
      'NotResolvable',
      `${op.id} is ${op.status}`,
      'only what is unknown, parked, stuck or overdrawn is resolved',
    );
  }
  const cannotSend = command.outcome === 'notDone' && command.resend ? whyNoResend(payment, op) : undefined;
  if (cannotSend) return refusal('NotResolvable', cannotSend, 'resolve it without `resend`');
  const denied = contradiction(payment, op, command);
  if (denied) return refusal('ContradictsEvidence', denied);
  // Where the past is not known, what seems foreign may be this very operation.
  const { captured, released } = payment.foreign;
  const claimed = payment.pastUnknown ? (op.kind === 'capture' ? captured : released) : 0;
  const room = op.amount + op.rest + Math.max(0, available(payment) + claimed);
  const amount = command.amount ?? op.amount;
  if (command.outcome === 'done' && op.kind !== 'authorize' && amount > room) {
    return refusal(
      'ExceedsAvailable',
      `${money(payment, amount)} is more than the ${money(payment, room)} that ${op.id} reserved and what is available`,
    );
  }
  if (command.outcome === 'done' && op.kind === 'authorize' && amount > payment.terms.amount) {
    return refusal(
      'ExceedsAvailable',
      `${money(payment, amount)} is more than the terms' ${money(payment, payment.terms.amount)}`,
    );
  }
  return undefined;
}

function whyNoResend(payment: Payment, op: Operation): string | undefined {
  if (op.kind === 'authorize' && payment.terms.create === undefined) {
    return 'the authorization was to exist already, so there is nothing to send';
  }
  return op.kind === 'capture' && wasReleased(payment) ? 'the rest of the hold was released meanwhile' : undefined;
}

function follow(payment: Payment, command: Command, now: EpochMs): Fact[] {
  switch (command.kind) {
    case 'ship':
      return ship(payment, command, now);
    case 'complete':
      return payment.completing ? [] : [{ at: now, is: 'FulfilmentCompleted', by: 'complete' }];
    case 'cancel':
      return payment.cancelled ? [] : [{ at: now, is: 'FulfilmentCompleted', by: 'cancel', reason: command.reason }];
    case 'providerNotice':
      return [{ at: now, is: 'NoticeReceived', text: command.text }];
    case 'hold':
      return payment.held ? [] : [{ at: now, is: 'Held', operator: command.operator, reason: command.reason }];
    case 'resume':
      return payment.held ? [{ at: now, is: 'Resumed', operator: command.operator, reason: command.reason }] : [];
    case 'retryNow':
      return [{ at: now, is: 'RetryOrdered', operator: command.operator, reason: command.reason }];
    case 'resolve':
      return resolve(payment, command, now);
    case 'acknowledge':
      return [
        {
          at: now,
          is: 'Acknowledged',
          code: command.code,
          ...(command.id === undefined ? {} : { id: command.id }),
          operator: command.operator,
          reason: command.reason,
        },
      ];
    default:
      return command satisfies never;
  }
}

function ship(payment: Payment, command: ShipCommand, now: EpochMs): Fact[] {
  const known = shipmentOf(payment, command.shipmentId) !== undefined;
  const { shipmentId, amount } = command;
  const claim = known ? 0 : claimOf(payment, command);
  const { captured, released } = payment.foreign;
  const why = `shipment ${shipmentId} was captured under its key before`;
  return [
    ...(claim > 0 ? [{ at: now, is: 'ForeignMovementSeen', captured: captured - claim, released, why } as const] : []),
    ...(known ? [] : [{ at: now, is: 'ShipmentAccepted', shipmentId, amount } as const]),
    ...(command.final && !payment.completing ? [{ at: now, is: 'FulfilmentCompleted', by: 'final' } as const] : []),
  ];
}

/** A person's word, with the name and the evidence. Protocol 3. */
function resolve(payment: Payment, command: ResolveCommand, now: EpochMs): Fact[] {
  const op = operationOf(payment, command.operationId) as Operation;
  const about = { at: now, operationId: op.id };
  const why = `${command.operator}: ${command.reason} (${command.evidence})`;
  if (command.outcome === 'done') {
    const amount = command.amount ?? op.amount;
    const { providerReference } = command;
    const told = {
      amount,
      by: 'operator',
      why,
      ...(providerReference === undefined ? {} : { providerReference }),
    } as const;
    const facts = confirmed(payment, op, told, now).filter(
      // The person knows the amount: it was just told by them.
      (fact) => fact.is !== 'AttentionRaised',
    );
    if (op.kind === 'authorize') return [...facts, ...unread(payment, now), ...noLongerFit(payment, amount, now)];
    return [...facts, ...atMost(evolveAll(payment, facts), payment.seen, now)];
  }
  if (command.resend) return [{ ...about, is: 'ResendOrdered', operator: command.operator, reason: why }];
  return [{ ...about, is: 'Refused', code: 'ResolvedNotDone', why, by: 'operator' }];
}

/** A hold that was to exist already and that nobody could read, taken on a person's word: what was taken from it before is not known. */
function unread(payment: Payment, now: EpochMs): Fact[] {
  const wasRead = payment.seen !== undefined || payment.attention.some(({ code }) => code === 'AuthorizationDiffers');
  if (payment.terms.create !== undefined || wasRead || payment.pastUnknown) return [];
  return pastUnknown(payment, 'the hold was never read: what was taken from it before is not known', now);
}

/** A hold smaller than the terms refuses the newest shipments that no longer fit. */
function noLongerFit(payment: Payment, authorized: Minor, now: EpochMs): Fact[] {
  const facts: Fact[] = [];
  let left = authorized;
  for (const shipment of payment.shipments) {
    if (shipment.operationId !== undefined || shipment.ended !== undefined) continue;
    if (shipment.amount <= left) {
      left -= shipment.amount;
      continue;
    }
    facts.push({
      at: now,
      is: 'ShipmentEnded',
      shipmentId: shipment.id,
      state: 'refused',
      reason: `the hold is only ${money(payment, authorized)}`,
    });
  }
  return facts;
}

/** What is heard after the end, too: a repeat of what was accepted gets its first answer for ever. */
const isHeardAfterEnd = (payment: Payment, command: Command): boolean =>
  command.kind === 'complete' ||
  // A shipment that came in the very moment of the end is still before a person.
  command.kind === 'acknowledge' ||
  (command.kind === 'ship' && shipmentOf(payment, command.shipmentId) !== undefined);

const shipmentOf = (payment: Payment, id: string): Shipment | undefined =>
  payment.shipments.find((shipment) => shipment.id === id);

const closed = (why: string): Refusal => refusal('PaymentClosed', why);

const money = (payment: Payment, amount: Minor): string =>
  formatMoney(amount, payment.terms.currency, exponentOf(payment));
