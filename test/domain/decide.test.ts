import type { Command } from '../../src/domain/commands';
import { check, decide } from '../../src/domain/decide';
import { evolveAll } from '../../src/domain/evolve';
import { ledgerOf } from '../../src/domain/ledger';
import { nextStep } from '../../src/domain/next-step';
import { keyOf } from '../../src/domain/own-keys';
import { AUTHORIZE } from '../../src/domain/payment';
import { scenario } from './support/scenario';
import {
  answered,
  aPayment,
  bambora,
  complete,
  confirmed,
  DAY,
  HOUR,
  learned,
  looked,
  lost,
  MINUTE,
  notDone,
  op,
  order,
  PROVIDERS,
  paymentOptions,
  refusal,
  SECOND,
  START,
  ship,
} from './support/world';

const parcel = (amount: number, more = {}): Command => ({
  kind: 'ship',
  shipmentId: 'parcel-1',
  amount,
  currency: 'NOK',
  ...more,
});
const word = { operator: 'ida', reason: 'looked', evidence: 'settlement file 2027-03-04, line 88' };

describe('ship', () => {
  it.each([0, -1, 0.5, Number.NaN, Number.MAX_SAFE_INTEGER + 1, '9900', undefined])(
    'refuses %p, which is no amount of minor units',
    (amount) => {
      expect(check(aPayment(), parcel(amount as number), START)?.code).toBe('InvalidMessage');
    },
  );

  it('refuses another currency, and more than is available', () => {
    expect(check(aPayment(), parcel(9_900, { currency: 'SEK' }), START)?.code).toBe('CurrencyMismatch');
    const no = check(aPayment(), parcel(24_901), START);
    expect(no).toEqual({
      code: 'ExceedsAvailable',
      message:
        'ExceedsAvailable: shipment parcel-1 is 249.01 NOK, but only 249.00 NOK of 249.00 NOK is available. Ship at most 249.00 NOK.',
    });
  });

  it('refuses a known shipment with another amount or currency, also after the end', () => {
    const shipped = ship(aPayment(), 'parcel-1', 9_900);
    for (const payment of [shipped, { ...shipped, finishedAt: START }]) {
      expect(check(payment, parcel(9_500), START)?.code).toBe('ShipmentConflict');
      expect(check(payment, parcel(9_900, { currency: 'SEK' }), START)?.code).toBe('ShipmentConflict');
      expect(decide(payment, parcel(9_900), START)).toEqual({ facts: [] });
    }
  });

  it('refuses ids that name operations of our own', () => {
    for (const shipmentId of ['@release', '@authorize', '', undefined]) {
      expect(check(aPayment(), parcel(100, { shipmentId }), START)?.code).toBe('InvalidMessage');
    }
  });

  it('refuses anything new from captureBy on, not a millisecond earlier', () => {
    const payment = aPayment();
    expect(check(payment, parcel(100), payment.captureBy - 1)).toBeUndefined();
    expect(check(payment, parcel(100), payment.captureBy)?.code).toBe('PaymentClosed');
  });

  scenario(
    'nothing new ships after complete or cancel, but a repeat has its first answer',
    `
    shipped  parcel-1 9900
    complete
    shipped  parcel-2 100   => refused: PaymentClosed
    shipped  parcel-1 9900  => accepted:
    cancel
    shipped  parcel-2 100   => refused: PaymentClosed
    `,
  );

  scenario(
    'an id refused here is free again; one that the provider refused is not',
    `
    shipped  parcel-1 24901 => refused: ExceedsAvailable
    shipped  parcel-1 9900  => accepted:
    refused  parcel-1
    verifies parcel-1       => parcel-1 refused
    shipped  parcel-1 5000  => refused: ShipmentConflict
    shipped  parcel-1 9900  => accepted:; parcel-1 refused
    `,
  );

  scenario(
    'the same shipment twice is one capture; a first final on the repeat completes',
    `
    shipped    parcel-1 9900       => send capture parcel-1 9900
    shipped    parcel-1 9900
    confirmed  parcel-1
    shipped    parcel-1 9900       => wait 177 d; captured 9900
    shipped    parcel-1 9900 final => send release 15000
    `,
  );

  scenario(
    'a final that is refused does not complete',
    `
    shipped  parcel-1 24901 final => refused: ExceedsAvailable
    shipped  parcel-1 9900        => accepted:
    `,
  );

  scenario(
    'nothing ships beside the one capture, whatever is left of the hold',
    `
    shipped    parcel-1 9900
    after      6 d                => send capture parcel-1 9900
    shipped    parcel-2 100       => refused: ExceedsAvailable
    confirmed  parcel-1
    shipped    parcel-2 100       => refused: ExceedsAvailable
    `,
    { capabilities: bambora },
  );

  scenario(
    'nothing ships for a hold that was refused',
    `
    failed   authorize      => authorize refused
    shipped  parcel-1 100   => refused: PaymentClosed; attention ShipmentRefused
    `,
    { hold: 'adopted' },
  );

  it('nor between the one capture and the release of its rest', () => {
    const capabilities = PROVIDERS['one, partial, key, explicit rest'];
    const open = ship(aPayment({ capabilities }), 'parcel-1', 9_900, START, true);
    const { completing: _, ...payment } = evolveAll(open, [
      { at: START, operationId: 'parcel-1', kind: 'Confirmed', amount: 9_900, by: 'answer', why: 'ok' },
    ]);
    expect(ledgerOf(payment).available).toBe(15_000);
    expect(check(payment, { ...parcel(100), shipmentId: 'parcel-2' } as Command, START)?.code).toBe('ExceedsAvailable');
  });

  it('knows a shipment of a payment started again by its key, though no room is left', () => {
    const before = answered(ship(aPayment(), 'parcel-1', 24_900), 'parcel-1', confirmed(24_900));
    const shown = [{ kind: 'capture', key: keyOf(before, op(before, 'parcel-1')), amount: 24_900 }] as const;
    const read = { why: 'AUTHORIZED', totals: { captured: 24_900, released: 0 }, shown };
    const again = looked(
      aPayment({ hold: 'adopted' }),
      AUTHORIZE,
      { kind: 'done', by: 'status', amount: 24_900, ...read },
      START,
    );
    expect(ledgerOf(again)).toMatchObject({ captured: 24_900, available: 0 });
    expect(check(again, { ...parcel(24_900), shipmentId: 'parcel-2' } as Command, START)?.code).toBe(
      'ExceedsAvailable',
    );
    expect(check(again, parcel(20_000), START)?.code).toBe('ExceedsAvailable');

    const shipped = ship(again, 'parcel-1', 24_900);
    expect(ledgerOf(shipped)).toMatchObject({ captured: 0, reserved: 24_900, available: 0 });
    expect(op(shipped, 'parcel-1')).toMatchObject({ status: 'unknown', inDoubt: true });
    expect(nextStep(shipped, START)).toEqual({ kind: 'lookUp', operationId: 'parcel-1', extra: false });

    const found = looked(shipped, 'parcel-1', { kind: 'absent', ...read }, START);
    expect(op(found, 'parcel-1')).toMatchObject({ status: 'done', by: 'key' });
    expect(ledgerOf(found)).toMatchObject({ captured: 24_900, reserved: 0, available: 0 });
    expect(found.attention).toEqual([]);
  });
});

