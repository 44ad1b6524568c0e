import { ATTENTIONS } from '../../src/domain/attention';
import { carried } from '../../src/domain/carried';
import { hear } from '../../src/domain/driver';
import type { Fact } from '../../src/domain/facts';
import type { AttentionCode, Payment, Terms } from '../../src/domain/payment';
import { newLog } from '../../src/events/log';
import { STATE_VERSION, STATE_VERSION_WITH_EVENTS, STATE_VERSION_WITH_REFUNDS } from '../../src/messages/handed';
import type { PaymentInput, Waiting } from '../../src/messages/messages';
import { Unreadable } from '../../src/messages/unreadable';
import { inbox } from '../../src/workflows/inbox';
import { handedOn as handing, isRenewalDue, pastOf, renew } from '../../src/workflows/past';
import { REFUNDING, refund } from '../domain/support/refunds';
import { answered, aPayment, confirmed, DAY, learned, START, ship } from '../domain/support/world';
import { freshRuns, sdk } from './support/sdk';

jest.mock('@temporalio/workflow', () => jest.requireActual('./support/sdk'));
freshRuns();

const payment = aPayment();
const { terms } = payment;
const continued = { version: STATE_VERSION, payment: carried(payment, START), inbox: [], shown: 'attention 5' };

const goesOn = (): void => {
  sdk.info.continuedFromExecutionRunId = 'run-1';
};

test('a run that goes on has the payment that the run before had', () => {
  goesOn();
  expect(pastOf({ terms, continued })).toEqual({ payment, inbox: [], shown: 'attention 5' });
});

test('a run may go on before any worker knew its account', () => {
  goesOn();
  const { payment: _, ...unborn } = continued;
  expect(pastOf({ terms, continued: unborn })).toStrictEqual({ inbox: [], shown: 'attention 5' });
  expect(pastOf({ terms })).toBeUndefined();
});

test('a payment that somebody listens to has what is untold; nobody else is handed any', () => {
  goesOn();
  const events = newLog(payment, []);
  const version = STATE_VERSION_WITH_EVENTS;
  expect(pastOf({ terms, continued: { ...continued, version, events } })).toMatchObject({ events });
  const handed = { terms, shown: 'open', letters: inbox([]) };
  expect(handing({ ...handed, events }).continued).toMatchObject({ version, events });
  expect(handing(handed).continued).toEqual({ version: STATE_VERSION, inbox: [], shown: 'open' });
});

test('a payment with refunds is handed on as one that a build without them must not take', () => {
  goesOn();
  const one = answered(ship(aPayment({ capabilities: REFUNDING.vipps }), 'parcel-1', 9_900), 'parcel-1', {
    kind: 'confirmed',
    amount: 9_900,
  });
  const versionOf = (of: Payment, events?: ReturnType<typeof newLog>): number | undefined =>
    handing({ terms, payment: carried(of, START + 300 * DAY), shown: 'open', letters: inbox([]), events }).continued
      ?.version;
  const given = refund(one, 'return-1', 4_000);
  expect([versionOf(payment), versionOf(one), versionOf(given)]).toEqual([1, 1, STATE_VERSION_WITH_REFUNDS]);
  expect([versionOf(one, newLog(one, [])), versionOf(given, newLog(given, []))]).toEqual([2, 3]);
  const handed = { version: STATE_VERSION_WITH_REFUNDS, payment: carried(given, START), inbox: [], shown: 'open' };
  expect(pastOf({ terms, continued: handed })?.payment?.operations.at(-1)).toEqual(given.operations.at(-1));
  expect(pastOf({ terms, continued: handed })).not.toHaveProperty('events');
});

