import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { ROOT } from '../root';

/** A service of docker-compose.yml, as it would run here. */
export interface Service {
  readonly environment: Readonly<Record<string, string>>;
  /** With its entry point. */
  readonly command: readonly string[];
}

interface Written {
  readonly image: string;
  readonly environment?: Readonly<Record<string, string>>;
  readonly entrypoint?: readonly string[];
  readonly command?: readonly string[];
  readonly volumes?: readonly string[];
}

const { services } = parse(readFileSync(join(ROOT, 'docker-compose.yml'), 'utf8'), { merge: true }) as {
  services: Readonly<Record<string, Written>>;
};

/** Variables are filled in as compose does it, and the paths of mounted files are where those files are on this machine. */
export function serviceOf(name: string, variables: Readonly<Record<string, string>>): Service {
  const { environment = {}, entrypoint = [], command = [], volumes = [] } = written(name);
  const mounts = volumes.map((volume) => volume.split(':')).filter(([from]) => from?.startsWith('.'));
  const there = (text: string): string => {
    const value = filledIn(text, variables);
    const mount = mounts.find(([, to = '']) => value === to || value.startsWith(`${to}/`));
    return mount === undefined ? value : join(ROOT, mount[0] ?? '', value.slice(mount[1]?.length));
  };
  return {
    environment: Object.fromEntries(Object.entries(environment).map(([key, value]) => [key, there(value)])),
    command: [...entrypoint, ...command].map(there),
  };
}

/** What runs the gateway: it needs none of the variables that its service does. */
export const gatewayCommand = (): readonly string[] =>
  serviceOf('gateway', { VIPPS_WEBHOOK_SECRET: 'unset', HOLDFAST_API_KEY_SHA256: 'unset' }).command;

/** The version of the server, as `1.32.1`. */
export const serverVersion = (): string => filledIn(written('temporal').image, {}).split(':')[1] ?? '';

function written(name: string): Written {
  const service = services[name];
  if (service === undefined) throw new Error(`docker-compose.yml has no service ${name}`);
  return service;
}

/** `${NAME}`, `${NAME:-default}` and `${NAME:?what is missing}`. */
function filledIn(text: string, variables: Readonly<Record<string, string>>): string {
  return text.replace(/\$\{(\w+)(?::([-?])([^}]*))?\}/g, (_, name: string, kind?: string, rest = '') => {
    const value = variables[name];
    if (value !== undefined && value !== '') return value;
    if (kind === '?') throw new Error(`docker-compose.yml wants ${name}: ${rest}`);
    return rest;
  });
}
