import {
  CLAIMS,
  type Claim,
  type ClaimName,
  type Expected,
  REFUND_CLAIMS,
  type RefundClaimName,
  type Worst,
} from '../../../proof/conformance/claims';
import { HOLD, openAccount, type Row, Stage } from '../../../proof/conformance/stage';
import type { Pairing, Setting } from '../../../proof/pairing';
import { NAMES, PROVED } from '../../../proof/providers';
import type { Capabilities } from '../../../src/domain/capabilities';
import { type Sandbox, startSandbox } from '../../../src/sandbox/server';

let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await startSandbox({ seed: 7 });
});
afterAll(() => sandbox.close());

async function play(pairing: Pairing, run: Worst['run'], setting?: Setting): Promise<Row> {
  const stage = await Stage.set(sandbox, pairing, setting);
  try {
    await run(stage);
    return await stage.row();
  } finally {
    await stage.close();
  }
}

const asRow = ([calls, finding, [captured, released, times, writes, refunded = 0, refunds = 0]]: Expected): Row => ({
  calls,
  finding,
  captured,
  released,
  times,
  writes,
  refunded,
  refunds,
});

describe.each(NAMES)('%s', (name) => {
  const proved = PROVED[name];
  const { expected, refunds, worst, takesAgain } = proved.conformance;

  test.each(Object.keys(CLAIMS) as ClaimName[])('%s', async (title) => {
    const { run, set }: Claim = CLAIMS[title];
    expect(await play(proved, run, set?.(proved))).toEqual(asRow(expected[title]));
  });

  const refunded = Object.entries(refunds?.expected ?? {}) as [RefundClaimName, Expected][];
  if (refunded.length > 0) {
    test.each(refunded)('%s', async (title, told) => {
      const { run, set }: Claim = REFUND_CLAIMS[title];
      expect(await play(proved, run, set?.(proved))).toEqual(asRow(told));
    });
  }

  test('is put through refunds if its record has any', () => {
    const { refund } = openAccount(proved, sandbox).capabilities;
    expect(refunded.map(([title]) => title).sort()).toEqual(
      refund === undefined ? [] : Object.keys(REFUND_CLAIMS).sort(),
    );
  });

  test.each(Object.entries(worst))('at worst: %s', async (_, { run, expected: told, ...setting }) => {
    expect(await play(proved, run, setting)).toEqual(asRow(told));
  });

  test('whose second send may take money again, has a record that allows no second send', () => {
    const record: Capabilities = openAccount(proved, sandbox).capabilities;
    const rows = [
      ...Object.entries(expected),
      ...Object.entries(worst).map(([title, row]) => [title, row.expected] as const),
    ];
    const again = rows.filter(([, row]) => isTakenAgain(row)).map(([title]) => title);
    if (again.length > 0) expect([record.replayForMs, record.absence, again]).toEqual([0, 'neverProvable', again]);
    expect(again).toEqual(takesAgain);

    const { refund } = record;
    const givenAgain = refunded.filter(([title, row]) => isGivenAgain(title, row)).map(([title]) => title);
    if (givenAgain.length > 0) {
      expect([refund?.replayForMs, refund?.absence, givenAgain]).toEqual([0, 'neverProvable', givenAgain]);
    }
    expect(givenAgain).toEqual(refunds?.givesAgain ?? []);
  });
});

/** The same refund, sent twice, gave money back twice. */
const isGivenAgain = (title: string, [, , [, , , , , refunds = 0]]: Expected): boolean =>
  title.startsWith('the same refund again') && refunds > 1;

/** The same order, sent twice, took money twice. */
const isTakenAgain = ([, , [captured, , , writes]]: Expected): boolean => captured > HOLD && writes > 1;
