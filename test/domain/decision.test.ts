import type { Command } from '../../src/domain/commands';
import { check, decide } from '../../src/domain/decide';
import { SHIPMENTS_MAX } from '../../src/domain/forgotten';
import { deriveKey } from '../../src/domain/key';
import type { Payment } from '../../src/domain/payment';
import {
  answered,
  aPayment,
  bambora,
  cancel,
  complete,
  confirmed,
  learned,
  lost,
  order,
  refusal as refused,
  START,
  ship,
} from './support/world';

const ida = { operator: 'ida', reason: 'asked' };
const parcel = { kind: 'ship', shipmentId: 'parcel-1', amount: 9_900, currency: 'NOK' } as const;
const shipped = ship(aPayment(), 'parcel-1', 9_900);
const at = START;
const by = { at, ...ida };

/** The words of the refusal, without the code that begins them. */
const no = (payment: Payment, command: Command, now = START): string | undefined =>
  check(payment, command, now)?.message;
const facts = (payment: Payment, command: Command, now = START) => decide(payment, command, now).facts;

describe('a message has its facts', () => {
  const paused = order(aPayment(), { kind: 'pause', ...ida });
  const resumed = { ...by, kind: 'OperatorActed', action: 'resume' };

  test.each<[string, Payment, Command, readonly object[]]>([
    ['a parcel', aPayment(), parcel, [{ at, kind: 'ShipmentAccepted', shipmentId: 'parcel-1', amount: 9_900 }]],
    [
      'the last parcel',
      aPayment(),
      { ...parcel, final: true },
      [
        { at, kind: 'ShipmentAccepted', shipmentId: 'parcel-1', amount: 9_900 },
        { at, kind: 'FulfilmentCompleted', by: 'final' },
      ],
    ],
    ['a parcel that came twice', shipped, parcel, []],
    [
      'a parcel that was the last after all',
      shipped,
      { ...parcel, final: true },
      [{ at, kind: 'FulfilmentCompleted', by: 'final' }],
    ],
    ['a last parcel that came twice', complete(shipped), { ...parcel, final: true }, []],
    ['complete', aPayment(), { kind: 'complete' }, [{ at, kind: 'FulfilmentCompleted', by: 'complete' }]],
    ['complete, twice', complete(aPayment()), { kind: 'complete' }, []],
    [
      'cancel',
      aPayment(),
      { kind: 'cancel', reason: 'out of stock' },
      [{ at, kind: 'FulfilmentCompleted', by: 'cancel', reason: 'out of stock' }],
    ],
    [
      'cancel in Temporal',
      aPayment(),
      { kind: 'cancel', reason: 'requested', inTemporal: true },
      [{ at, kind: 'FulfilmentCompleted', by: 'cancel', reason: 'requested', inTemporal: true }],
    ],
    ['cancel, twice', cancel(shipped), { kind: 'cancel', reason: 'again' }, []],
    [
      'a notice',
      aPayment(),
      { kind: 'providerNotice', text: 'webhook' },
      [{ at, kind: 'NoticeReceived', text: 'webhook' }],
    ],
    [
      'pause',
      aPayment(),
      { kind: 'pause', ...ida },
      [
        { ...by, kind: 'OperatorActed', action: 'pause' },
        { ...by, kind: 'Paused' },
      ],
    ],
    ['pause, twice', paused, { kind: 'pause', ...ida }, [{ ...by, kind: 'OperatorActed', action: 'pause' }]],
    ['resume', paused, { kind: 'resume', ...ida }, [resumed, { ...by, kind: 'Resumed' }]],
    ['resume, twice', aPayment(), { kind: 'resume', ...ida }, [resumed]],
    [
      'retryNow',
      shipped,
      { kind: 'retryNow', ...ida },
      [
        { ...by, kind: 'OperatorActed', action: 'retryNow' },
        { ...by, kind: 'RetryOrdered' },
      ],
    ],
  ])('%s', (_, payment, command, told) => {
    expect(facts(payment, command)).toStrictEqual(told);
  });

  test('an acknowledgement, of all of a code or of one', () => {
    const up = ship(shipped, 'parcel-1', 9_800);
    const command = { kind: 'acknowledge', code: 'ShipmentRefused', ...ida } as const;
    expect(facts(up, command)).toStrictEqual([
      { ...by, kind: 'OperatorActed', action: 'acknowledge', about: 'ShipmentRefused' },
      { ...by, kind: 'Acknowledged', code: 'ShipmentRefused' },
    ]);
    expect(facts(up, { ...command, id: 'parcel-1' })).toStrictEqual([
      { ...by, kind: 'OperatorActed', action: 'acknowledge', about: 'ShipmentRefused of parcel-1' },
      { ...by, kind: 'Acknowledged', code: 'ShipmentRefused', id: 'parcel-1' },
    ]);
  });

  test('a person’s word, with what was seen', () => {
    const word = { kind: 'resolve', operationId: 'parcel-1', outcome: 'notDone', evidence: 'portal', ...ida } as const;
    const unknown = answered(shipped, 'parcel-1', lost);
    const later = unknown.captureBy - 1;
    expect(facts(unknown, word, later)?.[0]).toStrictEqual({
      ...by,
      at: later,
      kind: 'OperatorActed',
      action: 'resolve',
      about: 'parcel-1 notDone: portal',
    });
    const never = { ...unknown, operations: unknown.operations.map((op) => ({ ...op, inDoubt: false, attempts: 0 })) };
    expect(facts(never, { ...word, resend: true }, later)?.[0]).toMatchObject({
      about: 'parcel-1 notDone, resend: portal',
    });
  });
});

