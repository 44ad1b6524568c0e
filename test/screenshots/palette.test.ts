import { deflateSync, inflateSync } from 'node:zlib';
import { withPalette } from '../../scripts/screenshots/palette';

const WIDTH = 40;
const HEIGHT = 30;
const SIGNATURE = Buffer.from('89504e470d0a1a0a', 'hex');

const chunk = (type: string, data: Buffer): Buffer => {
  const frame = Buffer.alloc(8);
  frame.writeUInt32BE(data.length);
  frame.write(type, 4, 'latin1');
  return Buffer.concat([frame, data, Buffer.alloc(4)]);
};

/** A picture as the browser writes them, every row under the filter that `filterOf` names. */
function png(colorOf: (x: number, y: number) => number[], size: 3 | 4, filterOf: (y: number) => number): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(WIDTH, 0);
  header.writeUInt32BE(HEIGHT, 4);
  header.set([8, size === 3 ? 2 : 6], 8);
  const rows = Array.from({ length: HEIGHT }, (_, y) =>
    Array.from({ length: WIDTH }, (__, x) => [...colorOf(x, y), 255].slice(0, size)).flat(),
  );
  const lines = rows.map((row, y) => {
    const above = rows[y - 1] ?? row.map(() => 0);
    const filter = filterOf(y);
    const filtered = row.map((value, at) => {
      const [left = 0, up = 0, corner = 0] = [row[at - size], above[at], above[at - size]];
      return (value - predicted(filter, left, up, corner)) & 0xff;
    });
    return Buffer.from([filter, ...filtered]);
  });
  return Buffer.concat([SIGNATURE, chunk('IHDR', header), chunk('IDAT', deflateSync(Buffer.concat(lines)))]);
}

function predicted(filter: number, left: number, up: number, corner: number): number {
  const nearest = [left, up, corner].reduce((best, one) =>
    Math.abs(left + up - corner - one) < Math.abs(left + up - corner - best) ? one : best,
  );
  return [0, left, up, Math.floor((left + up) / 2), nearest][filter] ?? 0;
}

/** The colours of a picture with a palette, pixel by pixel. */
function pixelsOf(picture: Buffer): number[][] {
  const parts = new Map<string, Buffer>();
  for (let at = SIGNATURE.length; at < picture.length; at += picture.readUInt32BE(at) + 12) {
    parts.set(picture.toString('latin1', at + 4, at + 8), picture.subarray(at + 8, at + 8 + picture.readUInt32BE(at)));
  }
  const [palette, data] = [parts.get('PLTE'), parts.get('IDAT')];
  if (palette === undefined || data === undefined) throw new Error('no palette');
  const lines = inflateSync(data);
  return Array.from({ length: WIDTH * HEIGHT }, (_, at) => {
    const index = lines[Math.floor(at / WIDTH) * (WIDTH + 1) + 1 + (at % WIDTH)] ?? 0;
    return [...palette.subarray(index * 3, index * 3 + 3)];
  });
}

const asked = (colorOf: (x: number, y: number) => number[]): number[][] =>
  Array.from({ length: WIDTH * HEIGHT }, (_, at) => colorOf(at % WIDTH, Math.floor(at / WIDTH)));

describe('a picture with a palette', () => {
  test.each([3, 4] as const)('is the same picture, whatever filters its rows had (%d bytes a pixel)', (size) => {
    const few = (x: number, y: number): number[] => [(x % 4) * 60, (y % 5) * 50, 200];
    const picture = withPalette(png(few, size, (y) => y % 5));
    expect(pixelsOf(picture)).toEqual(asked(few));
  });

  test('keeps the colours that are used most, and comes near the others', () => {
    const many = (x: number, y: number): number[] => (y < 20 ? [10, 20, 30] : [x * 6, y * 8, 100]);
    const shown = pixelsOf(withPalette(png(many, 3, () => 0)));
    expect(shown.slice(0, 20 * WIDTH)).toEqual(asked(many).slice(0, 20 * WIDTH));
    const off = asked(many).map((color, at) =>
      Math.max(...color.map((part, c) => Math.abs(part - (shown[at]?.[c] ?? 0)))),
    );
    expect(Math.max(...off)).toBeLessThanOrEqual(48);
  });

  test('is refused where it is of another kind', () => {
    expect(() => withPalette(Buffer.concat([SIGNATURE, chunk('IHDR', Buffer.alloc(13))]))).toThrow(
      'the browser writes',
    );
  });
});
