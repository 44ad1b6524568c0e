import { keyOf } from '../../src/domain/own-keys';
import { lived } from './support/scenario';
import { looked, op, PROVIDERS, pipwave, vipps } from './support/world';

const policy = { stuckAfterMs: 1e12 };

test('what a look-up called failed is read on request, and may be sent again after two reads', () => {
  lived(
    `shipped parcel-1 24900 final
     lost parcel-1
     failed parcel-1 => parcel-1 refused; attention ShipmentUnpaid
     after 1 d
     resolve parcel-1 notDone resend => refused: NotResolvable
     retry => look up parcel-1 extra
     absent parcel-1 extra
     resolve parcel-1 notDone resend => refused: NotResolvable
     after 1 h
     retry => look up parcel-1 extra
     absent parcel-1 extra
     retry => refused: NothingWaits
     resolve parcel-1 notDone resend => accepted: yes; parcel-1 planned`,
    { capabilities: pipwave, policy },
  );
});

test('and so is what an operator called not done before it was read twice', () => {
  lived(
    `shipped parcel-1 9900
     lost parcel-1
     settled parcel-1
     resolve parcel-1 notDone => parcel-1 refused
     total authorize 0 extra
     after 1 h
     retry => look up parcel-1 extra
     total parcel-1 0 extra
     after 1 h
     retry => look up parcel-1 extra
     total parcel-1 0 extra
     resolve parcel-1 notDone resend => accepted: yes; parcel-1 planned`,
    { capabilities: vipps, policy },
  );
});

test('what a total shows is no proof that it was this one: others may have captured as much, and a person says which', () => {
  const table = `shipped parcel-1 9900
     lost parcel-1
     settled parcel-1
     resolve parcel-1 notDone => parcel-1 refused
     total authorize 0 extra
     retry => look up parcel-1 extra
     total parcel-1 9900 extra => parcel-1 refused; attention ForeignMovementSeen; captured 9900`;
  const { payment } = lived(table, { capabilities: PROVIDERS['many, totals, provable'], policy });
  expect(payment.foreign.captured).toBe(9_900);
  expect(op(payment, 'parcel-1').readFrom).toBeUndefined();
});

test.each([
  ['its own key', vipps],
  ['its marker, with the total', PROVIDERS['bambora, many captures']],
])('but %s is proof', (_, capabilities) => {
  const { payment, now } = lived(
    `shipped parcel-1 9900
     lost parcel-1
     settled parcel-1
     resolve parcel-1 notDone => parcel-1 refused`,
    { capabilities, policy },
  );
  const shown = [{ kind: 'capture', key: keyOf(payment, op(payment, 'parcel-1')), amount: 9_900 }] as const;
  const read = { kind: 'absent', why: 'log', totals: { captured: 9_900, released: 0 }, shown } as const;
  const after = looked(payment, 'parcel-1', read, now, { extra: true });
  expect(op(after, 'parcel-1').status).toBe('done');
  expect(after.foreign.captured).toBe(0);
});
