import { evolveAll } from '../../src/domain/evolve';
import { followClock } from '../../src/domain/follow-clock';
import { ledgerOf } from '../../src/domain/ledger';
import { AUTHORIZE, RELEASE } from '../../src/domain/payment';
import { scenario } from './support/scenario';
import {
  answered,
  aPayment,
  bambora,
  complete,
  confirmed,
  DAY,
  learned,
  lost,
  PROVIDERS,
  paymentOptions,
  pipwave,
  START,
  ship,
  vipps,
} from './support/world';

const patient = { policy: { stuckAfterMs: 300 * DAY } };
const explicitRest = PROVIDERS['one, partial, key, explicit rest'];

describe('where the provider captures once', () => {
  scenario(
    'one capture of the sum is formed when fulfilment completes, and the rest is reserved with it',
    `
    shipped    parcel-1 9900         => shipment parcel-1 waiting; wait 4 d
    shipped    parcel-2 5000
    complete                         => send capture parcel-1 14900; reserved 24900; available 0
    confirmed  parcel-1              => captured 14900; released 10000; finish
    `,
    { capabilities: bambora },
  );

  scenario(
    'or when the whole amount has shipped',
    `
    shipped    parcel-1 9900
    shipped    parcel-2 15000        => send capture parcel-1 24900
    confirmed  parcel-1              => shipment parcel-2 done; captured 24900
    `,
    { capabilities: bambora },
  );

  scenario(
    'or at the deadline margin, and then it is all there will be',
    `
    shipped    parcel-1 9900
    after      6 d                   => send capture parcel-1 9900; attention DeadlineReached
    confirmed  parcel-1              => released 15000; available 0
    captureBy  passes                => look up authorize extra
    status     authorize extra       => finish
    `,
    { capabilities: bambora },
  );

  scenario(
    'a rest that needs an explicit release gets one, although nobody completed',
    `
    shipped    parcel-1 9900
    after      179 d                 => send capture parcel-1 9900
    confirmed  parcel-1              => send release 15000
    `,
    { capabilities: explicitRest },
  );

  scenario(
    'refused gives the rest back, and its shipments share its fate',
    `
    shipped    parcel-1 9900
    shipped    parcel-2 5000
    complete
    refused    parcel-1
    verifies   parcel-1 0            => shipment parcel-1 refused; shipment parcel-2 refused; attention ShipmentUnpaid
    acknowledge ShipmentUnpaid       => send release 24900
    `,
    { capabilities: bambora },
  );

  scenario(
    'less than the whole, where only the whole can be captured, is parked unsent',
    `
    shipped    parcel-1 9900
    complete                         => parcel-1 parked; attention Parked; reserved 24900
    resolve    parcel-1 notDone      => parcel-1 refused; look up authorize extra
    total      authorize 0 extra     => send release 24900
    `,
    { capabilities: pipwave },
  );

  scenario(
    'a lost one capture keeps everything reserved',
    `
    shipped    parcel-1 9900 final
    lost       parcel-1              => reserved 24900; available 0; wait 15 s
    status     parcel-1              => captured 9900; released 15000; finish
    `,
    { capabilities: paymentOptions },
  );

  scenario(
    'what shipped after a refusal is refused when that capture shows up after all',
    `
    shipped    parcel-1 9900
    shipped    parcel-2 15000
    refused    parcel-1
    verifies   parcel-1              => parcel-1 refused
    shipped    parcel-3 5000         => accepted:
    shows      parcel-1 extra        => captured 24900; shipment parcel-3 refused
    `,
    { capabilities: explicitRest },
  );
});

it('forms no second capture beside one that is open', () => {
  const open = ship(aPayment({ capabilities: bambora }), 'parcel-1', 9_900, START, true);
  const late = evolveAll(open, [{ at: START, kind: 'ShipmentAccepted', shipmentId: 'parcel-2', amount: 100 }]);
  expect(followClock(late, START)).toMatchObject([{ kind: 'AttentionRaised', code: 'Overdrawn' }]);
});

describe('release', () => {
  scenario(
    'explicit: asked for once every capture is final',
    `
    complete                => send release 24900
    confirmed release       => released 24900; finish
    `,
  );

  scenario(
    'unverified: asked for all the same',
    `
    complete                => send release 24900
    `,
    { capabilities: pipwave },
  );

  scenario(
    'refused: the remainder is left to lapse, and told',
    `
    shipped   parcel-1 9900 final
    confirmed parcel-1      => send release 15000
    refused   release       => reserved 15000
    verifies  release 9900  => release refused; released 15000; finish
    `,
  );

  scenario(
    'lapses at captureBy when it is not final by then, and one look says what became of it',
    `
    complete
    lost      release
    captureBy passes        => release lapsed; released 24900; look up authorize extra
    `,
  );

  scenario(
    'another amount than asked is told to a person',
    `
    complete
    confirmed release 20000 => attention ReleaseAmountDiffers; available 0; released 24900
    `,
  );
});

