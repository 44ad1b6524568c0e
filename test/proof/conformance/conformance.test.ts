import { NAMES, type ProviderName } from '../../../proof/conformance/columns';
import { EXPECTED, EXPECTED_AT_WORST, type Expected } from '../../../proof/conformance/expectations';
import { CLAIMS, type Claim, type ClaimName, WORST } from '../../../proof/conformance/kit';
import { openAccount, type Row, Stage } from '../../../proof/conformance/stage';
import type { Capabilities } from '../../../src/domain/capabilities';
import { type Sandbox, startSandbox } from '../../../src/sandbox/server';

let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await startSandbox({ seed: 7 });
});
afterAll(() => sandbox.close());

async function play(name: ProviderName, claim: Claim): Promise<Row> {
  const stage = await Stage.set(sandbox, name, claim.set?.(name));
  try {
    await claim.run(stage);
    return await stage.row();
  } finally {
    await stage.close();
  }
}

const asRow = ([calls, finding, captured, released, times, writes]: Expected): Row => ({
  calls,
  finding,
  captured,
  released,
  times,
  writes,
});

describe.each(NAMES)('%s', (name) => {
  test.each(Object.keys(CLAIMS) as ClaimName[])('%s', async (title) => {
    expect(await play(name, CLAIMS[title])).toEqual(asRow(EXPECTED[title][name]));
  });

  test.each(Object.keys(WORST[name]))('at worst: %s', async (title) => {
    const claim = WORST[name][title] as Claim;
    expect(await play(name, claim)).toEqual(asRow(EXPECTED_AT_WORST[name][title] as Expected));
  });

  test('has nothing expected that is not played', () => {
    expect(Object.keys(EXPECTED_AT_WORST[name])).toEqual(Object.keys(WORST[name]));
  });

  test('whose second send may take money again, has a record that allows no second send', () => {
    const record: Capabilities = openAccount(name, sandbox).capabilities;
    const again = [...Object.keys(CLAIMS), ...Object.keys(WORST[name])].filter((title) => takesAgain(name, title));
    if (again.length > 0) expect([record.replayForMs, record.absence, again]).toEqual([0, 'neverProvable', again]);
    expect(again).toEqual(TAKES_AGAIN[name]);
  });
});

/** The rows in which the same order, sent twice, took money twice. */
const TAKES_AGAIN: Readonly<Record<ProviderName, readonly string[]>> = {
  vipps: [],
  bambora: [],
  pipwave: ['a second full one is taken, at once'],
  'payment-options': ['A: the same capture again, and it is charged'],
};

function takesAgain(name: ProviderName, title: string): boolean {
  const row = EXPECTED[title as ClaimName]?.[name] ?? EXPECTED_AT_WORST[name][title];
  return row !== undefined && row[2] > 12_000 && row[5] > 1;
}
