import { authorizedAtProblem, captureByProblem } from '../domain/moments';
import { type EpochMs, isAmount } from '../domain/money';
import type { Terms } from '../domain/payment';
import { type Bounds, boundedProblem, START_BOUNDS } from './bounded';
import { cardDataIn } from './card-data';
import { ID, workflowIdOf } from './ids';
import { isReference, REFERENCE_RULE } from './reference';

/** The terms themselves have members of their own beside what the provider is told. */
const TERMS_BOUNDS: Bounds = { ...START_BOUNDS, maxDepth: START_BOUNDS.maxDepth + 2 };

/**
 * What is wrong with the terms that a workflow was started with; undefined when they will do. A client in another language starts workflows
 * without our schema, so the workflow checks by the same rules, and without zod. Names the field, and repeats no value that could be secret.
 */
export function termsProblem(terms: unknown, workflowId: string, startedAt: EpochMs): string | undefined {
  if (typeof terms !== 'object' || terms === null || Array.isArray(terms))
    return 'terms are missing; send {"terms": {…}}';
  const large = boundedProblem(terms, TERMS_BOUNDS);
  if (large !== undefined) return `terms: ${large}`;
  const given = terms as Record<string, unknown>;
  for (const [name, check] of Object.entries(FIELDS)) {
    const problem = check(given[name] ?? undefined, startedAt);
    if (problem !== undefined) return `terms.${name} ${problem}`;
  }
  const unknown = Object.keys(given).find((name) => !Object.hasOwn(FIELDS, name));
  if (unknown !== undefined)
    return `terms have a member that is not known; known are ${Object.keys(FIELDS).join(', ')}`;
  const { account, paymentId, reference, create } = given as unknown as Terms;
  const card = cardDataIn({ account, paymentId, authorization: { reference, create } });
  if (card !== undefined) return `terms.${card.path.join('.')} contains what looks like ${card.what}; leave it out`;
  const id = workflowIdOf(account, paymentId);
  if (id !== workflowId)
    return `terms are those of ${id}, the workflow is another; start each payment under its own id`;
  return undefined;
}

/** Terms that will do, without the members that are null: many languages write null where they have nothing. */
export const presentTerms = (terms: Terms): Terms =>
  Object.fromEntries(Object.entries(terms).filter(([, value]) => value !== null)) as unknown as Terms;

type Check = (value: unknown, now: EpochMs) => string | undefined;

const optional =
  (check: Check): Check =>
  (value, now) =>
    value === undefined ? undefined : check(value, now);

const id: Check = (value) =>
  typeof value === 'string' && ID.test(value)
    ? undefined
    : 'must be 1 to 64 letters, digits, dots, underscores or dashes';

const FIELDS: Readonly<Record<keyof Terms, Check>> = {
  account: id,
  provider: id,
  paymentId: id,
  reference: (value) => (isReference(value) ? undefined : REFERENCE_RULE),
  create: optional((value) =>
    typeof value === 'object' && !Array.isArray(value)
      ? undefined
      : 'must be an object: what the provider is told to make the hold',
  ),
  amount: (value) => (isAmount(value) ? undefined : 'must be a whole number of minor units above zero'),
  currency: (value) =>
    typeof value === 'string' && /^[A-Z]{3}$/.test(value) ? undefined : 'must be three capital letters, as in NOK',
  captureBy: optional(captureByProblem),
  authorizedAt: optional(authorizedAtProblem),
  recovered: optional((value) => (value === true ? undefined : 'must be true, or be left out')),
};
