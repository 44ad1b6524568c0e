import { Stage } from '../../proof/conformance/stage';
import { PROVED } from '../../proof/providers';
import { type Sandbox, startSandbox } from '../../src/sandbox/server';
import { scenario } from '../domain/support/scenario';
import { paymentOptions, vipps } from '../domain/support/world';

let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await startSandbox({ seed: 7 });
});
afterAll(() => sandbox.close());

describe('killbill/killbill#333', () => {
  scenario(
    'nothing above the hold is accepted, and what others took above it stops everything until a person has looked',
    `
    shipped parcel-1 20000       => send capture parcel-1 20000
    shipped parcel-2 5000        => refused: ExceedsAvailable
    shipped parcel-2 4900        => accepted:
    confirmed parcel-1           => captured 20000; send capture parcel-2 4900
    notice                       => look up authorize extra
    total authorize 24900 extra  => available -4900; attention ForeignMovementSeen; parcel-2 planned`,
    { capabilities: vipps },
  );
});

describe('open-mercato/open-mercato#4508', () => {
  scenario(
    'each amount is held against what all the others have left, and an error gives nothing back',
    `
    shipped parcel-1 15000  => accepted:; available 9900
    shipped parcel-2 15000  => refused: ExceedsAvailable
    lost parcel-1           => parcel-1 unknown in doubt; available 9900
    shipped parcel-2 15000  => refused: ExceedsAvailable
    absent parcel-1
    refused parcel-1        => parcel-1 unknown in doubt; available 9900
    shipped parcel-2 15000  => refused: ExceedsAvailable; available 9900`,
    { capabilities: vipps },
  );
});

describe('saleor/saleor#8010', () => {
  test('over real sockets: a part is asked for, and a part is taken', async () => {
    const stage = await Stage.set(sandbox, PROVED.vipps);
    try {
      expect(await stage.capture(5_000)).toMatchObject({ kind: 'confirmed', amount: 5_000 });
      expect(await stage.row()).toMatchObject({ captured: 5_000, times: 1 });
    } finally {
      await stage.close();
    }
  });

  scenario(
    'where a provider takes everything all the same, the books have what it took, and a person is told',
    `
    shipped parcel-1 20000 final  => send capture parcel-1 20000
    confirmed parcel-1 24900      => parcel-1 done; captured 24900; available 0; attention CaptureAmountDiffers`,
    { capabilities: paymentOptions },
  );
});