describe('deadlines', () => {
  scenario(
    'the expiry is told in time, the margin raises attention, captureBy ends what is planned',
    `
    after      177 d            => attention AuthorizationExpiring; wait 2 d
    after      2 d              => attention DeadlineReached; wait 1 d
    after      1 d              => released 24900; no attention; look up authorize extra
    total      authorize 0 extra => finish
    `,
  );

  scenario(
    'the policy may release what has not shipped by the margin',
    `
    shipped    parcel-1 9900
    confirmed  parcel-1
    after      179 d            => send release 15000
    `,
    { policy: { atDeadline: 'release' } },
  );

  scenario(
    'a hold confirmed after the margin still gets the policy',
    `
    after      179 d
    status     authorize        => send release 24900
    `,
    { hold: 'adopted', policy: { atDeadline: 'release' } },
  );

  scenario(
    'shipments that wait at captureBy expire, and one in doubt is still looked up',
    `
    shipped    parcel-1 9900
    lost       parcel-1
    shipped    parcel-2 5000
    captureBy  passes           => parcel-2 expired; parcel-1 unknown in doubt; reserved 9900
    `,
    patient,
  );

  describe('a captureBy of the order service, long before the hold ends', () => {
    const setting = { terms: { captureBy: START + 3 * DAY } };

    scenario(
      'ends the captures; the rest is given back by an order, and is not called released before that is confirmed',
      `
      shipped   parcel-1 9900
      confirmed parcel-1
      captureBy passes            => released 0; look up authorize extra
      total     authorize 9900 0 extra  => reserved 15000; send release 15000
      confirmed release           => captured 9900; released 15000; finish
      `,
      setting,
    );

    scenario(
      'a release that is in doubt is looked up until it is known, and lapses only with the hold',
      `
      complete
      lost      release
      captureBy passes            => release unknown in doubt; released 0; reserved 24900
      after     177 d             => release lapsed; released 24900; look up authorize extra
      `,
      { ...setting, capabilities: { ...vipps, absence: 'neverProvable' } },
    );

    scenario(
      'the rest is kept as long as the hold lasts while a person has yet to see to a parcel that left unpaid',
      `
      shipped   parcel-1 9900
      refused   parcel-1
      verifies  parcel-1          => parcel-1 refused; attention ShipmentUnpaid
      captureBy passes            => available 24900; released 0; attention ShipmentUnpaid
      total     authorize 0 0 extra
      acknowledge ShipmentUnpaid  => send release 24900
      `,
      setting,
    );
  });

  it('says everything at once: asking again at the same moment adds nothing', () => {
    const payment = ship(aPayment(), 'parcel-1', 9_900);
    expect(followClock(payment, START)).toEqual([]);
    expect(ledgerOf(payment).reserved).toBe(9_900);
  });
});

describe('the rest of the hold', () => {
  const foreign = (captured: number) =>
    ({ at: START, kind: 'ForeignMovementSeen', captured, released: 0, why: 'portal' }) as const;

  it('is not called given back beside a release that is open, though others took less than it had seemed', () => {
    const unknown = answered(complete(learned(aPayment(), [foreign(1_000)])), RELEASE, lost);
    const more = evolveAll(unknown, [foreign(0)]);
    expect(ledgerOf(more)).toMatchObject({ reserved: 23_900, available: 1_000 });
    expect(followClock(more, START)).toEqual([]);
  });

  it('is untouched only where nobody has captured, neither we nor others', () => {
    const shipped = ship(aPayment({ capabilities: PROVIDERS['bambora, many captures'] }), 'parcel-1', 5_000);
    const both = learned(answered(shipped, 'parcel-1', confirmed(5_000)), [foreign(5_000)]);
    expect(complete(both).releasedWithoutOrder).toBe(14_900);
    expect(complete(aPayment({ capabilities: PROVIDERS['bambora, many captures'] })).releasedWithoutOrder).toBe(0);
  });
});

describe('what is before a person', () => {
  it('is about an operation or about the whole payment', () => {
    const payment = aPayment();
    const late = followClock(payment, payment.captureBy - 1);
    const raised = late.filter(({ kind }) => kind === 'AttentionRaised');
    expect(raised.map((fact) => 'operationId' in fact)).toEqual([false, false]);
  });

  it('goes down by what it is about, once that is over', () => {
    const item = { code: 'Stuck', text: 'x', since: START } as const;
    const attention = [
      { ...item, shipmentId: 'parcel-1' },
      { ...item, operationId: AUTHORIZE },
    ];
    const over = followClock({ ...aPayment(), attention }, START);
    expect(over).toEqual([
      { at: START, kind: 'AttentionCleared', code: 'Stuck', shipmentId: 'parcel-1' },
      { at: START, kind: 'AttentionCleared', code: 'Stuck', operationId: AUTHORIZE },
    ]);
  });
});

describe('stuck', () => {
  scenario(
    'whatever is not final some time after it was due is told once, and taken down when it is over',
    `
    shipped     parcel-1 9900
    lost        parcel-1
    after       10 min         => attention Stuck
    acknowledge Stuck          => refused: NotResolvable
    shows       parcel-1       => no attention
    `,
  );
});
