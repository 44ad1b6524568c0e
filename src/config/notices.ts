import type { NoticeReader, Notices } from '../providers/notices';
import { PROFILES } from '../providers/profiles';
import { withoutTrailingSlashes } from '../providers/trailing-slashes';
import type { AccountDirectory } from './directory';
import type { GatewaySettings } from './gateway';
import { groupOf } from './group';
import { literalSecrets, secretsIn } from './literal-secrets';
import { describe, type Found } from './problems';
import { interpolate, type Path, type Sources } from './secrets';

export type { Delivery as NoticeDelivery, Notice as ProviderWord, NoticeAnswer } from '../providers/notices';

/** What takes in the notices of one account: nothing of the account but what judges them. */
export interface NoticeAccount {
  account: string;
  provider: string;
  /** The provider as people write it. */
  title: string;
  /** Below the listener's own address; `:name` stands for a part. */
  path: string;
  answers: Notices['answers'];
  reader: NoticeReader;
}

/** Where notices of an account arrive, below the public address of the listener. */
export const noticePath = (provider: string, account: string): string => `v1/notices/${provider}/${account}`;

/** The same, whole: what the provider is told. */
export const noticeUrl = (publicUrl: string, provider: string, account: string): string =>
  new URL(noticePath(provider, account), `${withoutTrailingSlashes(publicUrl)}/`).href;

/**
 * The accounts whose notices are taken in. Of each only the members are resolved that tell which notices are genuine. `raw` is `accounts` of the
 * file; the paths of what is wrong begin at its top.
 */
export function readNoticeAccounts(
  raw: unknown,
  directory: AccountDirectory,
  { publicUrl, accounts: named }: NonNullable<GatewaySettings['notices']>,
  sources: Sources,
): { accounts: NoticeAccount[]; problems: Found[] } {
  const problems: Found[] = [];
  const accounts = Object.entries(directory).flatMap(([account, { provider }]): NoticeAccount[] => {
    if (named !== undefined && !named.includes(account)) return [];
    const row = PROFILES[provider];
    const read = row?.notices && readerOf(row.notices, groupOf(groupOf(raw)[account]), sources);
    const at = (found: Found): Found => ({ ...found, path: ['accounts', account, ...found.path] });
    if (read !== undefined && 'problems' in read) {
      problems.push(...read.problems.map(at));
      return [];
    }
    const reader = read?.reader;
    if (row?.notices === undefined || reader === undefined) {
      if (named !== undefined)
        problems.push(at(row?.notices === undefined ? noNotices(row?.title ?? provider) : NO_WEBHOOK));
      return [];
    }
    const url = noticeUrl(publicUrl, provider, account);
    if (reader.url !== undefined && !isSameAddress(reader.url, url)) problems.push(at(elsewhere(url)));
    const { path, answers } = row.notices;
    return [{ account, provider, title: row.title, path: `/${noticePath(provider, account)}${path}`, answers, reader }];
  });
  if (accounts.length === 0 && problems.length === 0) problems.push(NOBODY);
  return { accounts, problems };
}

function readerOf(
  notices: Notices,
  account: Readonly<Record<string, unknown>>,
  sources: Sources,
): { reader: NoticeReader | undefined } | { problems: Found[] } {
  const members = Object.keys(notices.settings.shape);
  const own = Object.fromEntries(Object.entries(account).filter(([name]) => members.includes(name)));
  const { value, from, problems } = interpolate(own, sources);
  if (problems.length > 0)
    return { problems: problems.map((found) => ({ ...found, remedy: `${found.remedy}; ${OR}` })) };
  const isHidden = (path: Path): boolean => from.has(path.join('.'));
  const parsed = notices.settings.safeParse(value);
  if (!parsed.success) return { problems: describe(parsed.error.issues, notices.settings, value, isHidden) };
  const literal = literalSecrets(secretsIn(parsed.data), isHidden);
  return literal.length > 0 ? { problems: literal } : { reader: notices.readerOf(parsed.data) };
}

/** A query may tell registrations apart, and does not change where they arrive. */
function isSameAddress(told: string, own: string): boolean {
  const [a, b] = [new URL(told), new URL(own)];
  return a.origin === b.origin && a.pathname === b.pathname;
}

const OR = 'or name the accounts whose notices this gateway takes in gateway.notices.accounts';

const noNotices = (title: string): Found => ({
  path: [],
  problem: `has no notices: ${title} sends none`,
  remedy: 'leave it out of gateway.notices.accounts',
});

const NO_WEBHOOK: Found = {
  path: ['webhook'],
  problem: 'is missing, and gateway.notices.accounts names the account',
  remedy: 'add its url and secret, or leave the account out of that list',
};

const elsewhere = (url: string): Found => ({
  path: ['webhook', 'url'],
  problem: 'is not where this gateway takes the notices of the account',
  remedy: `register ${url} with the provider and write that, or correct gateway.notices.publicUrl`,
});

const NOBODY: Found = {
  path: ['gateway', 'notices'],
  problem: 'takes notices for no account',
  remedy: 'give an account its webhook, or leave gateway.notices out',
};
