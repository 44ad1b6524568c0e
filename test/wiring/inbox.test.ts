import { refusal } from '../../src/domain/refusals';
import { Unreadable } from '../../src/messages/unreadable';
import { didYouMean, failure, inbox, readable, unknownUpdate } from '../../src/workflows/inbox';
import { freshRuns, sdk, settle } from './support/sdk';

jest.mock('@temporalio/workflow', () => jest.requireActual('./support/sdk'));
freshRuns();

const parcel = { shipmentId: 'parcel-1', amount: 9_900, currency: 'NOK' };
const shipped = { kind: 'ship', ...parcel };
const sealed = new Unreadable('sealed', '00c0ffee');
const no = refusal('PaymentClosed', 'it is over');

/** What stands in the inbox after these messages. */
function posted(post: (letters: ReturnType<typeof inbox>) => void) {
  const letters = inbox([]);
  post(letters);
  return letters.take().map(({ content }) => content);
}

describe('signals', () => {
  test('wait in their order, behind what the run before had not read, and are taken once', () => {
    const letters = inbox([{ kind: 'complete' }]);
    letters.post('ship', parcel);
    letters.postCancellation();
    expect(letters.isEmpty()).toBe(false);
    expect(letters.take(2)).toStrictEqual([{ content: { kind: 'complete' } }, { content: shipped }]);
    expect(letters.isEmpty()).toBe(false);
    expect(letters.take(2)).toStrictEqual([
      { content: { kind: 'cancel', reason: 'requested in Temporal', inTemporal: true } },
    ]);
    expect(letters.isEmpty()).toBe(true);
    expect(letters.take()).toStrictEqual([]);
  });

  test('that cannot be understood are put on the record with the parcel they name', () => {
    expect(posted((letters) => letters.post('ship', { ...parcel, amount: 'x' }))).toStrictEqual([
      {
        untaken: { name: 'ship', raises: 'ShipmentRefused', shipmentId: 'parcel-1' },
        code: 'InvalidMessage',
        what: 'ship.amount is "x"; send a whole number of minor units above zero (ship parcel-1)',
      },
    ]);
  });

  test('without a parcel’s name are told apart by a fingerprint', () => {
    const what = (message: unknown): string => {
      const [told] = posted((letters) => letters.post('ship', message));
      if (told === undefined || !('untaken' in told)) throw new Error('it was taken');
      expect(told.untaken).toStrictEqual({ name: 'ship', raises: 'ShipmentRefused' });
      return told.what.match(/\(message ([0-9a-f]{8})\)$/)?.[1] ?? '';
    };
    const long = 'x'.repeat(9_000);
    const wide = (last: number) =>
      Object.fromEntries(Array.from({ length: 300 }, (_, nth) => [`m${nth}`, nth === 3 ? last : nth]));
    const messages = [undefined, null, {}, { amount: 1 }, { amount: 2 }, { shipmentId: 7 }, { shipmentId: 'a b' }, 'x'];
    const large = [{ [long]: 1 }, { a: long }, { b: long }, { a: { long } }, wide(1), wide(2)];
    const prints = [...messages, ...large].map(what);
    expect(prints.filter((print) => print === '')).toStrictEqual([]);
    // Nothing and an undefined message are one; every other one is known by its own.
    expect(new Set(prints).size).toBeGreaterThanOrEqual(prints.length - 1);
    expect(what(undefined)).toBe('e3b0c442');
    expect(what({ a: '1', b: '2', z: long })).not.toBe(what({ a: '1b 2', z: long }));
    expect(what({ a: `${long}1` })).toBe(what({ a: `${long}2` }));
    expect(what({ [`${long}1`]: 1 })).toBe(what({ [`${long}2`]: 1 }));
    expect(what({ a: [long] })).toBe(what({ a: { b: long } }));
    expect(what({ ...wide(1), m16: 1 })).toBe(what(wide(1)));
    expect(what({ ...wide(1), m15: 1 })).not.toBe(what(wide(1)));
  });

  test.each([
    ['text', 'x'.repeat(2_000_000)],
    ['list', Array.from({ length: 1_000_000 }, () => 1)],
    ['row of bytes', new Uint8Array(2_000_000)],
  ])(
    'that are one long %s hold nobody up: the task of a payment has seconds, and many may come in one',
    (_, message) => {
      const began = performance.now();
      const [told] = posted((letters) => letters.postUnknown('nonsense', message));
      expect(performance.now() - began).toBeLessThan(200);
      expect(told).toMatchObject({ what: expect.stringMatching(/\(message [0-9a-f]{8}\)$/) });
    },
  );

  test('that nobody can decode are before a person', () => {
    const told = {
      untaken: { name: 'ship', raises: 'UnreadableMessage' },
      code: 'InvalidMessage',
      what: 'signal ship (message 00c0ffee) cannot be decoded: sealed',
      remedy: 'give the workers the codec of the client that sent it, then send it again',
    };
    expect(posted((letters) => letters.post('ship', sealed))).toStrictEqual([told]);
  });

  test('that say no more than that something happened are before a person, and are nothing else', () => {
    expect(posted((letters) => letters.post('providerNotice', sealed))).toHaveLength(1);
  });

  test.each([
    ['complete', { kind: 'complete' }],
    ['cancel', { kind: 'cancel', reason: 'no reason given' }],
  ] as const)('%s counts by its name alone, and what it said is before a person', (kind, command) => {
    expect(posted((letters) => letters.post(kind, sealed))).toStrictEqual([
      command,
      expect.objectContaining({ untaken: { name: kind, raises: 'UnreadableMessage' } }),
    ]);
  });

  test('whose name nobody knows are before a person, with the name that was meant', () => {
    expect(posted((letters) => letters.postUnknown('Ship', parcel))).toStrictEqual([
      {
        untaken: { name: 'Ship', raises: 'UnknownMessage', shipmentId: 'parcel-1' },
        code: 'UnknownMessage',
        what: expect.stringMatching(/^payments have no signal named Ship \(message [0-9a-f]{8}\)$/),
        remedy: 'did you mean the signal ship?',
      },
    ]);
    expect(posted((letters) => letters.postUnknown('non\nsense', sealed))).toStrictEqual([
      {
        untaken: { name: 'non?sense', raises: 'UnknownMessage' },
        code: 'UnknownMessage',
        what: 'payments have no signal named non?sense (message 00c0ffee)',
        remedy: 'known signals: ship, complete, refund, cancel, providerNotice',
      },
    ]);
  });
});

