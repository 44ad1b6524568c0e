import type { Payload, PayloadCodec } from '@temporalio/common';

/** A payload through all codecs of a data converter: in their order to seal it, the other way round to open it. Throws what a codec throws. */
export async function coded(
  codecs: readonly PayloadCodec[],
  way: 'encode' | 'decode',
  payload: Payload,
): Promise<Payload> {
  let payloads = [payload];
  for (const codec of way === 'encode' ? codecs : [...codecs].reverse()) payloads = await codec[way](payloads);
  return payloads[0] ?? payload;
}
