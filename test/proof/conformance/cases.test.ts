import { HOLD, Stage } from '../../../proof/conformance/stage';
import type { Setting } from '../../../proof/pairing';
import { NAMES, PROVED, type ProviderName } from '../../../proof/providers';
import { type Sandbox, startSandbox } from '../../../src/sandbox/server';

let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await startSandbox({ seed: 7 });
});
afterAll(() => sandbox.close());

async function on(name: ProviderName, setting: Setting, play: (stage: Stage) => Promise<void>): Promise<void> {
  const stage = await Stage.set(sandbox, PROVED[name], setting);
  try {
    await play(stage);
  } finally {
    await stage.close();
  }
}

/** What of the hold was really captured and given back. */
async function moved(stage: Stage): Promise<readonly [captured: number, released: number]> {
  const { captured, released } = await stage.row();
  return [captured, released];
}

describe.each(NAMES)('%s', (name) => {
  test.each([400, 401, 403, 409, 422, 423, 429, 500])('a success under a %i is no no and nothing for later', (status) =>
    on(name, {}, async (stage) => {
      await stage.fault({ operation: 'capture', fault: 'mislabelsAnswer', status });
      expect(await stage.capture()).toMatchObject({ kind: 'unknown' });
      await stage.settle();
      expect(await moved(stage)).toEqual([HOLD, 0]);
    }),
  );

  test('nor is a release that was made', () =>
    on(name, {}, async (stage) => {
      await stage.fault({ operation: 'cancel', fault: 'mislabelsAnswer', status: 401 });
      expect(await stage.release()).toMatchObject({ kind: 'unknown' });
    }));

  test.each([401, 403, 423, 429])('what a proxy says under a %i decides nothing, whatever was done', (status) =>
    on(name, {}, async (stage) => {
      await stage.fault({ operation: 'capture', fault: 'proxyRefuses', status });
      expect(await stage.capture()).toMatchObject({ kind: 'unknown' });
      expect(await moved(stage)).toEqual([0, 0]);
      await stage.fault({ operation: 'capture', fault: 'pageAfterEffect', status });
      expect(await stage.capture()).toMatchObject({ kind: 'unknown' });
      await stage.settle();
      expect(await moved(stage)).toEqual([HOLD, 0]);
    }),
  );

  const { code, ...setting } = PROVED[name].conformance.refusal;
  test('a refusal that took the money is found out by a look-up, where the provider shows it', () =>
    on(name, setting, async (stage) => {
      await stage.fault({ operation: 'capture', fault: 'refusesAfterEffect', code });
      expect(await stage.capture()).toMatchObject({ kind: 'refused', code });
      await stage.settle();
      expect(await moved(stage)).toEqual([HOLD, 0]);
      expect(await stage.lookUp()).toMatchObject({ kind: 'done', amount: HOLD, totals: { captured: HOLD } });
    }));
});

describe('vipps', () => {
  test('moments that cannot be are left out of every finding, and noted', () =>
    on(
      'vipps',
      { switches: { guaranteedUntil: '0001-01-01T00:00:00', eventTimestamp: '9999-12-31T23:59:59.9999999Z' } },
      async (stage) => {
        await stage.capture(5_000);
        for (const kind of ['authorize', 'capture', 'release'] as const) {
          const finding = await stage.lookUp(kind, 5_000);
          expect(finding).toMatchObject({ totals: { captured: 5_000 }, shown: [{ amount: 5_000 }] });
          expect(JSON.stringify(finding)).not.toMatch(/"(at|authorizedAt|captureBy)"/);
          expect(finding.why).toContain('captureGuaranteedUntil 0001-01-01T00:00:00 cannot be, ignored');
          expect(finding.why).toContain('timestamp 9999-12-31T23:59:59.9999999Z cannot be, ignored');
        }
      },
    ));

  test('a first 500 that sticks to its key is heard again, and another key is taken', () =>
    on('vipps', {}, async (stage) => {
      await stage.fault({ operation: 'capture', fault: 'failsBeforeEffect', status: 500, sticky: true });
      for (let turn = 0; turn < 3; turn += 1) {
        expect(await stage.capture(5_000)).toMatchObject({ kind: 'unknown' });
        expect(await stage.lookUp('capture', 5_000)).toMatchObject({ kind: 'absent', totals: { captured: 0 } });
      }
      expect(await stage.capture(5_000, { key: 'cap-1-2' })).toMatchObject({ kind: 'confirmed' });
      expect(await moved(stage)).toEqual([5_000, 0]);
    }));
});

describe('bambora', () => {
  test('a capture that is not finished is accepted, in progress, then done', () =>
    on('bambora', { switches: { captureAnswer: 'unfinished', processingMs: 30_000 } }, async (stage) => {
      expect(await stage.capture()).toMatchObject({ kind: 'accepted' });
      expect(await stage.lookUp()).toMatchObject({ kind: 'inProgress' });
      await stage.pass(30_000);
      expect(await stage.lookUp()).toMatchObject({ kind: 'done', by: 'marker', amount: HOLD });
    }));

  test('a capture that bears another mark is shown with it, and ours was refused', () =>
    on('bambora', { switches: { backOffice: 'visible', backOfficeComment: 'by hand, Ida' } }, async (stage) => {
      await stage.pass(60_000);
      await stage.portalCapture(HOLD);
      await stage.fault({ operation: 'get', fault: 'readsStale', ms: 30_000 }); // the read before the write is older
      expect(await stage.capture()).toMatchObject({ kind: 'refused', code: 'invalid_payment_state_transition' });
      const finding = await stage.lookUp();
      expect(finding).toMatchObject({
        kind: 'absent',
        totals: { captured: HOLD },
        shown: [{ kind: 'capture', amount: HOLD, key: expect.stringMatching(/^other:[0-9a-f]{16}$/) }],
      });
      expect(JSON.stringify(finding)).not.toContain('Ida');
    }));
});

test('pipwave: what the gateway settles later shows in the totals', () =>
  on(
    'pipwave',
    {
      switches: { pgPartial: 'single', settlesAllAfterMs: 60_000 },
      settings: { partialCaptures: true, finalAmountIsCaptured: true },
    },
    async (stage) => {
      await stage.capture(5_000);
      await stage.settle();
      expect(await stage.lookUp('capture', 5_000)).toMatchObject({ amount: 5_000, totals: { captured: 5_000 } });
      await stage.pass(60_000);
      expect(await stage.lookUp('capture', 5_000)).toMatchObject({ amount: HOLD, totals: { captured: HOLD } });
      expect(await moved(stage)).toEqual([HOLD, 0]);
    },
  ));

test('payment-options: more than ours under a capture of its own shows in the totals', () =>
  on('payment-options', { switches: { capturedStatus: 'C' } }, async (stage) => {
    await stage.portalCapture(9_000);
    expect(await stage.lookUp('capture', 5_000)).toMatchObject({ kind: 'absent', totals: { captured: 9_000 } });
    expect(await stage.lookUp('release')).toMatchObject({ kind: 'failed', totals: { captured: 9_000 } });
  }));
