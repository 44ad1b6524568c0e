import { spawnSync } from 'node:child_process';

const COMMANDS = ['buildah', 'debootstrap', 'unshare', 'chroot', 'tar'];

/** What this machine lacks to build and run an image without an engine; undefined where it lacks nothing. */
export function lackOf(): string | undefined {
  if (process.platform !== 'linux' || process.arch !== 'x64') return 'it needs Linux on x64';
  if (process.getuid?.() !== 0) return 'it needs root, for a chroot';
  const missing = COMMANDS.filter((command) => spawnSync('sh', ['-c', `command -v ${command}`]).status !== 0);
  if (missing.length > 0) return `there is no ${missing.join(', no ')} (apt-get install buildah debootstrap)`;
  return spawnSync('unshare', ['--mount', 'true']).status === 0 ? undefined : 'this machine makes no mount namespaces';
}
