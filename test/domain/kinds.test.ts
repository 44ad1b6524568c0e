import type { Capabilities, Evidence } from '../../src/domain/capabilities';
import { KINDS } from '../../src/domain/kinds';
import type { OperationKind } from '../../src/domain/payment';
import { REFUNDING } from './support/refunds';
import { bambora, PROVIDERS, paymentOptions, pipwave, vipps } from './support/world';

const byKey: Capabilities = { ...vipps, release: { ...vipps.release, evidence: 'key' } };
const kinds: readonly OperationKind[] = ['authorize', 'capture', 'release'];
const each = <T>(of: (row: (typeof KINDS)[OperationKind]) => T): T[] => kinds.map((kind) => of(KINDS[kind]));

describe('a hold, a capture and a release', () => {
  test.each<[string, Capabilities, Evidence[]]>([
    ['its log of captures', vipps, ['status', 'key', 'totals']],
    ['a note on each capture', bambora, ['status', 'marker', 'totals']],
    ['one status', paymentOptions, ['status', 'status', 'status']],
  ])('are shown as strongly as a provider with %s can: that there is a hold, any read says', (_, provider, shown) => {
    expect(each(({ evidence }) => evidence(provider))).toEqual(shown);
  });

  test.each<[string, Capabilities, boolean[]]>([
    ['captures have keys and releases have none', vipps, [true, true, false]],
    ['releases have keys, too', byKey, [true, true, true]],
    [
      'the one capture bears the key of whichever parcel came first',
      PROVIDERS['one, partial, key, explicit rest'],
      [true, false, false],
    ],
    ['there are totals only', bambora, [true, false, false]],
  ])('are told apart from what others do, or not: %s', (_, provider, told) => {
    expect(each(({ isTold }) => isTold(provider))).toEqual(told);
  });
});

test('what takes from the hold, or frees it, needs room there; what is given back of what was captured does not', () => {
  const all: readonly OperationKind[] = [...kinds, 'refund'];
  expect(all.filter((kind) => KINDS[kind].needsRoom)).toEqual(kinds);
  expect(all.filter((kind) => KINDS[kind].isDroppedByCancel)).toEqual(['authorize', 'capture']);
});

test('what a look-up can deny, and how long a done one may turn bad, is said of captures and refunds apart', () => {
  const never: Capabilities = { ...pipwave, refund: { ...REFUNDING.vipps.refund, provisionalMs: 7 } };
  const all: readonly OperationKind[] = [...kinds, 'refund'];
  const of = <T>(row: (kind: (typeof KINDS)[OperationKind]) => T): T[] => all.map((kind) => row(KINDS[kind]));
  expect(of(({ absence }) => absence(never))).toEqual(['neverProvable', 'neverProvable', 'neverProvable', 'provable']);
  expect(of(({ provisionalMs }) => provisionalMs(never))).toEqual([0, never.provisionalMs, 0, 7]);
  expect(of(({ replayForMs }) => replayForMs(never))).toEqual([0, 0, 0, REFUNDING.vipps.refund.replayForMs]);
});

test('of a refund at an account that cannot refund nothing is believed', () => {
  const { evidence, isTold, absence, replayForMs, provisionalMs } = KINDS.refund;
  expect(evidence(vipps)).toBe('status');
  expect(isTold(vipps)).toBe(false);
  expect(absence(vipps)).toBe('neverProvable');
  expect([replayForMs(vipps), provisionalMs(vipps)]).toEqual([0, 0]);
});
