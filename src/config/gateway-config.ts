import { dirname, resolve } from 'node:path';
import { type ClientConfig, clientConfig } from './client-config';
import { type Loading, pathOf, readDocument, readText, refuse, written } from './document';
import { type GatewaySettings, readGateway } from './gateway';
import { groupOf } from './group';
import { ConfigError, type Found } from './problems';
import { interpolate } from './secrets';

/** What the gateway reads: its own settings with their secrets, and of the accounts what clients know. */
export interface GatewayConfig extends ClientConfig {
  gateway: GatewaySettings;
}

/** The part of `holdfast.yaml` that `holdfast gateway` runs by. Throws one `ConfigError` that names everything that is wrong. */
export function loadGateway({ path, env, readFile = readText }: Loading): GatewayConfig {
  const file = pathOf(path, env);
  const client = clientConfig(path, env, readFile);
  const { gateway } = groupOf(readDocument(file, readFile));
  const near = (name: string): string => readFile(resolve(dirname(file), name));
  const { value, problems } = interpolate(gateway, { env, readFile: near });
  const within = (inner: Found): Found => ({ ...inner, path: ['gateway', ...inner.path] });
  refuse(file, problems.map(within));
  const read = readGateway(value, Object.keys(client.accounts));
  if ('problems' in read) throw new ConfigError(file, read.problems.map(within).map(written));
  return { ...client, gateway: read.gateway };
}
