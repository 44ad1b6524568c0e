import { advance } from '../../src/domain/driver';
import { provisionalUntil } from '../../src/domain/provisional';
import { lived } from './support/scenario';
import { looked, op, pipwave } from './support/world';

test('the last look at a capture that may turn bad says that the provider is still at it: that is no word that it is good', () => {
  const { payment } = lived('shipped parcel-1 24900 final\nconfirmed parcel-1', { capabilities: pipwave });
  const end = provisionalUntil(payment, op(payment, 'parcel-1'));
  const read = looked(payment, 'parcel-1', { kind: 'inProgress', why: 'processing' }, end, { extra: true });
  expect(advance(read, end).effect.kind).not.toBe('finish');
});
