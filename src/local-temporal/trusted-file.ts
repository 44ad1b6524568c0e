import { type Stats, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';

const OTHERS_WRITE = 0o022;
const EVERYBODY_WRITES = 0o002;
const STICKY = 0o1000;

/**
 * Why a file of our own cache may be somebody else's work, or nothing: it and its folder must belong to us (or root) and be writable for nobody
 * else. Windows keeps no such modes; there it says nothing.
 */
export function cacheFault(file: string): string | undefined {
  if (process.platform === 'win32') return undefined;
  return ownFault(file, 'it') ?? folderFault(dirname(file));
}

/** The same of a folder that our own files are put into. */
export function folderFault(folder: string): string | undefined {
  if (process.platform === 'win32') return undefined;
  return (
    ownFault(folder, `its folder ${folder}`) ??
    ownFault(dirname(folder), `the folder ${dirname(folder)}`) ??
    abovesFault(folder)
  );
}

/**
 * Why a program that a person put somewhere may be somebody else's work, or nothing. Less is asked than of our own files: whoever installs
 * programs may be another user, but not everybody.
 */
export function programFault(file: string): string | undefined {
  if (process.platform === 'win32') return undefined;
  const [program, folder] = [statOf(file), statOf(dirname(file))];
  if (program && program.mode & EVERYBODY_WRITES) return `everybody may write it (${modeOf(program)})`;
  if (!folder || !(folder.mode & EVERYBODY_WRITES)) return undefined;
  const isOurs = program !== undefined && isUsOrRoot(program) && folder.mode & STICKY;
  return isOurs ? undefined : `everybody may put files into its folder ${dirname(file)} (${modeOf(folder)})`;
}

function ownFault(path: string, what: string): string | undefined {
  const found = statOf(path);
  if (!found) return `${what} is not there`;
  if (!isUsOrRoot(found)) return `${what} belongs to user ${found.uid}, and we are ${process.getuid?.()}`;
  return found.mode & OTHERS_WRITE ? `others may write ${what} (${modeOf(found)})` : undefined;
}

/** Who may rename a folder on the way could put another one in its place. */
function abovesFault(folder: string): string | undefined {
  const above = dirname(resolve(folder));
  if (above === resolve(folder)) return undefined;
  const found = statOf(above);
  if (found && found.mode & EVERYBODY_WRITES && !(found.mode & STICKY)) {
    return `everybody may write ${above} (${modeOf(found)})`;
  }
  return abovesFault(above);
}

const isUsOrRoot = ({ uid }: Stats): boolean => uid === process.getuid?.() || uid === 0;

const modeOf = ({ mode }: Stats): string => `mode ${(mode & 0o7777).toString(8)}`;

function statOf(path: string): Stats | undefined {
  try {
    return statSync(path);
  } catch {
    return undefined;
  }
}
