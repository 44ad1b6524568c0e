import type { Capabilities } from './capabilities';
import { evolveAll } from './evolve';
import type { Fact } from './facts';
import type { EpochMs } from './money';
import { AUTHORIZE, newPayment, type Payment } from './payment';
import { DEFAULT_POLICY } from './policy';

/** A payment that nothing can be done for. */
const NOTHING: Capabilities = {
  captures: 'many',
  partial: true,
  replayForMs: 0,
  evidence: 'status',
  absence: 'neverProvable',
  settleWindowMs: 0,
  readGapMs: 0,
  release: { untouched: 'explicit', afterCapture: 'explicit', evidence: 'status' },
  provisionalMs: 0,
  holdDays: 400,
  minGapMs: 0,
  lookGapMs: 0,
  currencies: {},
};

/**
 * The payment of a workflow whose terms cannot be read or are not its own. It holds nothing and sends nothing; it is there so that people see
 * it, and what is told to it, and can end it.
 */
export function invalidPayment(name: { account: string; paymentId: string }, problem: string, now: EpochMs): Payment {
  const terms = { ...name, provider: 'none', reference: 'none', amount: 0, currency: 'none' };
  return evolveAll(
    newPayment(terms, { capabilities: NOTHING, policy: DEFAULT_POLICY }, now),
    refusedTerms(problem, now),
  );
}

/** There will be no hold, and a person is told why. */
export function refusedTerms(problem: string, now: EpochMs): Fact[] {
  return [
    { at: now, operationId: AUTHORIZE, kind: 'Refused', code: 'InvalidTerms', why: problem, by: 'answer' },
    { at: now, kind: 'AttentionRaised', code: 'InvalidTerms', text: problem },
  ];
}