describe('complete and cancel', () => {
  scenario(
    'complete during an unknown capture waits for it',
    `
    shipped    parcel-1 9900
    lost       parcel-1
    complete                 => wait 15 s
    shows      parcel-1      => send release 15000
    confirmed  release       => finish
    `,
  );

  scenario(
    'cancel drops what was not sent, with a fact for each, and never sends again what is in doubt',
    `
    shipped  parcel-1 9900
    lost     parcel-1
    shipped  parcel-2 5000
    cancel                  => parcel-2 dropped; parcel-1 unknown in doubt
    absent   parcel-1       => wait 1 min
    absent   parcel-1
    absent   parcel-1
    absent   parcel-1
    absent   parcel-1
    absent   parcel-1       => parcel-1 unknown in doubt
    absent   parcel-1       => parcel-1 dropped; send release 24900
    `,
  );

  scenario(
    'a capture that was taken before the cancel is done, and only the rest is released',
    `
    shipped  parcel-1 9900
    accepted parcel-1
    cancel                  => parcel-1 accepted in doubt
    shows    parcel-1       => captured 9900; send release 15000
    `,
  );

  scenario(
    'cancel after complete still drops what is planned',
    `
    shipped  parcel-1 9900
    complete
    cancel                  => parcel-1 dropped; send release 24900
    `,
  );

  scenario(
    'cancel before the hold is created asks no customer for it',
    `
    shipped  parcel-1 9900  => send authorize 24900
    cancel                  => authorize dropped; shipment parcel-1 dropped; finish
    `,
    { hold: 'created' },
  );

  it('are refused once the payment has ended, except a repeat of complete and of cancel', () => {
    const ended = { ...complete(aPayment()), finishedAt: START };
    expect(check(ended, { kind: 'complete' }, START)).toBeUndefined();
    expect(check(ended, { kind: 'cancel', reason: 'x' }, START)?.code).toBe('PaymentClosed');
    const cancelled = { ...order(aPayment(), { kind: 'cancel', reason: 'sold out' }), finishedAt: START };
    expect(decide(cancelled, { kind: 'cancel', reason: 'x' }, START)).toEqual({ facts: [] });
    expect(check(cancelled, { kind: 'pause', operator: 'ida', reason: 'x' }, START)?.code).toBe('PaymentClosed');
    expect(check(ended, { kind: 'pause', operator: 'ida', reason: 'x' }, START)?.code).toBe('PaymentClosed');
  });
});

