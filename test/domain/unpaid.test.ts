import { refused } from '../../src/domain/hear';
import { nextStep } from '../../src/domain/next-step';
import { operationOf } from '../../src/domain/payment';
import { refusal } from '../../src/domain/refusals';
import { lived, scenario } from './support/scenario';
import {
  aPayment,
  complete,
  DAY,
  learned,
  MINUTE,
  op,
  order,
  PROVIDERS,
  paymentOptions,
  START,
  vipps,
} from './support/world';

const patient = { stuckAfterMs: 300 * DAY };

describe('a parcel that was accepted and is refused for good', () => {
  for (const [name, capabilities] of Object.entries(PROVIDERS)) {
    scenario(
      `is before a person, and the hold is kept: ${name}`,
      `
      shipped  parcel-1 24900 final    => send capture parcel-1 24900
      refused  parcel-1                => parcel-1 denied; no attention
      absent   parcel-1                => parcel-1 denied; attention ShipmentUnpaid; reserved 24900
      absent   parcel-1                => parcel-1 denied
      absent   parcel-1                => parcel-1 refused; attention ShipmentUnpaid; available 24900; released 0
      `,
      { capabilities, policy: patient },
    );
  }

  scenario(
    'is tried again under a new key, once it is proven that the first took nothing',
    `
    shipped  parcel-1 9900 final
    refused  parcel-1
    absent   parcel-1                => attention ShipmentUnpaid
    resolve  parcel-1 notDone resend => refused: NotResolvable
    absent   parcel-1
    resolve  parcel-1 notDone resend => refused: NotResolvable
    absent   parcel-1                => parcel-1 refused
    resolve  parcel-1 notDone resend => parcel-1 planned; no attention; send capture parcel-1 9900
    confirmed parcel-1               => captured 9900; send release 15000
    `,
    { policy: patient },
  );

  scenario(
    'that shows up after all is captured, and the person is told no more',
    `
    shipped  parcel-1 9900 final
    refused  parcel-1
    absent   parcel-1                => attention ShipmentUnpaid
    settled  parcel-1
    shows    parcel-1 extra          => parcel-1 done; captured 9900; no attention; send release 15000
    `,
    { policy: patient },
  );

  scenario(
    'is let go by a person: the rest of the hold is given back',
    `
    shipped  parcel-1 9900 final
    refused  parcel-1
    verifies parcel-1
    acknowledge ShipmentUnpaid       => send release 24900
    `,
    { policy: patient },
  );

  scenario(
    'is told again where the second try is refused, too',
    `
    shipped  parcel-1 9900 final
    refused  parcel-1
    verifies parcel-1                => parcel-1 refused
    resolve  parcel-1 notDone resend => no attention
    refused  parcel-1
    verifies parcel-1                => parcel-1 refused; attention ShipmentUnpaid
    `,
    { policy: patient },
  );

  scenario(
    'does not keep a hold that the account’s policy gives back at the deadline margin',
    `
    shipped  parcel-1 9900 final
    refused  parcel-1
    verifies parcel-1                => attention ShipmentUnpaid
    after    178 d                   => attention ShipmentUnpaid
    after    1 d                     => send release 24900
    `,
    { policy: { ...patient, atDeadline: 'release' } },
  );

  scenario(
    'keeps no hold where the account says so',
    `
    shipped  parcel-1 9900 final
    refused  parcel-1
    verifies parcel-1                => attention ShipmentUnpaid; send release 24900
    `,
    { policy: { ...patient, keepForRefused: false } },
  );

  scenario(
    'is not tried again when the rest is gone, the hold is over, or the payment was cancelled',
    `
    shipped  parcel-1 9900
    refused  parcel-1
    verifies parcel-1                => parcel-1 refused
    cancel
    resolve  parcel-1 notDone resend => refused: NotResolvable
    `,
    { policy: patient },
  );
});

