import { createSecretKey, randomBytes } from 'node:crypto';
import { defaultPayloadConverter, type Payload } from '@temporalio/common';
import { createCodec } from '../src/encryption/codec';
import { median } from './statistics';

/** How long sealing and opening one payload takes, and how many bytes it adds, by the size of what is sealed. */
const SIZES = [100, 1_000, 10_000, 100_000, 1_000_000];
const ROUNDS = 400;

const codec = createCodec({ active: 'k1', keys: new Map([['k1', createSecretKey(randomBytes(32))]]) });

const sizeOf = ({ metadata, data }: Payload): number =>
  Object.entries(metadata ?? {}).reduce((sum, [name, value]) => sum + name.length + value.length, data?.length ?? 0);

async function timed(work: () => Promise<unknown>): Promise<number> {
  const began = process.hrtime.bigint();
  await work();
  return Number(process.hrtime.bigint() - began) / 1_000;
}

async function main(): Promise<void> {
  console.log('bytes      seal, µs   open, µs   bytes added (medians of 400)');
  for (const size of SIZES) {
    const payload = defaultPayloadConverter.toPayload('x'.repeat(size)) as Payload;
    const [sealed = payload] = await codec.encode([payload]);
    const [seal, open] = [[] as number[], [] as number[]];
    for (let round = 0; round < ROUNDS; round += 1) {
      seal.push(await timed(() => codec.encode([payload])));
      open.push(await timed(() => codec.decode([sealed])));
    }
    const row = [size, median(seal).toFixed(0), median(open).toFixed(0), sizeOf(sealed) - sizeOf(payload)];
    console.log(row.map((cell) => String(cell).padEnd(11)).join(''));
  }
}

void main();
