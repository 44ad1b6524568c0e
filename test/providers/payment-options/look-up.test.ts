import type { Finding } from '../../../src/domain/outcome';
import type { LookUpOrder } from '../../../src/providers/provider';
import {
  aQuestion,
  CAPTURE_ID,
  CARD,
  HOLD,
  ORDER,
  REFUND_ID,
  REFUND_STATUS,
  type Reply,
  refunded,
  SECRETS,
  STATUS,
  shows,
  showsCapture,
  wire,
  within,
} from './provider-double';

async function ask(reply: Reply, question: Partial<LookUpOrder> = {}): Promise<Finding> {
  let finding: Finding | undefined;
  await within({ [STATUS]: reply }, async ({ options }) => {
    finding = await options.lookUp(aQuestion(question));
  });
  return finding as Finding;
}
const voided: Reply = { status: 200, json: wire('void-201') };

describe('of a capture (sheet 2.5)', () => {
  test('A: unchanged is not done, which is no absence', async () => {
    expect(await ask(shows())).toMatchObject({ kind: 'absent', why: expect.stringContaining('after a capture, too') });
    await within({}, async ({ options }) => {
      expect(options.capabilities).toMatchObject({ absence: 'neverProvable', replayForMs: 0 });
    });
  });

  test('B: of type CAPTURE under the same id, with our amount, is done', async () => {
    const finding = await ask(showsCapture({ transaction_details: { id: HOLD } }));
    expect(finding).toMatchObject({
      ...{ kind: 'done', by: 'status', amount: 1000, currency: 'JPY' },
      totals: { captured: 1000 },
    });
    expect(finding).not.toHaveProperty('providerReference');
  });

  test('C: the latest of the chain, with our amount, is done and shows its id', async () => {
    expect(await ask(showsCapture())).toMatchObject({ kind: 'done', by: 'status', providerReference: CAPTURE_ID });
  });

  test('C: more than ours is told as a total, whoever took it; under the id of the authorization nobody knows', async () => {
    const more = { payment_details: { amount: 1001 } };
    const taken = { totals: { captured: 1001 } };
    expect(await ask(showsCapture(more))).toMatchObject({ kind: 'absent', ...taken });
    expect(await ask(showsCapture(more), { kind: 'release' })).toMatchObject({ kind: 'failed', ...taken });
    expect(await ask(showsCapture(more), { kind: 'authorize' })).toMatchObject({ kind: 'absent', ...taken });
    const asB = { ...more, transaction_details: { id: HOLD } };
    expect(await ask(showsCapture(asB))).toMatchObject({ kind: 'inconclusive' });
    expect(await ask(showsCapture(asB), { kind: 'release' })).not.toHaveProperty('totals');
  });

  test('a void is the last word', async () => {
    expect(await ask(voided)).toMatchObject({ kind: 'failed' });
  });

  const unclear: [string, Reply][] = [
    ['a capture of another amount', showsCapture({ payment_details: { amount: 999 } })],
    ['a capture without an amount', showsCapture({ payment_details: { amount: undefined } })],
    ['a capture in another currency', showsCapture({ payment_details: { currency: 'USD' } })],
    ['a capture that is pending', showsCapture({ payment_details: { response_code: 578 } })],
    ['a capture that was rejected', showsCapture({ success: false, payment_details: { response_code: 51 } })],
    ['a void that was rejected', { status: 200, json: { ...wire<object>('void-201'), success: false } }],
    ['a refund', showsCapture({ transaction_type: 'REFUND' })],
    ['a type that nobody knows', showsCapture({ transaction_type: 'REVERSAL' })],
    ['another merchant', showsCapture({ merchant_details: { mid: 'JP00000043' } })],
    ['another authorization', shows({ transaction_details: { id: CAPTURE_ID } })],
    ['the other environment', showsCapture({ is_live: true })],
    ['a 404', { status: 404, json: wire('error-400-836') }],
    ['a 500', { status: 500, text: '' }],
    ['a 201', { ...(showsCapture() as object), status: 201 }],
    ['no JSON', { status: 200, text: '<html>' }],
    ['a dropped connection', 'drops the connection'],
  ];
  test.each(unclear)('%s proves nothing', async (_, reply) => {
    expect(await ask(reply)).toMatchObject({ kind: 'inconclusive' });
  });

  test('of another order it proves nothing, whatever it shows', async () => {
    const own = { reference: 'ord-2', holdReference: HOLD };
    for (const reply of [showsCapture(), voided, shows()]) {
      for (const kind of ['capture', 'release'] as const) {
        const why = expect.stringContaining('another order');
        expect(await ask(reply, { ...own, kind })).toMatchObject({ kind: 'inconclusive', why });
      }
    }
  });

  test('without the provider’s id no call finds it', () =>
    within({}, async ({ options, seen }) => {
      expect(await options.lookUp(aQuestion({ reference: ORDER }))).toMatchObject({
        kind: 'inconclusive',
        isBlind: true,
      });
      expect(seen).toEqual([]);
      expect(await options.lookUp(aQuestion({ reference: ORDER, holdReference: HOLD }))).toMatchObject({
        kind: 'absent',
      });
    }));
});