describe('an update', () => {
  const asked = (letters: ReturnType<typeof inbox>, message: unknown = parcel, id?: string) => {
    const state: { kind: 'waits' | 'accepted' | string } = { kind: 'waits' };
    letters.ask('ship', message, id).then(
      () => (state.kind = 'accepted'),
      (error: { type: string }) => (state.kind = error.type),
    );
    return state;
  };

  test('waits for the loop’s word, and takes the first', async () => {
    const letters = inbox([]);
    const [one, other] = [asked(letters, parcel, 'u-1'), asked(letters)];
    await settle();
    expect([one.kind, other.kind]).toStrictEqual(['waits', 'waits']);
    const [first, second] = letters.take();
    expect(first).toStrictEqual({ content: shipped, settle: expect.any(Function), updateId: 'u-1' });
    expect(second).toStrictEqual({ content: shipped, settle: expect.any(Function) });
    first?.settle?.(undefined);
    first?.settle?.(no);
    second?.settle?.(no);
    await settle();
    expect([one.kind, other.kind]).toStrictEqual(['accepted', 'PaymentClosed']);
  });

  test('that cannot be understood is refused at once, and is in nobody’s way', async () => {
    const letters = inbox([]);
    const one = asked(letters, { ...parcel, amount: 0 });
    await settle();
    expect(one.kind).toBe('InvalidMessage');
    expect(letters.isEmpty()).toBe(true);
  });

  test('is answered in the loop’s place while no worker knows the account; its message stays', async () => {
    const letters = inbox([]);
    const early = asked(letters);
    await settle();
    letters.putOff(undefined);
    await settle();
    expect(early.kind).toBe('waits');
    letters.putOff(refusal('NoWorkerForAccount', 'why'));
    const late = asked(letters);
    await settle();
    expect([early.kind, late.kind]).toStrictEqual(['NoWorkerForAccount', 'NoWorkerForAccount']);
    // Their callers have gone: they are heard as signals are.
    expect(letters.take()).toStrictEqual([{ content: shipped }, { content: shipped }]);
    letters.putOff(undefined);
    const then = asked(letters);
    await settle();
    expect(then.kind).toBe('waits');
    expect(sdk.conditions).toHaveLength(1);
  });
});

test('a message that cannot be decoded is a problem with its reason', () => {
  expect(readable('ship', sealed)).toStrictEqual({ problem: 'ship cannot be decoded: sealed' });
  expect(readable('ship', parcel)).toStrictEqual({ command: shipped });
});

test('a name that nobody knows is answered with the nearest, or with all', () => {
  expect(didYouMean('Ship', ['ship', 'cancel'], 'signal')).toBe('did you mean the signal ship?');
  expect(didYouMean('nonsense', ['ship', 'cancel'], 'signal')).toBe('known signals: ship, cancel');
  expect(unknownUpdate('Resolve')).toStrictEqual({
    code: 'UnknownMessage',
    message: 'UnknownMessage: payments have no update named Resolve. Did you mean the update resolve?',
  });
});

test('a refusal is no bug of ours: it is not tried again, and shows no source', () => {
  expect(failure(no)).toMatchObject({ type: 'PaymentClosed', message: no.message, nonRetryable: true, stack: '' });
});

test('a refund that cannot be understood is put on the record with the id it names, and with no parcel', () => {
  const returned = { refundId: 'return-1', shipmentId: 'parcel-1', amount: 'x', currency: 'NOK', reason: 'x' };
  expect(posted((letters) => letters.post('refund', returned))).toStrictEqual([
    {
      untaken: { name: 'refund', raises: 'RefundRefused', refundId: 'return-1' },
      code: 'InvalidMessage',
      what: expect.stringMatching(/ \(refund return-1\)$/),
    },
  ]);
  expect(posted((letters) => letters.post('refund', { ...returned, refundId: 'a b' }))).toStrictEqual([
    {
      untaken: { name: 'refund', raises: 'RefundRefused' },
      code: 'InvalidMessage',
      what: expect.stringMatching(/\(message [0-9a-f]{8}\)$/),
    },
  ]);
});

describe('while what a payment needs is missing', () => {
  test('whoever waits for an answer is told so, and so is whoever comes; the messages stay', async () => {
    const letters = inbox([]);
    const early = letters.ask('complete', {}, undefined).catch((error) => error.type);
    letters.putOff(no);
    const late = letters.ask('complete', {}, undefined).catch((error) => error.type);
    // It is still missing when it is asked for again.
    letters.putOff(no);
    await settle();
    expect([await early, await late]).toEqual(['PaymentClosed', 'PaymentClosed']);
    expect(letters.take()).toHaveLength(2);
  });

  test('and nobody any more when it is there', async () => {
    const letters = inbox([]);
    letters.putOff(no);
    letters.putOff(undefined);
    const told = letters.ask('complete', {}, undefined);
    await settle();
    letters.take()[0]?.settle?.(undefined);
    await settle();
    await expect(told).resolves.toBeUndefined();
  });
});