describe('a parcel that was accepted and never captured', () => {
  const later = Array.from({ length: 40 }, () => 'later parcel-1').join('\n');

  scenario(
    'expires before a person, though the provider said later until the end',
    `
    shipped   parcel-1 9900 final
    ${later}
    captureBy passes                 => parcel-1 expired; attention ShipmentUnpaid
    `,
    { policy: patient },
  );

  scenario(
    'without a capture of its own is told, too',
    `
    shipped    parcel-1 24900         => send capture parcel-1 24900
    refused    parcel-1
    verifies   parcel-1               => parcel-1 refused
    acknowledge ShipmentUnpaid        => no attention
    shipped    parcel-3 5000
    shows      parcel-1 extra         => shipment parcel-3 refused; attention ShipmentUnpaid
    `,
    { capabilities: PROVIDERS['one, partial, key, explicit rest'], policy: patient },
  );

  scenario(
    'is told where the hold was refused',
    `
    shipped  parcel-1 9900           => send authorize 24900
    refused  authorize
    verifies authorize               => shipment parcel-1 refused; attention ShipmentUnpaid
    `,
    { hold: 'created', policy: patient },
  );

  scenario(
    'is told where the workflow was cancelled in Temporal, and not where the order service cancelled',
    `
    pause
    shipped  parcel-1 9900
    cancelled                        => parcel-1 dropped; attention ShipmentUnpaid
    `,
    { policy: patient },
  );

  scenario(
    'is not told where the order service itself cancelled',
    `
    pause
    shipped  parcel-1 9900
    cancel                           => parcel-1 dropped; no attention
    `,
    { policy: patient },
  );

  scenario(
    'is not told where a person ended it',
    `
    shipped  parcel-1 9900
    complete                         => parcel-1 parked
    resolve  parcel-1 notDone        => parcel-1 refused; no attention
    `,
    { capabilities: PROVIDERS.pipwave, policy: patient },
  );

  test('of thousands fifty are told by name, and one line stands for the rest', () => {
    const ships = Array.from({ length: 60 }, (_, nth) => `shipped parcel-${nth} 100`).join('\n');
    const { payment } = lived(`${ships}\nrefused authorize\nverifies authorize`, { hold: 'created', policy: patient });
    const told = payment.attention.filter(({ code }) => code === 'ShipmentUnpaid');
    expect(told).toHaveLength(51);
    expect(told.at(-1)?.text).toContain('more shipments ended unpaid');
  });
});

describe('while a message is not understood', () => {
  test('nothing is given back: a parcel may be in it', () => {
    const signal = { name: 'Ship', raises: 'UnknownMessage' } as const;
    const no = refusal('UnknownMessage', 'payments have no signal named Ship', 'did you mean the signal ship?');
    const told = learned(aPayment(), refused(aPayment(), signal, no, START));
    const completed = complete(told);
    expect(operationOf(completed, '@release')).toBeUndefined();
    expect(nextStep(completed, START).kind).toBe('wait');
    const dealtWith = order(completed, {
      kind: 'acknowledge',
      code: 'UnknownMessage',
      operator: 'ida',
      reason: 'resent',
    });
    expect(op(dealtWith, '@release')).toMatchObject({ status: 'planned', amount: 24_900 });
  });
});

describe('what stops a payment is in a list', () => {
  scenario(
    'an overdrawn one, until a promise is given up',
    `
    shipped  parcel-1 9900 final
    shipped  parcel-2 100
    total    authorize 24900 extra   => attention Overdrawn; available -24900
    acknowledge Overdrawn            => refused: NotResolvable
    acknowledge ForeignMovementSeen  => attention Overdrawn
    `,
    { capabilities: { ...paymentOptions, evidence: 'totals' }, policy: patient },
  );

  scenario(
    'a parked one cannot be acknowledged away',
    `
    shipped  parcel-1 9900
    complete                         => parcel-1 parked; attention Parked
    acknowledge Parked               => refused: NotResolvable
    `,
    { capabilities: PROVIDERS.pipwave, policy: patient },
  );

  test('a no whose verifying look-ups fail', () => {
    const unreadable = Array.from({ length: 4 }, () => 'unreadable parcel-1').join('\n');
    const { payment } = lived(
      `shipped parcel-1 9900 final\nrefused parcel-1\nabsent parcel-1\nacknowledge ShipmentUnpaid\n${unreadable}`,
      { capabilities: vipps, policy: { stuckAfterMs: 10 * MINUTE } },
    );
    expect(payment.attention).toMatchObject([{ code: 'Stuck', operationId: 'parcel-1' }]);
  });
});
