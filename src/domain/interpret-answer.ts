import { confirmed } from './confirm';
import { driftOf } from './drift';
import { evolveAll } from './evolve';
import type { Fact } from './facts';
import { backOff, firstRung } from './ladder';
import type { EpochMs } from './money';
import type { Outcome } from './outcome';
import { isUp, type Operation, type Payment, settledAtOf } from './payment';
import { present } from './present';
import { claimed } from './reckon';

/**
 * What a provider's answer to a send means: the table of protocol 4, "Outcomes". The one rule behind it: `unknown` is the default, and
 * once an attempt may have been processed, a later *no* never ends the doubt.
 *
 * `resetRun` in the outcome: the activity saw that this run was reset (the activity says so).
 */
export function interpretAnswer(payment: Payment, op: Operation, outcome: Outcome, now: EpochMs): Fact[] {
  const facts: Fact[] = judge(payment, op, outcome, now);
  // The fence of the activity read first and saw another state than the ledger's: that is drift, and has to be booked.
  // So are the totals of a success, where they hold more than was asked for.
  if (outcome.totals !== undefined) {
    const after = evolveAll(payment, facts);
    facts.push(...driftOf(after, { totals: outcome.totals, claimed: claimed(payment, after) }, now));
  }
  if (outcome.resetRun !== undefined && outcome.resetRun !== payment.knownRun) {
    facts.push(...pastUnknown(payment, RESET, now, outcome.resetRun));
  }
  return facts;
}

/** Why the past is unknown to a run that was reset. */
export const RESET = 'the run was reset, or Temporal restored from a backup: what was sent is not known to it';

/** Where no look-up can list what was done before, a person has to say that it is all right before the payment may end. */
export function pastUnknown(payment: Payment, why: string, now: EpochMs, run?: string): Fact[] {
  const seen: Fact = present({ at: now, kind: 'PastUnknown', why, run });
  const isBlind = payment.capabilities.evidence === 'status';
  return isBlind && !isUp(payment, 'PastUnknown')
    ? [seen, { at: now, kind: 'AttentionRaised', code: 'PastUnknown', text: why }]
    : [seen];
}

function judge(payment: Payment, op: Operation, outcome: Outcome, now: EpochMs): Fact[] {
  const about = { at: now, operationId: op.id };
  const ladder = { dueAt: firstRung(payment, op, now), settledAt: settledAtOf(payment, op) };
  switch (outcome.kind) {
    case 'confirmed':
      if (outcome.currency !== undefined && outcome.currency !== payment.terms.currency) {
        return [{ ...about, kind: 'OutcomeUnknown', why: `the answer speaks of ${outcome.currency}`, ...ladder }];
      }
      return confirmed(payment, op, { ...outcome, by: 'answer', why: 'the provider confirmed it' }, now);
    case 'accepted': {
      const { why, providerReference } = outcome;
      return [present({ ...about, kind: 'Accepted', why, ...ladder, providerReference })];
    }
    case 'refused':
      // Not in doubt: one readable look-up first, since an earlier success of ours may be the reason. In doubt: the ladder goes on.
      return [
        {
          ...about,
          kind: op.inDoubt ? 'RefusalHeard' : 'Denied',
          code: outcome.code,
          why: outcome.why,
          dueAt: op.inDoubt ? ladder.dueAt : afterRefusal(payment, now),
          // The no may be the echo of its own success, which a read shows only when the attempt can no longer take effect.
          settledAt: ladder.settledAt,
        },
      ];
    case 'tryLater':
    case 'notSent':
      return [postponed(payment, op, outcome, now)];
    case 'unknown':
      return [{ ...about, kind: 'OutcomeUnknown', why: outcome.why, ...ladder }];
    default:
      return outcome satisfies never;
  }
}

/** This attempt moved nothing. An earlier one may have: then the doubt and its window stay as they were. */
function postponed(
  payment: Payment,
  op: Operation,
  outcome: Extract<Outcome, { kind: 'tryLater' | 'notSent' }>,
  now: EpochMs,
): Fact {
  const about = { at: now, operationId: op.id };
  const why = outcome.kind === 'tryLater' ? `${outcome.code}: ${outcome.why}` : outcome.why;
  const read = present({ totals: outcome.totals });
  const asked = now + (outcome.retryAfterMs ?? 0);
  if (op.inDoubt) {
    const dueAt = Math.max(firstRung(payment, op, now), asked);
    return { ...about, kind: 'OutcomeUnknown', why, dueAt, settledAt: op.settledAt, ...read };
  }
  if (outcome.ownLimit) {
    return { ...about, kind: 'Postponed', why, dueAt: asked, ownLimit: true };
  }
  return { ...about, kind: 'Postponed', why, dueAt: backOff(payment, op, outcome, now), ...read };
}

/** An authorization that was refused has nothing to hide; a capture's refusal is checked as soon as the provider may be asked. */
const afterRefusal = (payment: Payment, now: EpochMs): EpochMs => now + payment.capabilities.minGapMs;
