import { DEFAULT_POLICY } from '../../src/domain/policy';
import { digestOf } from '../../src/messages/digest';
import type { PaymentInput } from '../../src/messages/messages';
import { Unreadable } from '../../src/messages/unreadable';
import { begin } from '../../src/workflows/begin';
import { type Inbox, inbox } from '../../src/workflows/inbox';
import { pastOf } from '../../src/workflows/past';
import { teller } from '../../src/workflows/teller';
import { aPayment, bambora, DAY, op, START, vipps } from '../domain/support/world';
import { listener } from './support/listeners';
import { freshRuns, pass, sdk, settle } from './support/sdk';
import { authorized, settings, terms } from './support/shop';

jest.mock('@temporalio/workflow', () => jest.requireActual('./support/sdk'));
freshRuns();

const hold = (payment: { operations: readonly object[] }) => op(payment as never, '@authorize');

/** What begins, and what becomes of it. */
function begun(input: unknown, letters: Inbox = inbox([]), events = teller(undefined)) {
  const state: { beginning?: Awaited<ReturnType<typeof begin>>; error?: unknown } = {};
  begin(input as PaymentInput, pastOf(input as PaymentInput), letters, events).then(
    (beginning) => {
      state.beginning = beginning;
    },
    (error) => {
      state.error = error;
    },
  );
  return state;
}

const beginsWith = async (opening: unknown, input: unknown = { terms }) => {
  sdk.answer = () => opening;
  const state = begun(input);
  await settle();
  if (state.beginning === undefined) throw new Error('it does not begin');
  return state.beginning;
};

describe('a payment that begins', () => {
  test('takes its account’s settings once, with the first look at the hold', async () => {
    const { payment, shown } = await beginsWith({ settings, found: authorized });
    expect(shown).toBe('open');
    expect(payment).toMatchObject({ terms, capabilities: vipps, policy: DEFAULT_POLICY, startedAt: sdk.now });
    expect(hold(payment).status).toBe('done');
  });

  test('knows who listens to its account, and tells them what it learns', async () => {
    const events = teller(undefined);
    sdk.answer = () => ({ settings, found: authorized, listeners: [listener('orders')] });
    begun({ terms }, inbox([]), events);
    await settle();
    expect(events.log()).toMatchObject({ cursors: [{ endpoint: 'orders', told: 0 }], sequence: 1 });
  });

  test('refuses refunds where a run that it knows nothing of makes them', async () => {
    expect(await beginsWith({ settings, found: authorized, refundsElsewhere: true })).toMatchObject({
      payment: { refundsElsewhere: true },
    });
    expect((await beginsWith({ settings, found: authorized })).payment).not.toHaveProperty('refundsElsewhere');
  });

  test('asks no other worker where its own knows the account', async () => {
    await beginsWith({ settings, found: authorized });
    expect(sdk.calls).toMatchObject([{ name: 'open', isLocal: true }]);
    expect(sdk.counted).toContain('holdfast_look_ups provider=vipps,operation=authorize,finding=done');
  });

  test('looks for its hold later where the opening did not', async () => {
    const { payment } = await beginsWith({ settings });
    expect(hold(payment)).toMatchObject({ status: 'accepted', rung: 0 });
    expect(payment.pastUnknown).toBe(false);
    expect(payment.journal).toEqual([]);
  });

  test('is given what a client of ours would have given it', async () => {
    await beginsWith(
      { settings, found: authorized },
      { terms: { ...terms, captureBy: sdk.now + 86_400_000, create: null } },
    );
    const captureBy = sdk.now + 86_400_000;
    expect(sdk.attributes).toEqual([
      {
        PaymentAccount: 'nordic-shop',
        PaymentProvider: 'vipps',
        CaptureState: 'open',
        CaptureBy: new Date(captureBy),
      },
    ]);
    expect(sdk.memos).toEqual([{ terms: digestOf({ ...terms, captureBy }), reference: 'order-1001-1' }]);
  });

  test('shows no captureBy that nobody has asked for', async () => {
    await beginsWith({ settings, found: authorized });
    expect(sdk.attributes).toEqual([{ PaymentAccount: 'nordic-shop', PaymentProvider: 'vipps', CaptureState: 'open' }]);
  });

  test('is given nothing where its client has done so', async () => {
    sdk.info.memo = { terms: 'digest' };
    await beginsWith({ settings, found: authorized });
    expect([sdk.attributes, sdk.memos]).toEqual([[], []]);
  });

  test('in a currency that its account lacks is refused before anything is done', async () => {
    const { payment } = await beginsWith({
      settings: {
        ...settings,
        capabilities: { ...vipps, currencies: { SEK: vipps.currencies.NOK, DKK: vipps.currencies.NOK } },
      },
      found: authorized,
    });
    expect(hold(payment).status).toBe('refused');
    expect(payment.attention).toMatchObject([
      { code: 'InvalidTerms', text: 'account nordic-shop has SEK, DKK only, and the hold is in NOK' },
    ]);
  });

  test.each([
    ['by its terms', { terms: { ...terms, recovered: true } }, settings],
    ['by its account', { terms }, { ...settings, recovered: true }],
  ])('that is recovered %s knows that it does not know its past', async (_, input, own) => {
    const { payment } = await beginsWith({ settings: own, found: authorized }, input);
    expect(payment.pastUnknown).toBe(true);
    expect(payment.journal[0]).toMatchObject({
      fact: 'PastUnknown',
      text: 'this payment was recovered: what was done before is not known',
    });
    expect(hold(payment).status).toBe('done');
    expect((await beginsWith({ settings: own }, input)).payment.pastUnknown).toBe(true);
  });

  test('on the hold of another is parked, for a person', async () => {
    const { payment } = await beginsWith({ settings, found: authorized, sharedWith: 'order-7' });
    expect(hold(payment).status).toBe('parked');
    expect(payment.attention).toMatchObject([
      {
        code: 'HoldShared',
        text: expect.stringContaining('payment nordic-shop/order-7 was started on hold order-1001-1 before'),
      },
    ]);
  });
});

