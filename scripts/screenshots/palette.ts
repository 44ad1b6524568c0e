import { crc32, deflateSync, inflateSync } from 'node:zlib';

const SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
const COLORS_MAX = 256;

interface Picture {
  width: number;
  height: number;
  /** Three bytes for each pixel, row after row. */
  pixels: Buffer;
}

/** The same picture with at most 256 colours and full compression: a page of text becomes a third as large. */
export function withPalette(png: Buffer): Buffer {
  const picture = read(png);
  return write(picture, indexed(picture.pixels));
}

/** What the browser writes: 8 bits, red, green and blue, with or without alpha, not interlaced. */
function read(png: Buffer): Picture {
  const chunks = chunksOf(png);
  const header = chunks.find(({ type }) => type === 'IHDR')?.data;
  if (header === undefined || header[8] !== 8 || ![2, 6].includes(header[9] ?? 0) || header[12] !== 0) {
    throw new Error('this PNG is not one that the browser writes');
  }
  const [width, height, size] = [header.readUInt32BE(0), header.readUInt32BE(4), header[9] === 2 ? 3 : 4];
  const raw = inflateSync(Buffer.concat(chunks.filter(({ type }) => type === 'IDAT').map(({ data }) => data)));
  const pixels = Buffer.alloc(width * height * 3);
  const stride = width * size;
  let above = Buffer.alloc(stride);
  for (let y = 0; y < height; y++) {
    const from = y * (stride + 1);
    const row = unfiltered(raw[from] ?? 0, raw.subarray(from + 1, from + 1 + stride), above, size);
    for (let x = 0; x < width; x++) row.copy(pixels, (y * width + x) * 3, x * size, x * size + 3);
    above = row;
  }
  return { width, height, pixels };
}

function chunksOf(png: Buffer): { type: string; data: Buffer }[] {
  const found = [];
  for (let at = SIGNATURE.length; at < png.length; ) {
    const length = png.readUInt32BE(at);
    found.push({ type: png.toString('latin1', at + 4, at + 8), data: png.subarray(at + 8, at + 8 + length) });
    at += length + 12;
  }
  return found;
}

/** The five filters of the PNG specification, section 9. */
function unfiltered(filter: number, line: Buffer, above: Buffer, size: number): Buffer<ArrayBuffer> {
  const row = Buffer.alloc(line.length);
  for (let at = 0; at < line.length; at++) {
    const left = at < size ? 0 : (row[at - size] ?? 0);
    const up = above[at] ?? 0;
    const corner = at < size ? 0 : (above[at - size] ?? 0);
    const predicted = [0, left, up, (left + up) >> 1, paeth(left, up, corner)][filter] ?? 0;
    row[at] = (line[at] ?? 0) + predicted;
  }
  return row;
}

function paeth(left: number, up: number, corner: number): number {
  const [toLeft, toUp, toCorner] = [Math.abs(up - corner), Math.abs(left - corner), Math.abs(left + up - 2 * corner)];
  if (toLeft <= toUp && toLeft <= toCorner) return left;
  return toUp <= toCorner ? up : corner;
}

interface Indexed {
  palette: number[];
  /** One byte for each pixel. */
  indices: Buffer;
}

/** The colours that are used most; the others, shades at the edges of letters, become the nearest of them. */
function indexed(pixels: Buffer): Indexed {
  const uses = new Map<number, number>();
  const colors = Array.from({ length: pixels.length / 3 }, (_, at) => pixels.readUIntBE(at * 3, 3));
  for (const color of colors) uses.set(color, (uses.get(color) ?? 0) + 1);
  const kept = [...uses].sort(([, a], [, b]) => b - a).slice(0, COLORS_MAX);
  const palette = kept.map(([color]) => channels(color));
  const index = new Map([...uses.keys()].map((color) => [color, nearest(palette, channels(color))]));
  return { palette: palette.flat(), indices: Buffer.from(colors.map((color) => index.get(color) ?? 0)) };
}

const channels = (color: number): number[] => [color >> 16, (color >> 8) & 0xff, color & 0xff];

function nearest(palette: readonly number[][], color: readonly number[]): number {
  const distances = palette.map((other) => other.reduce((sum, part, at) => sum + (part - (color[at] ?? 0)) ** 2, 0));
  return distances.indexOf(Math.min(...distances));
}

function write({ width, height }: Picture, { palette, indices }: Indexed): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 3], 8);
  const lines = Buffer.alloc((width + 1) * height);
  for (let y = 0; y < height; y++) indices.copy(lines, y * (width + 1) + 1, y * width, (y + 1) * width);
  return Buffer.concat([
    SIGNATURE,
    chunk('IHDR', header),
    chunk('PLTE', Buffer.from(palette)),
    chunk('IDAT', deflateSync(lines, { level: 9 })),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const frame = Buffer.alloc(8);
  frame.writeUInt32BE(data.length, 0);
  frame.writeUInt32BE(crc32(body), 4);
  return Buffer.concat([frame.subarray(0, 4), body, frame.subarray(4)]);
}
