import type { Capabilities, Evidence } from '../../src/domain/capabilities';
import { KINDS } from '../../src/domain/kinds';
import type { OperationKind } from '../../src/domain/payment';
import { bambora, PROVIDERS, paymentOptions, vipps } from './support/world';

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