describe('a parcel is refused', () => {
  test.each<[string, Payment, Command, string]>([
    ['without an id', aPayment(), { ...parcel, shipmentId: '' }, 'InvalidMessage: "" is not a valid shipmentId.'],
    [
      'with an id of ours',
      aPayment(),
      { ...parcel, shipmentId: '@release' },
      'InvalidMessage: "@release" is not a valid shipmentId.',
    ],
    [
      'with an id that is no text',
      aPayment(),
      { ...parcel, shipmentId: 7 as unknown as string },
      'InvalidMessage: 7 is not a valid shipmentId.',
    ],
    [
      'of no amount',
      aPayment(),
      { ...parcel, amount: 0.5 },
      'InvalidMessage: amount 0.5 of shipment parcel-1 is not a whole number of minor units above zero.',
    ],
    [
      'with another amount',
      shipped,
      { ...parcel, amount: 9_800 },
      'ShipmentConflict: shipment parcel-1 was already accepted with 9900 NOK; this message says 9800 NOK. Send 9900 NOK; only another parcel gets a new shipmentId.',
    ],
    [
      'with another currency than before',
      shipped,
      { ...parcel, currency: 'SEK' },
      'ShipmentConflict: shipment parcel-1 was already accepted with 9900 NOK; this message says 9900 SEK. Send 9900 NOK; only another parcel gets a new shipmentId.',
    ],
    [
      'in another currency',
      aPayment(),
      { ...parcel, currency: 'SEK' },
      'CurrencyMismatch: shipment parcel-1 is in SEK, the hold is in NOK.',
    ],
    ['after the last', complete(aPayment()), parcel, 'PaymentClosed: the payment was completed (complete).'],
    ['after the end', { ...aPayment(), finishedAt: START }, parcel, 'PaymentClosed: the payment has ended.'],
    [
      'above what is left',
      shipped,
      { ...parcel, shipmentId: 'parcel-2', amount: 15_001 },
      'ExceedsAvailable: shipment parcel-2 is 150.01 NOK, but only 150.00 NOK of 249.00 NOK is available. Ship at most 150.00 NOK.',
    ],
    [
      'where nothing is left',
      ship(aPayment(), 'parcel-0', 24_900),
      parcel,
      'ExceedsAvailable: shipment parcel-1 is 99.00 NOK, but only 0.00 NOK of 249.00 NOK is available. Start a new payment with a new hold.',
    ],
    [
      'where more than all is taken',
      learned(aPayment(), [{ at, kind: 'ForeignMovementSeen', captured: 25_000, released: 0, why: 'portal' }]),
      parcel,
      'ExceedsAvailable: shipment parcel-1 is 99.00 NOK, but only 0.00 NOK of 249.00 NOK is available. Start a new payment with a new hold.',
    ],
  ])('%s', (_, payment, command, words) => {
    expect(no(payment, command)).toContain(words);
  });

  test('beside the one capture, though some is left', () => {
    const one = ship(aPayment({ capabilities: bambora }), 'parcel-0', 9_900, START, true);
    const { completing: _, ...open } = one;
    expect(no(open, parcel)).toContain('but only 0.00 NOK of 249.00 NOK is available. Start a new payment');
  });

  test('once the hold may be gone, and not a moment before', () => {
    expect(no(aPayment(), parcel, aPayment().captureBy - 1)).toBeUndefined();
    expect(no(aPayment(), parcel, aPayment().captureBy)).toContain(
      'PaymentClosed: the hold may be gone since 2027-08-28T00:00:00.000Z.',
    );
  });

  test('where there is no hold', () => {
    const none = answered(aPayment({ hold: 'created' }), '@authorize', refused);
    const { completing: _, ...open } = learned(none, [
      { at, operationId: '@authorize', kind: 'Refused', code: '1', why: 'no', by: 'answer' },
    ]);
    expect(no(open, parcel)).toContain('PaymentClosed: the authorization was refused.');
  });

  test('as one of too many', () => {
    const one = { id: 'p', amount: 1, at: START, operationId: 'p' };
    const many = (length: number) => ({ ...aPayment(), shipments: Array.from({ length }, () => one) });
    expect(SHIPMENTS_MAX).toBe(2_000);
    expect(no(many(1_999), parcel)).toBeUndefined();
    expect(no(many(2_000), parcel)).toContain('TooManyShipments: the payment has 2000 shipments, which is the limit.');
  });
});