describe('hold and resume', () => {
  scenario(
    'while paused nothing is sent, and look-ups go on at their own pace',
    `
    shipped  parcel-1 9900
    lost     parcel-1
    pause
    absent   parcel-1       => wait 1 min
    absent   parcel-1       => wait 5 min
    resume
    absent   parcel-1       => send capture parcel-1 9900
    pause                    => look up parcel-1
    absent   parcel-1       => wait 1 h
    `,
    { policy: { stuckAfterMs: 300 * DAY } },
  );

  scenario(
    'what is paused still expires at captureBy',
    `
    shipped   parcel-1 9900
    pause                    => wait 10 min
    captureBy passes        => parcel-1 expired; look up authorize extra
    `,
  );
});

describe('retryNow and providerNotice', () => {
  it('refuses retryNow where nothing waits', () => {
    expect(check(aPayment(), { kind: 'retryNow', operator: 'ida', reason: 'asked' }, START)?.code).toBe('NothingWaits');
  });

  scenario(
    'a notice brings one look-up forward, at most one per minGap, and it is no rung',
    `
    shipped  parcel-1 9900
    lost     parcel-1               => wait 15 s
    notice                          => look up parcel-1 extra
    absent   parcel-1 extra         => wait 15 s
    notice                          => wait 15 s
    after    14 s
    absent   parcel-1               => send capture parcel-1 9900
    `,
  );

  scenario(
    'a notice while nothing is in doubt looks at the payment once',
    `
    notice                             => look up authorize extra
    total    authorize 0 extra          => wait 177 d
    `,
  );

  scenario(
    'a notice whose look-up fails is tried again, not for ever',
    `
    notice
    unreadable authorize extra => wait 1 h
    `,
  );

  scenario(
    'retryNow makes the next try due now, but not within the gap between two sends',
    `
    shipped  parcel-1 9900
    later    parcel-1               => wait 15 s
    after    1 s
    retry                           => wait 14 s
    after    14 s                   => send capture parcel-1 9900
    `,
  );
});

