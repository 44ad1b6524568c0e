import { PROFILES } from '../providers/profiles';
import { describe, type Found } from './problems';

/**
 * What is wrong with an `authorization.create` for a provider, by the schema that its adapter checks it with once more. For those who begin
 * payments: what is refused here never gets a history. Names of members only; a value may be a token or a person's.
 */
export function createProblems(provider: string, create: unknown): Found[] {
  const row = Object.hasOwn(PROFILES, provider) ? PROFILES[provider] : undefined;
  if (row === undefined) {
    const remedy = `known are ${Object.keys(PROFILES).join(', ')}`;
    return [{ path: [], problem: `is for the provider ${provider}, which nobody knows`, remedy }];
  }
  const parsed = row.create.safeParse(create);
  return parsed.success ? [] : describe(parsed.error.issues, row.create, create, () => true, 'member');
}
