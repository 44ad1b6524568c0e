import { baseImage, buildah, image, mounted, nodeVersion, sizeOf } from './build';
import { capture } from './capture';
import { lackOf } from './needs';

/** Of everything that the Dockerfile puts on its base. */
const SIZE_MAX = 250e6;

const say = (line: string): void => void process.stdout.write(`${line}\n`);

/** Builds the image by the Dockerfile without an engine, and captures money with the worker and the gateway that are in it. */
async function main(closers: (() => unknown)[]): Promise<void> {
  const lack = lackOf();
  if (lack !== undefined) {
    say(`The image was not built: ${lack}.`);
    if (process.env.CI) throw new Error('In CI that is a failure: install what is missing.');
    return;
  }
  const version = nodeVersion();
  const base = await baseImage(version, say);
  const started = Date.now();
  const name = await image(base);
  say(`The Dockerfile, all its steps: ${Math.round((Date.now() - started) / 1_000)} s, on Node ${version}`);
  const below = await mounted(base);
  closers.push(() => buildah('rm', below.container));
  const whole = await mounted(name);
  closers.push(() => buildah('rm', whole.container));
  const [without, total] = [await sizeOf(below.folder), await sizeOf(whole.folder)];
  say(`Image ${megabytes(total)}, of that base ${megabytes(without)}, Holdfast ${megabytes(total - without)}`);
  if (total - without > SIZE_MAX) throw new Error(`Holdfast's part is larger than ${megabytes(SIZE_MAX)}.`);
  await capture(whole, say, closers);
}

const megabytes = (bytes: number): string => `${(bytes / 1e6).toFixed(0)} MB`;

const closers: (() => unknown)[] = [];
main(closers)
  .catch((error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  })
  .finally(async () => {
    for (const end of closers.reverse()) await end();
    // A connection that lingers must not keep the script from ending.
    process.exit();
  });