describe('a parcel that a forgotten past has captured already', () => {
  const parts = { account: 'nordic-shop', paymentId: 'order-1001', kind: 'capture', operationId: 'parcel-1' } as const;
  const key = deriveKey({ ...parts, round: 0 });
  const booked = (unexplained: { key: string; amount: number }[], captured = 24_900): Payment =>
    learned({ ...aPayment(), pastUnknown: true }, [
      { at, kind: 'ForeignMovementSeen', captured, released: 0, why: 'in the log', unexplained },
    ]);

  test('is known by its key: what was booked as the doing of others is its own', () => {
    expect(facts(booked([{ key, amount: 9_900 }]), parcel)).toStrictEqual([
      {
        at,
        kind: 'ForeignMovementSeen',
        captured: 15_000,
        released: 0,
        why: 'a run that is gone may have captured it for shipment parcel-1',
      },
      { at, kind: 'ShipmentAccepted', shipmentId: 'parcel-1', amount: 9_900 },
    ]);
    expect(facts(booked([{ key, amount: 9_900 }], 5_000), parcel)?.[0]).toMatchObject({ captured: 0 });
  });

  test('and people are told of what is left of it, or of nothing', () => {
    const told = (captured: number) =>
      facts(
        learned(booked([{ key, amount: 9_900 }], captured), [
          { at, kind: 'AttentionRaised', code: 'ForeignMovementSeen', text: 'x' },
        ]),
        parcel,
      );
    const cleared = { at, kind: 'AttentionCleared', code: 'ForeignMovementSeen' };
    const text = 'beyond our own operations, 150.00 NOK was captured and 0.00 NOK released at the provider';
    const raised = { at, kind: 'AttentionRaised', code: 'ForeignMovementSeen', text };
    expect(told(24_900)?.slice(1, 3)).toStrictEqual([cleared, raised]);
    expect(told(9_900)?.slice(1)).toStrictEqual([
      cleared,
      { at, kind: 'ShipmentAccepted', shipmentId: 'parcel-1', amount: 9_900 },
    ]);
  });

  test.each<[string, Payment]>([
    ['another key', booked([{ key: 'hf-cap-x', amount: 9_900 }])],
    ['another amount', booked([{ key, amount: 9_800 }])],
    ['a past that is known', { ...booked([{ key, amount: 9_900 }]), pastUnknown: false }],
    ['nothing that is unexplained', booked([])],
  ])('is not, with %s', (_, payment) => {
    expect(check(payment, parcel, START)?.code).toBe('ExceedsAvailable');
  });

  test('is known among others of its amount', () => {
    const both = [
      { key: 'hf-cap-x', amount: 9_900 },
      { key, amount: 9_900 },
    ];
    expect(check(booked(both), parcel, START)).toBeUndefined();
  });

  test('is counted once where the message comes twice', () => {
    const heard = order(booked([{ key, amount: 9_900 }]), parcel);
    expect(facts(heard, parcel)).toStrictEqual([]);
  });

  test('is told of none where there is no list', () => {
    const { unexplained: _, ...none } = booked([]);
    expect(check(none, parcel, START)?.code).toBe('ExceedsAvailable');
  });
});

