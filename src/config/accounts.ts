import { z } from 'zod';
import type { Capabilities } from '../domain/capabilities';
import type { Policy } from '../domain/policy';
import type { Descriptor } from '../providers/descriptor';
import { memberOf } from '../providers/member';
import { type OpenAccount, PROVIDERS } from '../providers/registry';
import { insecureAddress } from '../providers/settings';
import { readProvider } from './account-name';
import { secretsIn } from './literal-secrets';
import { policyOf, policySettings } from './policy';
import { describe, type Found } from './problems';
import type { Path } from './secrets';

/** One merchant at one provider. */
export interface Account extends OpenAccount {
  name: string;
  provider: string;
  capabilities: Capabilities;
  policy: Policy;
  /** Where in its settings secrets stand. */
  secrets: readonly Path[];
}

/** The members of an account at a provider: its own, and those of every account. */
export const accountSettings = (row: Descriptor): z.ZodObject =>
  row.settings.extend({
    provider: z.literal(row.name),
    policy: policySettings.optional(),
    insecure: z.boolean().optional(),
  });

/** Reads one account. `isHidden` says which of its values came from outside the file. */
export function readAccount(
  name: string,
  settings: unknown,
  isHidden: (path: Path) => boolean,
): { account: Account } | { problems: Found[] } {
  const named = readProvider(settings);
  const row = 'provider' in named ? PROVIDERS[named.provider] : undefined;
  if (!row || 'problem' in named) return { problems: 'problem' in named ? [named.problem] : [] };

  const schema = accountSettings(row).extend(isInsecure(settings) ? { baseUrl: insecureAddress } : {});
  const parsed = schema.safeParse(settings);
  if (!parsed.success) return { problems: describe(parsed.error.issues, schema, settings, isHidden) };
  const {
    provider: _,
    insecure: __,
    policy,
    ...own
  } = parsed.data as { policy?: z.output<typeof policySettings> } & Record<string, unknown>;
  const open = row.open(own);
  const holdDays = policy?.holdDays ?? open.capabilities.holdDays;
  return {
    account: {
      ...open,
      name,
      provider: named.provider,
      capabilities: { ...open.capabilities, holdDays },
      policy: policyOf(policy, open.boundMs),
      secrets: secretsIn(own),
    },
  };
}

/** Plain http beyond this machine is for a sandbox, and the account has to say so. */
const isInsecure = (settings: unknown): boolean => memberOf(settings, 'insecure') === true;
