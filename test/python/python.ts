import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';

/** Making an environment for it takes half a minute, once. */
const FOUND_WITHIN_MS = 300_000;

/** What a test needs of Python: a module to look for, and the requirements where it is missing. */
interface Needs {
  module: string;
  requirements: string;
}

const TEMPORAL: Needs = { module: 'temporalio.client', requirements: 'requirements.txt' };
/** What fuzzes the HTTP API, and what generates a client of it. */
export const OPENAPI: Needs = { module: 'schemathesis', requirements: 'requirements-openapi.txt' };

/** A Python with Temporal's SDK, or with what else is needed; undefined, and a line that says why, where there is none. */
export function findPython({ module, requirements }: Needs = TEMPORAL): string | undefined {
  const asked = [join(__dirname, 'environment.sh'), module, requirements];
  const { status, stdout, stderr } = spawnSync('sh', asked, { encoding: 'utf8', timeout: FOUND_WITHIN_MS });
  if (status === 0) return stdout.trim();
  const why = stderr?.trim().split('\n').at(-1) || 'it was not found in time';
  process.stderr.write(`The tests with ${module} are left out: ${why}.\n`);
  return undefined;
}

/** Runs a program to its end; what it wrote, and throws what it complained of when it failed. */
export async function outputOf(
  program: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv,
  cwd?: string,
): Promise<string> {
  const child = spawn(program, args, { env, stdio: ['ignore', 'pipe', 'pipe'], ...(cwd === undefined ? {} : { cwd }) });
  const [said, complained, [code]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')]);
  if (code !== 0) throw new Error(`${program} ${args.join(' ')} ended with ${code}\n${complained}\n${said}`);
  return said;
}
