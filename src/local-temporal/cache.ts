import { existsSync, mkdirSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { messageOf } from './go';
import { cacheFault, folderFault } from './trusted-file';

/** A file in our cache that another user could have put there. It is not run, and nothing is put beside it. */
export class TemporalBinaryUntrusted extends Error {
  readonly code = 'TemporalBinaryUntrusted';
  override readonly name = 'TemporalBinaryUntrusted';
  constructor(path: string, fault: string) {
    super(
      `TemporalBinaryUntrusted: ${path} is not used: ${fault}. Another user could have put it there. ` +
        `Remove ${dirname(path)}, or name a file that you trust in TEMPORAL_CLI.`,
    );
  }
}

/** Where programs are kept that were fetched or built once. */
export const cacheFolder = (env: NodeJS.ProcessEnv): string =>
  join(env.XDG_CACHE_HOME?.trim() || join(env.HOME?.trim() || homedir(), '.cache'), 'holdfast');

/** Makes sure of the folder that our own files are put into; says why it can't be had. Throws `TemporalBinaryUntrusted`. */
export function ownFolder(path: string): string | undefined {
  try {
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  } catch (error) {
    return `can't write to the cache: ${messageOf(error)}`;
  }
  const stranger = folderFault(dirname(path)) ?? (existsSync(path) ? cacheFault(path) : undefined);
  if (stranger) throw new TemporalBinaryUntrusted(path, stranger);
  return undefined;
}
