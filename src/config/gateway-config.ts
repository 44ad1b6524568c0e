import { dirname, resolve } from 'node:path';
import { type ClientConfig, clientConfig } from './client-config';
import { ConfigError, type Problem } from './config-error';
import { type Loading, pathOf, readDocument, readText, refuse, written } from './document';
import { type GatewaySettings, readGateway } from './gateway';
import { groupOf } from './group';
import { type NoticeAccount, readNoticeAccounts } from './notices';
import { interpolate } from './secrets';

/** What the gateway reads: its own settings with their secrets; of the accounts what clients know, and what proves that a notice is genuine. */
export interface GatewayConfig extends ClientConfig {
  gateway: GatewaySettings;
  noticeAccounts: readonly NoticeAccount[];
}

/** The part of `holdfast.yaml` that `holdfast gateway` runs by. Throws one `ConfigError` that names everything that is wrong. */
export function loadGateway(loading: Loading): GatewayConfig {
  const { file, client, gateway, accounts, sources } = gatewayPart(loading);
  if (gateway.notices === undefined) return { ...client, gateway, noticeAccounts: [] };
  const taken = readNoticeAccounts(accounts, client.accounts, gateway.notices, sources);
  refuse(file, taken.problems);
  return { ...client, gateway, noticeAccounts: taken.accounts };
}

/** Its settings alone, for those who ask where it listens. */
export const loadGatewaySettings = (loading: Loading): GatewaySettings => gatewayPart(loading).gateway;

/** What is wrong with that part of a file that can be read; nothing where it has none. */
export function gatewayProblems(loading: Loading): readonly Problem[] {
  const { path, env, readFile = readText } = loading;
  const { gateway, accounts } = groupOf(readDocument(pathOf(path, env), readFile));
  if (gateway === undefined) return [];
  const read = gatewayIn(loading, Object.keys(groupOf(accounts)));
  return 'problems' in read ? read.problems : [];
}

function gatewayPart(loading: Loading) {
  const { path, env, readFile = readText } = loading;
  const file = pathOf(path, env);
  const client = clientConfig(path, env, readFile);
  const read = gatewayIn(loading, Object.keys(client.accounts));
  if ('problems' in read) throw new ConfigError(file, read.problems);
  return { file, client, ...read };
}

function gatewayIn({ path, env, readFile = readText }: Loading, known: readonly string[]) {
  const file = pathOf(path, env);
  const { gateway, accounts } = groupOf(readDocument(file, readFile));
  const sources = { env, readFile: (name: string): string => readFile(resolve(dirname(file), name)) };
  const { value, problems } = interpolate(gateway, sources);
  const read = problems.length > 0 ? { problems } : readGateway(value, known);
  if ('gateway' in read) return { gateway: read.gateway, accounts, sources };
  return { problems: read.problems.map((inner) => written({ ...inner, path: ['gateway', ...inner.path] })) };
}
