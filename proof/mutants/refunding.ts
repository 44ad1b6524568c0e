import type { Finding, Outcome, Totals } from '../../src/domain/outcome';
import type { LookUpOrder, RefundOrder } from '../../src/providers/provider';
import { type Switch, wrong } from './wrong';

/** What the mistakes in the adapters' refunds are made of. Each takes the module that holds the function. */

type Refund<A> = (api: A, order: RefundOrder) => Promise<Outcome>;
type LookUp<A> = (api: A, order: LookUpOrder) => Promise<Finding>;

/** Something is wrong with what is heard of a refund. */
export const hearing = <A>(
  module: { refund: Refund<A> },
  mistake: (outcome: Outcome, order: RefundOrder) => Outcome,
): Switch =>
  wrong(module, 'refund', (right: Refund<A>) => async (api, order) => mistake(await right(api, order), order));

/** Something is wrong with what a look-up of a refund, or of anything, shows. */
export const reading = <A>(
  module: { lookUp: LookUp<A> },
  mistake: (found: Finding, order: LookUpOrder) => Finding,
): Switch =>
  wrong(module, 'lookUp', (right: LookUp<A>) => async (api, order) => mistake(await right(api, order), order));

/** A request that was lost is called one that never left. */
export const neverLeft = (outcome: Outcome): Outcome =>
  outcome.kind === 'unknown' && outcome.resetRun === undefined ? { kind: 'notSent', why: outcome.why } : outcome;

/** What was only taken is called done. */
export const doneAtOnce = (outcome: Outcome, { amount, currency }: RefundOrder): Outcome =>
  outcome.kind === 'accepted' ? { kind: 'confirmed', amount, currency } : outcome;

/** The totals of a reading are others. */
export const totalling = (found: Finding, change: (totals: Totals) => Totals): Finding =>
  found.kind === 'inconclusive' || found.totals === undefined ? found : { ...found, totals: change(found.totals) };

/** What was captured is told without what was given back of it. */
export const netOfRefunds = (found: Finding): Finding =>
  totalling(found, ({ captured = 0, refunded = 0, ...totals }) => ({
    ...totals,
    refunded,
    captured: captured - refunded,
  }));