describe('resolve', () => {
  const unknown = answered(ship(aPayment(), 'parcel-1', 9_900), 'parcel-1', lost);
  const resolve = (outcome: 'done' | 'notDone', more = {}): Command => ({
    kind: 'resolve',
    operationId: 'parcel-1',
    outcome,
    ...word,
    ...more,
  });

  it('refuses what does not exist, what is not settled, and what nobody is stuck with', () => {
    expect(check(unknown, resolve('done', { operationId: 'parcel-9' }), START)?.code).toBe('OperationNotFound');
    expect(op(unknown, 'parcel-1').settledAt).toBe(START + 30 * SECOND + 75 * MINUTE);
    expect(check(unknown, resolve('done'), op(unknown, 'parcel-1').settledAt - 1)?.code).toBe('NotResolvable');
    expect(check(unknown, resolve('done'), op(unknown, 'parcel-1').settledAt)).toBeUndefined();
    expect(check(ship(aPayment(), 'parcel-1', 9_900), resolve('done'), START)?.code).toBe('NotResolvable');
    const done = answered(ship(aPayment(), 'parcel-1', 9_900), 'parcel-1', confirmed(9_900));
    expect(check(done, resolve('notDone'), START + HOUR)?.code).toBe('NotResolvable');
  });

  it('refuses more than the operation reserved and what is available', () => {
    const at = START + 2 * HOUR;
    expect(check(unknown, resolve('done', { amount: 24_900 }), at)).toBeUndefined();
    expect(check(unknown, resolve('done', { amount: 24_901 }), at)?.code).toBe('ExceedsAvailable');
    expect(check(unknown, resolve('done', { amount: 0.5 }), at)?.code).toBe('InvalidMessage');
  });

  it('with a resend plans it again under a new key, and no replay of the old one', () => {
    const at = START + 2 * HOUR;
    expect(check(unknown, resolve('notDone', { resend: true }), at)?.code).toBe('NotResolvable');
    const once = looked(unknown, 'parcel-1', notDone(), at, { extra: true });
    const read = looked(once, 'parcel-1', notDone(), at + MINUTE, { extra: true });
    const again = order(read, resolve('notDone', { resend: true }), at + MINUTE);
    expect(op(again, 'parcel-1')).toMatchObject({ status: 'planned', round: 1, inDoubt: false });
    expect(keyOf(again, op(again, 'parcel-1'))).not.toBe(keyOf(unknown, op(unknown, 'parcel-1')));
  });

  it('refuses to resend a capture after the rest of the hold was released', () => {
    const done = answered(ship(aPayment(), 'parcel-1', 9_900, START, true), 'parcel-1', confirmed(9_900));
    const released = answered(done, '@release', confirmed(15_000));
    const reversed = learned(released, [
      { at: START, operationId: 'parcel-1', kind: 'Parked', code: 'CaptureReversed', why: 'gone', dueAt: START + HOUR },
    ]);
    expect(check(reversed, resolve('notDone', { resend: true }), START + 2 * HOUR)?.message).toMatch(
      /has been released/,
    );
    expect(check(reversed, resolve('notDone'), START + 2 * HOUR)).toBeUndefined();
  });

  it('refuses to send an authorization that was to exist already', () => {
    const parked = learned(aPayment({ hold: 'adopted' }), [
      { at: START, operationId: AUTHORIZE, kind: 'Parked', code: 'Parked', why: 'spent', dueAt: START + HOUR },
    ]);
    const no = check(parked, resolve('notDone', { operationId: AUTHORIZE, resend: true }), START + HOUR);
    expect(no?.code).toBe('NotResolvable');
  });

  scenario(
    'done books the capture with the amount that the person saw; notDone frees it; the key still speaks later',
    `
    shipped  parcel-1 9900
    lost     parcel-1
    settled  parcel-1
    resolve  parcel-1 notDone        => parcel-1 refused; available 24900
    shows    parcel-1 extra          => parcel-1 done; captured 9900
    `,
  );

  scenario(
    'the amount that a person names needs no attention',
    `
    shipped  parcel-1 9900
    lost     parcel-1
    settled  parcel-1
    resolve  parcel-1 done 9000      => captured 9000; available 15900; no attention
    `,
  );

  scenario(
    'a smaller hold refuses the newest shipments that no longer fit',
    `
    shipped  parcel-1 9900
    shipped  parcel-2 10000
    status   authorize 12000         => authorize parked in doubt; attention AuthorizationDiffers
    settled  authorize
    resolve  authorize done 25000    => refused: ExceedsAvailable
    resolve  authorize done 12000    => authorized 12000; shipment parcel-2 refused; send capture parcel-1 9900
    `,
    { hold: 'adopted' },
  );

  scenario(
    'what is planned and stuck may be resolved, also after its attention was acknowledged',
    `
    shipped     parcel-1 9900
    later       parcel-1
    pause
    after       10 min               => attention Stuck
    acknowledge Stuck                => no attention
    resolve     parcel-1 notDone     => parcel-1 refused
    `,
  );
});

describe('acknowledge', () => {
  scenario(
    'is refused for what is not up, and while something is in doubt because of it',
    `
    acknowledge Parked               => refused: NotUp
    shipped     parcel-1 24900
    lost        parcel-1
    absent      parcel-1
    absent      parcel-1
    absent      parcel-1
    absent      parcel-1
    absent      parcel-1             => parcel-1 parked in doubt
    acknowledge Parked               => refused: NotResolvable
    `,
    { capabilities: paymentOptions },
  );

  it('takes down an amount that differed, and lets the payment end', () => {
    const differs = answered(ship(aPayment(), 'parcel-1', 9_900, START, true), 'parcel-1', confirmed(9_000));
    const released = answered(differs, '@release', confirmed(15_900));
    expect(nextStep(released, START).kind).toBe('wait');
    const seen = order(released, { kind: 'acknowledge', code: 'CaptureAmountDiffers', operator: 'ida', reason: 'ok' });
    expect(nextStep(seen, START).kind).toBe('finish');
  });
});

it('a refusal in doubt is no refusal of the shipment', () => {
  const unknown = answered(ship(aPayment(), 'parcel-1', 9_900), 'parcel-1', lost);
  const heard = answered(unknown, 'parcel-1', refusal, START + MINUTE);
  expect(op(heard, 'parcel-1')).toMatchObject({ status: 'unknown', inDoubt: true });
  expect(op(looked(heard, 'parcel-1', notDone(), START + 2 * MINUTE), 'parcel-1')).toMatchObject({ status: 'unknown' });
});

it('decide never changes the payment', () => {
  const payment = ship(aPayment(), 'parcel-1', 9_900);
  const copy = JSON.stringify(payment);
  const { facts = [] } = decide(payment, { kind: 'cancel', reason: 'x' }, START);
  evolveAll(payment, facts);
  expect(JSON.stringify(payment)).toBe(copy);
});
