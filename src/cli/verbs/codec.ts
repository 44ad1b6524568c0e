import { readFileSync } from 'node:fs';
import { isIP } from 'node:net';
import { type Command, Option } from 'commander';
import { loadKeyring } from '../../config/client-config';
import { sentenceOf } from '../../config/config';
import { type CodecRoutes, startCodecServer } from '../../encryption/codec-server';
import { WrongUsage } from '../../terminal/failure';
import { untilStopped } from '../../terminal/interrupt';
import { wholeNumber } from '../../terminal/numbers';
import { complain, print } from '../../terminal/output';

interface CodecFlags {
  origin?: string;
  tokenFile?: string;
  host: string;
  port: number;
}

/** Shorter ones are guessed. */
const TOKEN_MIN = 16;
/** How a token travels: one word of visible ASCII. */
const TOKEN = /^[\x21-\x7e]+$/;

/** Adds `codec` to the command line. */
export function codecCommand(program: Command): void {
  program
    .command('codec')
    .description('Run a codec server: it opens sealed payloads for the Temporal UI and the temporal command.')
    .addOption(
      new Option('--origin <url>', 'origin of the Temporal UI, such as https://temporal.example.com').env(
        'HOLDFAST_CODEC_ORIGIN',
      ),
    )
    .option('--token-file <file>', 'file with the token that callers must send; without it, HOLDFAST_CODEC_TOKEN')
    .option('--host <address>', 'address to listen on; it speaks plain HTTP, so keep it to this machine', '127.0.0.1')
    .option('--port <port>', 'port to listen on; 0 takes a free one', wholeNumber(0, 65_535), 8081)
    .addHelpText(
      'after',
      '\nExample:\n  holdfast codec --origin https://temporal.example.com --token-file /run/secrets/codec-token\n\n' +
        'The keys come from `encryption` in holdfast.yaml. Whoever has the token reads every payment: docs/security.md says what\n' +
        'the Temporal UI can send.',
    )
    .action(codec);
}

async function codec(flags: CodecFlags): Promise<void> {
  const routes = routesOf(flags, process.env);
  if (!isLoopback(flags.host)) {
    complain(
      `warning: ${flags.host} is open to other machines, and the token travels in clear text. Put TLS in front of it.`,
    );
  }
  const server = await startCodecServer(routes, flags);
  const ids = [...routes.keyring.keys.keys()].join(', ');
  print(`Codec server at ${server.listeningOrigin} for ${routes.origin}, with the keys ${ids}. Ctrl-C stops it.`);
  await untilStopped();
  await server.close();
}

/** What the server is to do. Throws `WrongUsage` for what is missing: without an origin or a token it would be open to everybody. */
export function routesOf(
  { origin, tokenFile }: Pick<CodecFlags, 'origin' | 'tokenFile'>,
  env: NodeJS.ProcessEnv,
): CodecRoutes {
  if (!origin)
    throw new WrongUsage('--origin is missing: give the origin of the Temporal UI, or set HOLDFAST_CODEC_ORIGIN.');
  if (!isOrigin(origin)) {
    throw new WrongUsage(
      `--origin ${origin} is no origin: write scheme, host and port, such as https://temporal.example.com.`,
    );
  }
  const token = tokenFile === undefined ? env.HOLDFAST_CODEC_TOKEN : readToken(tokenFile);
  if (!token) throw new WrongUsage('there is no token: give --token-file, or set HOLDFAST_CODEC_TOKEN.');
  if (!TOKEN.test(token) || token.length < TOKEN_MIN) {
    throw new WrongUsage(
      `the token must be at least ${TOKEN_MIN} visible ASCII characters. holdfast keys new prints 44 random ones.`,
    );
  }
  const { keyring, missing } = loadKeyring({ env });
  const [first] = missing;
  if (first) throw new WrongUsage(`${sentenceOf(first)}.`);
  if (keyring.keys.size === 0) throw new WrongUsage('holdfast.yaml has no keys: add encryption.keys.');
  return { keyring, origin, token };
}

function isOrigin(text: string): boolean {
  return /^https?:/.test(text) && URL.canParse(text) && new URL(text).origin === text;
}

function readToken(file: string): string {
  try {
    return readFileSync(file, 'utf8').trim();
  } catch (error) {
    throw new WrongUsage(`--token-file ${file} cannot be read (${(error as NodeJS.ErrnoException).code}).`);
  }
}

const isLoopback = (host: string): boolean =>
  host === 'localhost' || host === '::1' || (isIP(host) === 4 && host.startsWith('127.'));