describe('an operator is refused', () => {
  const done = answered(complete(aPayment()), '@release', confirmed(24_900));

  test('where nothing waits', () => {
    expect(no(aPayment(), { kind: 'retryNow', ...ida })).toContain(
      'NothingWaits: no operation is planned, accepted, unknown or parked, and no capture or refund is refused.',
    );
    expect(no(answered(shipped, 'parcel-1', lost), { kind: 'retryNow', ...ida })).toBeUndefined();
    expect(no(done, { kind: 'retryNow', ...ida })).toContain('NothingWaits');
  });

  test('what is not up', () => {
    const command = { kind: 'acknowledge', code: 'Stuck', ...ida } as const;
    expect(no(aPayment(), command)).toContain('NotUp: there is no open attention Stuck. ');
    expect(no(aPayment(), { ...command, id: 'parcel-1' })).toContain(
      'NotUp: there is no open attention Stuck for parcel-1. ',
    );
  });

  test('while what it is about is open', () => {
    const stuck = learned(shipped, [
      { at, kind: 'AttentionRaised', code: 'DeadlineReached', text: 'x' },
      { at, operationId: 'parcel-1', kind: 'Parked', code: 'Parked', why: 'x', dueAt: START },
      { at, kind: 'AttentionRaised', code: 'Parked', text: 'x', operationId: 'parcel-1' },
    ]);
    expect(no(stuck, { kind: 'acknowledge', code: 'Parked', ...ida })).toContain(
      'NotResolvable: parcel-1 is still parked. Resolve the operation first.',
    );
    expect(no(stuck, { kind: 'acknowledge', code: 'DeadlineReached', ...ida })).toBeUndefined();
  });

  test('while one of those that are meant is open, though the first is not', () => {
    const parked = learned(shipped, [
      { at, operationId: 'parcel-1', kind: 'Parked', code: 'Parked', why: 'x', dueAt: START },
    ]);
    const up = { code: 'Stuck', text: 'x', since: START } as const;
    const both = { ...parked, attention: ['@authorize', 'parcel-1'].map((operationId) => ({ ...up, operationId })) };
    expect(no(both, { kind: 'acknowledge', code: 'Stuck', ...ida })).toContain('parcel-1 is still parked');
  });

  test.each<[Command]>([
    [{ kind: 'cancel', reason: 'x' }],
    [{ kind: 'providerNotice', text: 'x' }],
    [{ kind: 'pause', ...ida }],
    [{ kind: 'retryNow', ...ida }],
  ])('after the end: %j', (command) => {
    expect(no({ ...shipped, finishedAt: START }, command)).toContain('PaymentClosed: the payment has ended.');
  });

  test.each<[Command]>([[{ kind: 'complete' }], [parcel]])('but not a repeat of what was accepted: %j', (command) => {
    expect(no({ ...shipped, finishedAt: START }, command)).toBeUndefined();
  });
});