describe('a payment whose terms will not do', () => {
  const invalid = async (input: unknown) => {
    const { payment, shown } = await beginsWith({ settings, found: authorized }, input);
    expect(shown).toBe('open');
    expect(hold(payment).status).toBe('refused');
    expect(sdk.calls).toEqual([]);
    return payment.attention[0]?.text;
  };

  test('is there, says why, and is in the lists under its name', async () => {
    expect(await invalid({ terms: { ...terms, amount: 0 } })).toContain('terms.amount must be');
    expect(sdk.attributes).toEqual([{ PaymentAccount: 'nordic-shop', PaymentProvider: 'none', CaptureState: 'open' }]);
    expect(sdk.memos).toEqual([{ terms: 'invalid' }]);
  });

  test.each([
    ['nothing at all', null, 'terms are missing'],
    ['no terms', {}, 'terms are missing'],
    ['what nobody can read', new Unreadable('sealed', '00000001'), 'the terms cannot be read: sealed'],
    ['a past of its own making', { terms, continued: { inbox: [], shown: 'open' } }, 'this is the first run'],
    ['a time that has passed', { terms: { ...terms, captureBy: Date.UTC(2027, 2, 1) } }, 'which is in the past'],
    ['the terms of another', { terms: { ...terms, paymentId: 'order-2' } }, 'are those of payment:nordic-shop:order-2'],
  ])('%s', async (_, input, why) => {
    expect(await invalid(input)).toContain(why);
  });

  test('under a name that is none is in the lists as unknown', async () => {
    sdk.info.workflowId = 'my-payment';
    expect(await invalid({ terms })).toContain('the workflow is another');
    expect(sdk.attributes).toMatchObject([{ PaymentAccount: 'unknown' }]);
    expect((await beginsWith({}, {})).payment.terms).toMatchObject({ account: 'unknown', paymentId: 'unknown' });
  });
});

