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

/** Four repeats under one key, each with its 500, then the reads that count. */
const REPEATS = `${'lost parcel-1 => parcel-1 unknown in doubt\nabsent parcel-1 => send capture parcel-1 9900\n'.repeat(4)}
    lost parcel-1          => parcel-1 unknown in doubt; reserved 9900
    absent parcel-1        => parcel-1 unknown in doubt
    settled parcel-1
    absent parcel-1        => parcel-1 unknown in doubt`;

describe('alphagov/pay-connector#389', () => {
  scenario(
    'a webhook ends the doubt of a capture that waits for its next try',
    `
    shipped parcel-1 9900   => send capture parcel-1 9900
    lost parcel-1           => parcel-1 unknown in doubt
    absent parcel-1         => send capture parcel-1 9900
    later parcel-1          => parcel-1 unknown in doubt; reserved 9900
    after 15 s
    notice                  => look up parcel-1 extra
    shows parcel-1 extra    => parcel-1 done; captured 9900; reserved 0; no attention`,
    { capabilities: vipps },
  );
});

describe('alphagov/pay-connector#443', () => {
  scenario(
    'where a repeat is an error there is no repeat: the capture is looked up, parked, and settled by a webhook hours later',
    `
    shipped parcel-1 24900   => send capture parcel-1 24900
    lost parcel-1            => parcel-1 unknown in doubt; reserved 24900
    absent parcel-1          => parcel-1 unknown in doubt
    absent parcel-1          => parcel-1 unknown in doubt
    absent parcel-1          => parcel-1 unknown in doubt
    absent parcel-1          => parcel-1 unknown in doubt
    absent parcel-1          => parcel-1 parked in doubt; reserved 24900; attention Parked
    after 5 h
    notice                   => look up parcel-1 extra
    status parcel-1 extra    => parcel-1 done; captured 24900; reserved 0; no attention`,
    { capabilities: paymentOptions },
  );

  test('over real sockets: the answer is lost, a repeat that is an error is no answer either, and the look-up finds the first', async () => {
    const stage = await Stage.set(sandbox, PROVED.bambora);
    try {
      await stage.fault({ operation: 'capture', fault: 'dropsAfterEffect' });
      await stage.capture();
      await stage.capture();
      expect((await stage.lookUp()).kind).toBe('done');
      expect(await stage.row()).toMatchObject({ calls: 'unknown > unknown', captured: 12_000, times: 1 });
    } finally {
      await stage.close();
    }
  });
});

describe('alphagov/pay-connector#1872', () => {
  scenario(
    'a capture that is refused for now is tried until captureBy, is seen to be stuck, and never falls out of anything',
    `
    shipped parcel-1 24900  => send capture parcel-1 24900
    later parcel-1          => parcel-1 planned; reserved 24900
    later parcel-1          => parcel-1 planned
    later parcel-1          => parcel-1 planned
    later parcel-1          => parcel-1 planned
    later parcel-1          => parcel-1 planned
    after 1 h               => attention Stuck; send capture parcel-1 24900
    after 4 d               => attention Stuck; send capture parcel-1 24900
    later parcel-1          => parcel-1 planned; reserved 24900
    captureBy passes        => parcel-1 expired; reserved 0; captured 0`,
    { capabilities: bambora },
  );
});

describe('alphagov/pay-connector#3989', () => {
  test('over real sockets: a 500 that is repeated under its key is no answer, and the look-up has it', async () => {
    const stage = await Stage.set(sandbox, PROVED.vipps);
    try {
      await stage.fault({ operation: 'capture', fault: 'failsAfterEffect', status: 500, sticky: true });
      expect((await stage.capture()).kind).toBe('unknown');
      expect((await stage.capture()).kind).toBe('unknown');
      expect(await stage.lookUp()).toMatchObject({ kind: 'done', by: 'key', amount: 12_000 });
      expect(await stage.row()).toMatchObject({ captured: 12_000, times: 1 });
    } finally {
      await stage.close();
    }
  });

  scenario(
    'where the 500 took nothing, a new key is made, but only after absence was proven twice; after that a person is asked',
    `
    shipped parcel-1 9900  => send capture parcel-1 9900
    ${REPEATS}
    absent parcel-1        => parcel-1 planned; send capture parcel-1 9900
    ${REPEATS}
    absent parcel-1        => parcel-1 planned; send capture parcel-1 9900
    ${REPEATS}
    absent parcel-1        => parcel-1 parked in doubt; reserved 9900; attention Parked
    resolve parcel-1 notDone resend => send capture parcel-1 9900; parcel-1 planned
    confirmed parcel-1     => captured 9900; reserved 0; no attention`,
    { capabilities: vipps },
  );
});

describe('temporalio/reference-app-orders-go, a time-out as failure', () => {
  scenario(
    'a time-out is a question: the money stays reserved until a look-up or a replay has answered it',
    `
    shipped parcel-1 9900       => send capture parcel-1 9900
    lost parcel-1               => parcel-1 unknown in doubt; reserved 9900; available 15000
    cancel                      => parcel-1 unknown in doubt; reserved 9900
    shows parcel-1              => parcel-1 done; captured 9900; send release 15000`,
    { capabilities: vipps },
  );
});
