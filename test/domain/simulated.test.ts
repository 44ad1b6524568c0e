import { evolveAll } from '../../src/domain/evolve';
import { nextStep } from '../../src/domain/next-step';
import { lived, scenario } from './support/scenario';
import { DAY, op, PROVIDERS, vipps } from './support/world';

/** What the simulator found with its stricter oracle, each as the smallest life that shows it. */
const policy = { stuckAfterMs: 300 * DAY };
const totals = { capabilities: PROVIDERS['many, totals, provable'], policy };

scenario(
  'a release that was planned before a parcel was refused is not sent while nobody has looked',
  `
  complete                          => send release 24900
  later    release
  shipped  parcel-1 5000            => attention ShipmentRefused
  after    1 min                    => attention ShipmentRefused
  `,
  { policy },
);

test('and is sent once a person has', () => {
  const told = lived('complete\nlater release\nshipped parcel-1 5000\nafter 1 min', { policy });
  expect(nextStep(told.payment, told.now).kind).toBe('wait');
  const seen = lived('complete\nlater release\nshipped parcel-1 5000\nafter 1 min\nacknowledge ShipmentRefused', {
    policy,
  });
  expect(nextStep(seen.payment, seen.now)).toMatchObject({ kind: 'send', operationId: '@release' });
});

scenario(
  'our own release that was answered with a no is not booked as the doing of others',
  `
  complete
  refused  release
  notice
  total    authorize 0 24900 extra  => available 0; no attention
  `,
  { policy },
);

test('after a reset, a hold that this run has not created yet may be there: it is looked for, not created a second time', () => {
  const { payment, now } = lived('pause', { hold: 'created', policy });
  expect(op(payment, '@authorize').status).toBe('planned');
  const reset = evolveAll(payment, [{ at: now, kind: 'PastUnknown', why: 'reset', run: 'run-2' }]);
  expect(op(reset, '@authorize')).toMatchObject({ status: 'unknown', inDoubt: true });
});

scenario(
  'a no is not believed by a look that shows that something moved',
  `
  shipped  parcel-1 9900 final
  refused  parcel-1
  total    parcel-1 9901            => parcel-1 denied; reserved 24900
  `,
  { capabilities: PROVIDERS['bambora, totals only'], policy },
);

scenario(
  'a no is not verified by a look that shows that something moved: a person decides',
  `
  shipped  parcel-1 9900 final
  refused  parcel-1
  total    parcel-1 0
  total    parcel-1 9901
  total    parcel-1 9901            => parcel-1 denied; reserved 24900
  `,
  { capabilities: PROVIDERS['bambora, totals only'], policy },
);

scenario(
  'a word on what heard a no is followed by one look',
  `
  shipped  parcel-1 24900
  refused  parcel-1
  settled  parcel-1
  resolve  parcel-1 done
  complete                          => look up authorize extra
  `,
  { policy },
);

scenario(
  'what a person said of a capture’s amount is corrected by its key',
  `
  shipped  parcel-1 9900
  lost     parcel-1
  settled  parcel-1
  resolve  parcel-1 done 14900      => captured 14900
  after    1 min
  keyed    parcel-1 9900 extra
  after    2 min
  keyed    parcel-1 9900 extra      => captured 9900; attention CaptureAmountDiffers
  `,
  { capabilities: vipps, policy },
);

scenario(
  'a false word can be taken back, so that the truth about another operation can be said',
  `
  shipped  parcel-1 5000
  lost     parcel-1
  settled  parcel-1
  resolve  parcel-1 done            => captured 5000
  resolve  parcel-1 notDone resend  => refused: NotResolvable
  resolve  parcel-1 notDone         => parcel-1 refused; captured 0
  `,
  totals,
);
