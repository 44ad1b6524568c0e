import fc from 'fast-check';
import { deriveKey, type KeyParts } from '../../src/domain/key';

const parts: KeyParts = {
  account: 'nordic-shop',
  paymentId: 'order-1001',
  kind: 'capture',
  operationId: 'p-1',
  round: 0,
};
const tricky = fc.oneof(
  fc.stringMatching(/^[A-Za-z0-9._-]{1,64}$/),
  fc.constantFrom('a', 'a-b', 'b', '-', '1', '0', 'a"', '","', '\\', 'é', '日本', 'capture', '@release', ''),
);
const drawn: fc.Arbitrary<KeyParts> = fc.record({
  account: tricky,
  paymentId: tricky,
  kind: fc.constantFrom('authorize', 'capture', 'release'),
  operationId: tricky,
  round: fc.nat(3),
});

describe('deriveKey', () => {
  it('is pinned: another key for the same shipment would be a second capture', () => {
    expect(deriveKey(parts)).toBe('hf-cap-j469478i8fae84yeut8wcy44y2');
  });

  it('is at most 40 characters of what every provider takes', () => {
    fc.assert(fc.property(drawn, (from) => /^[A-Za-z0-9-]{1,40}$/.test(deriveKey(from))));
  });

  it('differs wherever a part differs, however the parts may be joined', () => {
    const seen = new Map<string, string>();
    fc.assert(
      fc.property(drawn, (from) => {
        const text = JSON.stringify([from.account, from.paymentId, from.kind, from.operationId, from.round]);
        const key = deriveKey(from);
        const other = seen.get(key);
        seen.set(key, text);
        return other === undefined || other === text;
      }),
      { numRuns: 2_000 },
    );
    expect(deriveKey({ ...parts, account: 'a-b', paymentId: 'c' })).not.toBe(
      deriveKey({ ...parts, account: 'a', paymentId: 'b-c' }),
    );
    expect(deriveKey({ ...parts, round: 1 })).not.toBe(deriveKey(parts));
    expect(deriveKey({ ...parts, kind: 'release' })).not.toBe(deriveKey(parts));
  });
});