describe('while no worker knows the account', () => {
  const why = 'no worker knows account nordic-shop at provider vipps';

  test('the payment says so once, asks again at twice the interval, and goes on by itself', async () => {
    sdk.answer = () => ({});
    const state = begun({ terms });
    await settle();
    expect(sdk.attributes.slice(1)).toEqual([{ CaptureState: 'attention', CaptureStuckSince: sdk.info.startTime }]);
    expect(sdk.details).toEqual([
      `**Attention:** ${why}. Start the workers, or correct holdfast.yaml and restart them; this payment then goes on by itself.`,
    ]);
    await pass(4 * 3_600_000);
    expect(sdk.attributes).toHaveLength(2);
    expect(sdk.sleeps.slice(0, 3)).toEqual(
      [2_000, 4_000, 8_000].map((ms) => ({ ms, summary: 'ask again for the account' })),
    );
    expect(Math.max(...sdk.sleeps.map(({ ms }) => ms))).toBe(900_000);
    sdk.answer = () => ({ settings, found: authorized });
    await pass(900_000);
    expect(state.beginning?.shown).toBe('attention: no account');
    expect(hold(state.beginning?.payment as never).status).toBe('done');
  });

  test('who waits for an answer is told, and is answered by the loop again once it is known', async () => {
    const letters = inbox([]);
    const answers: string[] = [];
    const ask = () => letters.ask('complete', {}, undefined).catch((error: Error) => void answers.push(error.message));
    ask();
    sdk.answer = () => ({});
    begun({ terms }, letters);
    await settle();
    expect(answers).toEqual([
      `NoWorkerForAccount: ${why}. Start a worker whose holdfast.yaml has the account; messages that were sent are kept, and carried out then.`,
    ]);
    sdk.answer = () => ({ settings, found: authorized });
    await pass(2_000);
    ask();
    await settle();
    expect(answers).toHaveLength(1);
  });

  test('an account at another provider is said to be there', async () => {
    sdk.answer = () => ({ settings: { ...settings, provider: 'bambora' } });
    expect(begun({ terms })).toEqual({});
    await settle();
    expect(sdk.details[0]).toContain(`${why}; holdfast.yaml has it at bambora. Start`);
  });

  test('a worker that was lost while it answered is asked again at once, and says nothing of the account', async () => {
    let asked = 0;
    sdk.answer = () => {
      asked += 1;
      if (asked === 1) throw new Error('killed');
      return { settings, found: authorized };
    };
    const state = begun({ terms });
    await settle();
    expect(state.beginning?.shown).toBe('open');
    expect([asked, sdk.sleeps]).toEqual([2, []]);
  });

  test('three that were lost are like one that does not know it', async () => {
    sdk.answer = () => {
      throw new Error('killed');
    };
    begun({ terms });
    await settle();
    expect(sdk.calls).toHaveLength(3);
    expect(sdk.sleeps).toHaveLength(1);
  });

  test('a history that grows long begins anew with what waits, and shows no trouble a second time', async () => {
    sdk.answer = () => ({});
    sdk.info.continueAsNewSuggested = true;
    const state = begun({ terms }, inbox([{ kind: 'complete' }]));
    await settle();
    expect(state).toEqual({});
    await pass(2_000);
    const next = {
      terms,
      continued: { version: 1, startedAt: START, inbox: [{ kind: 'complete' }], shown: 'attention: no account' },
    };
    expect((state.error as { input: unknown }).input).toStrictEqual(next);
    sdk.attributes = [];
    sdk.info.continuedFromExecutionRunId = 'run-1';
    begun(next);
    await settle();
    expect(sdk.attributes).toEqual([]);
    expect(sdk.details).toHaveLength(2);
  });

  test('for days, its hold ends no later: it is counted from the start of the payment, and not of the run that went on', async () => {
    sdk.answer = () => ({});
    let input: unknown = { terms };
    for (const run of ['run-1', 'run-2']) {
      const state = begun(input);
      await pass(2 * DAY);
      sdk.info.targetWorkerDeploymentVersionChanged = true;
      await pass(DAY / 48);
      ({ input } = state.error as { input: unknown });
      Object.assign(sdk.info, { targetWorkerDeploymentVersionChanged: false, continuedFromExecutionRunId: run });
      Object.assign(sdk, { timers: [], info: { ...sdk.info, startTime: new Date(sdk.now) } });
    }
    const opening = { settings: { ...settings, capabilities: bambora }, found: authorized };
    const { payment } = await beginsWith(opening, input);
    expect(payment).toMatchObject({ startedAt: START, holdUntil: START + bambora.holdDays * DAY });
    // A build of before has told no start: then it is that of this run.
    const { continued } = input as { continued: object };
    const { payment: other } = await beginsWith(opening, { terms, continued: { ...continued, startedAt: undefined } });
    expect(other.startedAt).toBe(sdk.now);
  });
});

test('a run that goes on begins with what the run before knew, and asks nobody', async () => {
  sdk.info.continuedFromExecutionRunId = 'run-1';
  const payment = aPayment();
  const continued = { version: 1, payment, inbox: [], shown: 'attention 5' };
  expect(await beginsWith({}, { terms, continued })).toEqual({ payment, shown: 'attention 5' });
  expect([sdk.calls, sdk.attributes]).toEqual([[], []]);
});
