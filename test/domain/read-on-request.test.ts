import { lived } from './support/scenario';
import { pipwave, vipps } from './support/world';

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
