import { Stage } from '../../proof/conformance/stage';
import { PROVED } from '../../proof/providers';
import { type Sandbox, startSandbox } from '../../src/sandbox/server';
import { scenario } from '../domain/support/scenario';
import { bambora, paymentOptions, vipps } from '../domain/support/world';

let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await startSandbox({ seed: 7 });
});
afterAll(() => sandbox.close());

describe('nopSolutions/nopCommerce#7711', () => {
  test.each([
    ['vipps', '6010'],
    ['bambora', 'cannot_capture'],
    ['pipwave', '9001'],
    ['payment-options', '51'],
  ] as const)(
    'over real sockets, at %s: a capture that is refused is an answer, not a line in a log',
    async (name, code) => {
      const stage = await Stage.set(sandbox, PROVED[name]);
      try {
        await stage.fault({ operation: 'capture', fault: 'refuses', code });
        expect(await stage.capture()).toMatchObject({ kind: 'refused', code: expect.stringContaining(code) });
        expect(await stage.row()).toMatchObject({ captured: 0, times: 0 });
      } finally {
        await stage.close();
      }
    },
  );

  scenario(
    'the last parcel is refused: a person is told, and the hold is kept until he has decided',
    `
    shipped parcel-1 9900 final      => send capture parcel-1 9900
    refused parcel-1                 => parcel-1 denied
    absent parcel-1                  => attention ShipmentUnpaid; reserved 9900; released 0
    absent parcel-1
    absent parcel-1                  => parcel-1 refused; attention ShipmentUnpaid; available 24900; released 0
    resolve parcel-1 notDone resend  => no attention; send capture parcel-1 9900
    confirmed parcel-1               => captured 9900; send release 15000`,
    { capabilities: vipps },
  );
});

describe('Adyen/adyen-salesforce-commerce-cloud#35', () => {
  scenario(
    'a capture was taken on, and the webhook says days later that it failed: the parcel is unpaid, and a person is told',
    `
    shipped parcel-1 24900    => send capture parcel-1 24900
    accepted parcel-1         => parcel-1 accepted in doubt; reserved 24900; captured 0
    after 2 d
    notice                    => look up parcel-1
    failed parcel-1           => parcel-1 refused; captured 0; attention ShipmentUnpaid`,
    { capabilities: paymentOptions },
  );
});

describe('woocommerce/woocommerce-gateway-stripe#1378', () => {
  scenario(
    'a hold that nobody captures is told of before it ends, and nothing that ships afterwards is accepted',
    `
    after 6 d                 => attention AuthorizationExpiring
    captureBy passes
    shipped parcel-1 9900     => refused: PaymentClosed; attention ShipmentRefused`,
    { capabilities: bambora },
  );

  scenario(
    'a parcel that the provider put off until the hold was gone stands before a person, and the payment does not end',
    `
    shipped parcel-1 9900 final  => send capture parcel-1 9900
    later parcel-1               => parcel-1 planned; reserved 24900
    later parcel-1               => parcel-1 planned
    captureBy passes             => parcel-1 expired; captured 0; attention ShipmentUnpaid`,
    { capabilities: bambora },
  );
});

describe('JiRaska/open-bank-oss#4182', () => {
  scenario(
    'while the other side is away the payment does not end: it tries on, is seen to be stuck, and carries on by itself',
    `
    shipped parcel-1 9900 final  => send capture parcel-1 9900
    notSent parcel-1             => parcel-1 planned; reserved 9900
    notSent parcel-1             => parcel-1 planned
    after 6 h                    => attention Stuck; send capture parcel-1 9900
    notSent parcel-1             => parcel-1 planned; reserved 9900; released 0
    confirmed parcel-1           => captured 9900; no attention; send release 15000
    confirmed release            => released 15000; finish`,
    { capabilities: vipps },
  );
});

describe('medusajs/medusa#15623', () => {
  scenario(
    'a cancel whose release fails is no cancel in the books only: the money stays reserved, is tried on, and nothing is captured',
    `
    cancel                    => send release 24900
    notSent release           => release planned; released 0; reserved 24900
    shipped parcel-1 9900     => refused: PaymentClosed
    acknowledge ShipmentRefused
    lost release              => release unknown in doubt; released 0; reserved 24900
    shipped parcel-1 9900     => refused: PaymentClosed; captured 0
    total release 0 24900     => release done; released 24900; available 0`,
    { capabilities: vipps },
  );

  test('over real sockets: a release that fails is not believed, and the look-up says that the hold stands', async () => {
    const stage = await Stage.set(sandbox, PROVED.vipps);
    try {
      await stage.fault({ operation: 'cancel', fault: 'failsBeforeEffect' });
      expect((await stage.release()).kind).toBe('unknown');
      expect(await stage.lookUp('release')).toMatchObject({ kind: 'absent', totals: { released: 0 } });
      expect((await stage.release()).kind).toBe('confirmed');
      expect(await stage.row()).toMatchObject({ released: 12_000, captured: 0 });
    } finally {
      await stage.close();
    }
  });
});
