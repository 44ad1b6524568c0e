import { scenario } from '../domain/support/scenario';
import { bambora, pipwave, vipps } from '../domain/support/world';

describe('juspay/hyperswitch#2036', () => {
  scenario(
    'the rest is given back by an order of its own, and the payment ends only when that is confirmed',
    `
    shipped parcel-1 9900 final  => send capture parcel-1 9900
    confirmed parcel-1           => captured 9900; reserved 15000; send release 15000
    lost release                 => release unknown in doubt; released 0; reserved 15000
    total release 9900 15000     => release done; released 15000; available 0; finish`,
    { capabilities: vipps },
  );

  scenario(
    'where the provider has no way to give a rest back, the books say that it lapses',
    `
    shipped parcel-1 9900 final  => send capture parcel-1 9900
    confirmed parcel-1           => captured 9900; released 15000; reserved 0; finish`,
    { capabilities: bambora },
  );
});

describe('killbill/killbill#514', () => {
  scenario(
    'after a release was sent nothing is captured, even while nobody knows what became of it',
    `
    complete                => send release 24900
    shipped parcel-1 9900   => refused: PaymentClosed
    acknowledge ShipmentRefused
    lost release            => release unknown in doubt; reserved 24900; available 0
    shipped parcel-1 9900   => refused: PaymentClosed
    total release 0 24900   => release done; released 24900; captured 0
    shipped parcel-1 9900   => refused: PaymentClosed; captured 0`,
    { capabilities: vipps },
  );
});

describe('Adyen/adyen-magento2#1234', () => {
  scenario(
    'a capture that fails after it was confirmed is no longer called captured: it is parked, and people are told to stop',
    `
    shipped parcel-1 24900   => send capture parcel-1 24900
    confirmed parcel-1       => parcel-1 done; captured 24900
    after 1 d
    notice                   => look up parcel-1 extra
    failed parcel-1 extra    => parcel-1 done; captured 24900
    after 1 min              => look up parcel-1 extra
    failed parcel-1 extra    => parcel-1 parked in doubt; captured 0; reserved 24900; attention CaptureReversed`,
    { capabilities: pipwave },
  );
});