describe('nor must such a build take', () => {
  const captured = answered(
    ship(aPayment({ capabilities: REFUNDING.vipps }), 'parcel-1', 9_900),
    'parcel-1',
    confirmed(9_900),
  );
  const ordered = { kind: 'refund', refundId: 'return-1', amount: 99_000, currency: 'NOK', reason: 'x' } as const;
  const versionOf = (of: Payment, waiting: readonly Waiting[] = []): number | undefined =>
    handing({ terms, payment: carried(of, START), shown: 'open', letters: inbox(waiting) }).continued?.version;
  const raised = (code: AttentionCode): Payment => ({ ...captured, attention: [{ code, text: 'x', since: START }] });

  test('one with a refund that was refused, or that others made: it has no word for what a person has to know', () => {
    const refused = hear(captured, ordered, 'signal', START).payment;
    expect(refused.attention).toMatchObject([{ code: 'RefundRefused' }]);
    expect(versionOf(refused)).toBe(STATE_VERSION_WITH_REFUNDS);
    for (const code of Object.keys(ATTENTIONS) as AttentionCode[]) {
      const version = code.includes('Refund') ? STATE_VERSION_WITH_REFUNDS : STATE_VERSION;
      expect([code, versionOf(raised(code))]).toEqual([code, version]);
    }
    const foreign: Fact = { at: START, kind: 'ForeignRefundSeen', refunded: 100, why: 'x' };
    expect(versionOf(learned(captured, [foreign]))).toBe(STATE_VERSION_WITH_REFUNDS);
    expect(versionOf(learned(captured, [{ at: START, kind: 'Reopened' }]))).toBe(STATE_VERSION_WITH_REFUNDS);
  });

  test('one that has not read a refund yet: it would lose it in silence', () => {
    expect(versionOf(captured, [ordered])).toBe(STATE_VERSION_WITH_REFUNDS);
    const letters = inbox([]);
    letters.post('refund', { refundId: 'return-1', amount: 'much' });
    expect(versionOf(captured, letters.waiting())).toBe(STATE_VERSION_WITH_REFUNDS);
    letters.take();
    letters.post('ship', { shipmentId: 'parcel-2', amount: 'much' });
    letters.post('complete', {});
    expect(versionOf(captured, letters.waiting())).toBe(STATE_VERSION);
  });

  test('a run for refunds that does not know its terms yet: it would take it for a payment without any', () => {
    expect(handing({ shown: 'open', letters: inbox([]) })).toStrictEqual({
      continued: { version: STATE_VERSION_WITH_REFUNDS, inbox: [], shown: 'open' },
    });
  });
});

test('nobody can write a past into a first run', () => {
  expect(pastOf({ terms, continued })).toBeUndefined();
});

test('no money is forgotten: a state that cannot be read fails the task', () => {
  const sealed = new Unreadable('sealed', '00000001') as unknown as PaymentInput;
  expect(pastOf(sealed)).toBeUndefined();
  goesOn();
  expect(() => pastOf(sealed)).toThrow('the state of this payment cannot be read: sealed');
});

test('a state of a later build fails the task, and says which build to start', () => {
  goesOn();
  const later = { terms, continued: { ...continued, version: STATE_VERSION_WITH_REFUNDS + 1 } };
  expect(() => pastOf(later)).toThrow(
    'the state of this payment has version 4, and this build reads 1, 2, 3: start workers of the build that wrote it, or of a later one; ' +
      'the payment then goes on by itself',
  );
});

describe('a run goes on as a new one', () => {
  test('where its history is long, or a newer build is current', () => {
    expect(isRenewalDue(undefined)).toBe(false);
    sdk.info.continueAsNewSuggested = true;
    expect(isRenewalDue(undefined)).toBe(true);
    sdk.info.continueAsNewSuggested = false;
    sdk.info.targetWorkerDeploymentVersionChanged = true;
    expect(isRenewalDue(undefined)).toBe(true);
  });

  test('never while somebody waits for an answer, nor while a reset is untold', () => {
    sdk.info.targetWorkerDeploymentVersionChanged = true;
    sdk.handlersFinished = false;
    expect(isRenewalDue(undefined)).toBe(false);
    sdk.handlersFinished = true;
    sdk.info.runId = 'run-2';
    expect(isRenewalDue(undefined)).toBe(false);
    expect(isRenewalDue('run-2')).toBe(true);
  });

  test('with the build that is current then', async () => {
    await expect(renew({ terms, shown: 'open', letters: inbox([]) })).rejects.toMatchObject({
      options: { initialVersioningBehavior: 'AUTO_UPGRADE' },
    });
  });
});

const handedOn = async (state: { terms: Terms; payment?: ReturnType<typeof carried> }): Promise<unknown> => {
  const letters = inbox([{ kind: 'complete' }]);
  letters.post('ship', { shipmentId: 'parcel-1', amount: 1, currency: 'NOK' });
  return renew({ ...state, shown: 'open', letters }).catch(({ input }) => input);
};

test('a run that ends hands on the payment, and what was not read', async () => {
  const waiting = [{ kind: 'complete' }, expect.objectContaining({ kind: 'ship', shipmentId: 'parcel-1' })];
  const state = { version: STATE_VERSION, inbox: waiting, shown: 'open' };
  expect(await handedOn({ terms })).toStrictEqual({ terms, continued: state });
  expect(await handedOn({ terms, payment: continued.payment })).toStrictEqual({
    terms,
    continued: { ...state, payment: continued.payment },
  });
});