describe('of a release', () => {
  const release = { kind: 'release', key: 'hf-rel-1' } as const;
  test.each<[string, Reply, Finding['kind']]>([
    ['a void', voided, 'done'],
    ['unchanged', shows(), 'absent'],
    ['a capture', showsCapture(), 'failed'],
    ['the other environment', { status: 200, json: { ...wire<object>('void-201'), is_live: true } }, 'inconclusive'],
  ])('%s', async (_, reply, kind) => {
    expect(await ask(reply, release)).toMatchObject({ kind });
  });
});

describe('of an authorization', () => {
  const authorize = { kind: 'authorize', key: 'hf-aut-1' } as const;
  test('it shows what is held, since when and under which id', async () => {
    expect(await ask(shows(), authorize)).toMatchObject({
      kind: 'done',
      by: 'status',
      amount: 1000,
      currency: 'JPY',
      providerReference: HOLD,
      authorizedAt: Date.parse('2026-03-04T10:14:40Z'),
    });
  });
  test.each(['0001-01-01T00:00:00Z', '9999-12-31T23:59:59Z', '2026-03-04T10:20:01Z', 'yesterday', 1772619280, ''])(
    'a timestamp that cannot be, %s, is left out and noted',
    async (timestamp) => {
      const finding = await ask(shows({ transaction_details: { id: HOLD, timestamp } }), authorize);
      expect(finding).toMatchObject({ kind: 'done', why: expect.stringMatching(/timestamp .* cannot be, ignored$/) });
      expect(finding).not.toHaveProperty('authorizedAt');
      expect(finding).not.toHaveProperty('at');
    },
  );
  test.each<[string, Reply, Finding['kind']]>([
    ['rejected', shows({ success: false, payment_details: { response_code: 51 } }), 'failed'],
    ['pending', shows({ payment_details: { response_code: 578 } }), 'inconclusive'],
    ['void', voided, 'failed'],
    ['used already, for nobody knows how much', showsCapture(), 'absent'],
    ['a 404', { status: 404, text: '' }, 'inconclusive'],
    [
      'another one, of which all that follows would be taken',
      shows({ transaction_details: { id: CAPTURE_ID } }),
      'inconclusive',
    ],
  ])('%s', async (_, reply, kind) => {
    expect(await ask(reply, authorize)).toMatchObject({ kind });
  });
  test('one that Holdfast created is found by the id of the answer, and has to be of the same order', async () => {
    const own = { ...authorize, reference: ORDER, providerReference: HOLD };
    expect(await ask(shows(), own)).toMatchObject({ kind: 'done' });
    expect(await ask(shows(), { ...own, reference: 'ord-2' })).toMatchObject({ kind: 'inconclusive' });
  });
});

test('no finding repeats a secret or card data, masked or not', async () => {
  const echo = [...SECRETS, ...CARD].join(' ');
  const full = { payment_details: { card: { number: '5200000000001005', name: 'TEST PERSON' } } };
  for (const reply of [
    shows(full),
    showsCapture(full),
    shows({ transaction_type: echo }),
    shows({ payment_details: { currency: echo } }),
  ]) {
    for (const kind of ['authorize', 'capture', 'release'] as const) {
      const told = JSON.stringify(await ask(reply, { kind })).replace(/"currency":"[^"]*"/, '');
      for (const secret of [...SECRETS, ...CARD]) expect(told).not.toContain(secret);
    }
  }
});

describe('of a refund (sheet 2.3, 2.5)', () => {
  const refundOf = { kind: 'refund', key: 'hf-ref-7f3c' } as const;
  const asked = async (reply: Reply, question: Partial<LookUpOrder> = {}): Promise<Finding> => {
    let finding: Finding | undefined;
    await within({ [REFUND_STATUS]: reply }, async ({ options }) => {
      finding = await options.lookUp(aQuestion({ ...refundOf, providerReference: REFUND_ID, ...question }));
    });
    return finding as Finding;
  };
  const own = (members: Parameters<typeof refunded>[0] = {}): Reply => refunded(members, 200);

  test('without an id of its own no call finds it, and none is made', () =>
    within({}, async ({ options, seen }) => {
      expect(await options.lookUp(aQuestion(refundOf))).toMatchObject({ kind: 'inconclusive', isBlind: true });
      expect(seen).toEqual([]);
    }));

  test('by its own id its status tells', async () => {
    expect(await asked(own())).toMatchObject({ kind: 'done', by: 'key', amount: 1000, providerReference: REFUND_ID });
    expect(await asked(own({ payment_details: { amount: 900 } }))).toMatchObject({ kind: 'done', amount: 900 });
    expect(await asked(own({ success: false, payment_details: { response_code: 51 } }))).toMatchObject({
      kind: 'failed',
    });
  });

  const proveNothing: [string, Reply][] = [
    ['a result that is not clear yet', own({ payment_details: { response_code: 578 } })],
    ['a partial approval', own({ payment_details: { response_code: 10 } })],
    ['another transaction', own({ transaction_details: { id: CAPTURE_ID } })],
    ['a capture', own({ transaction_type: 'CAPTURE' })],
    ['another currency', own({ payment_details: { currency: 'USD' } })],
    ['the other environment', own({ is_live: true })],
    ['an id that is too fresh', { status: 404, text: '' }],
    ['no answer', 'drops the connection'],
  ];
  test.each(proveNothing)('%s proves nothing', async (_, reply) => {
    const finding = await asked(reply);
    expect(finding).toMatchObject({ kind: 'inconclusive' });
    expect(finding).not.toHaveProperty('isBlind');
  });
});
