const CHUNK_BYTES = 16 * 1024 * 1024;
const HEADER_BYTES = 8;

/** States that wait to be expanded, as text outside the heap: a level can have a million of them, of some kilobytes each. */
export class Level {
  private readonly chunks: { bytes: Buffer; used: number }[] = [];
  size = 0;

  add(index: number, text: string): void {
    const length = Buffer.byteLength(text);
    const chunk = this.roomFor(HEADER_BYTES + length);
    chunk.bytes.writeUInt32LE(index, chunk.used);
    chunk.bytes.writeUInt32LE(length, chunk.used + 4);
    chunk.bytes.write(text, chunk.used + HEADER_BYTES);
    chunk.used += HEADER_BYTES + length;
    this.size++;
  }

  /** In the order in which they came. What was taken is gone. */
  *take(): Generator<[index: number, text: string]> {
    for (let chunk = this.chunks.shift(); chunk !== undefined; chunk = this.chunks.shift()) {
      for (let at = 0; at < chunk.used; ) {
        const start = at + HEADER_BYTES;
        const end = start + chunk.bytes.readUInt32LE(at + 4);
        yield [chunk.bytes.readUInt32LE(at), chunk.bytes.toString('utf8', start, end)];
        at = end;
      }
    }
  }

  private roomFor(bytes: number): { bytes: Buffer; used: number } {
    const last = this.chunks.at(-1);
    if (last !== undefined && last.used + bytes <= last.bytes.length) return last;
    const fresh = { bytes: Buffer.allocUnsafeSlow(Math.max(CHUNK_BYTES, bytes)), used: 0 };
    this.chunks.push(fresh);
    return fresh;
  }
}
