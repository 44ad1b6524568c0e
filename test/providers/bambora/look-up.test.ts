import type { Finding } from '../../../src/domain/outcome';
import type { LookUpOrder } from '../../../src/providers/provider';
import {
  aQuestion,
  captured,
  KEY,
  PAYMENT,
  problem,
  type Reply,
  SECRETS,
  shows,
  wire,
  within,
} from './provider-double';

async function ask(reply: Reply, question: Partial<LookUpOrder> = {}): Promise<Finding> {
  let finding: Finding | undefined;
  await within({ [PAYMENT]: reply }, async ({ bambora }) => {
    finding = await bambora.lookUp(aQuestion(question));
  });
  return finding as Finding;
}

describe('of a capture', () => {
  const shapes: [string, Reply][] = [
    ['flat', { status: 200, json: wire('payment-200-captured-flat') }],
    ['wrapped', { status: 200, json: wire('capture-201-wrapped') }],
    ['on the payment, the capture without comment', { status: 200, json: wire('payment-200-refunded-no-comment') }],
  ];
  test.each(shapes)('(a) the marker %s is done, with the total beside it', async (_, reply) => {
    expect(await ask(reply)).toMatchObject({
      kind: 'done',
      by: 'marker',
      amount: 12000,
      totals: { authorized: 12000, captured: 12000 },
      shown: expect.arrayContaining([{ kind: 'capture', key: KEY, amount: 12000 }]),
    });
  });

  test('(b) without a marker the totals go along, and the core derives the rest', async () => {
    const finding = await ask(captured([{ amount: 12000 }]));
    expect(finding).toMatchObject({ kind: 'absent', totals: { captured: 12000 } });
    expect(finding).toHaveProperty('shown', [{ kind: 'capture', amount: 12000 }]);
  });

  test('(c) still Authorized and no captures is not done', async () => {
    const finding = await ask(shows());
    expect(finding).toMatchObject({ kind: 'absent', totals: { captured: 0, released: 0 }, shown: [] });
    expect(await ask(shows({ captures: undefined, operationInProgress: undefined }))).toMatchObject({
      kind: 'absent',
      totals: { captured: 0 },
    });
  });

  test('while an operation runs nothing that is shown counts', async () => {
    const finding = await ask(captured([{ amount: 12000, comment: `cap:${KEY}` }], { operationInProgress: true }));
    expect(finding).toEqual({ kind: 'inProgress', why: expect.stringContaining('another operation') });
    expect(await ask(problem(409, 'payment_operation_blocked'))).toMatchObject({ kind: 'inProgress' });
  });

  test.each(['Canceled', 'Voided', 'Authorization Expired', 'Declined'])(
    '%s with nothing captured is the last word',
    async (state) => {
      expect(await ask(shows({ state, operations: [] }))).toMatchObject({ kind: 'failed', totals: { captured: 0 } });
    },
  );

  const unclear: [string, Reply][] = [
    ['a 404', problem(404, 'payment_not_found')],
    ['a 404 of a wrong address', problem(404)],
    ['a 500', problem(500)],
    ['a 401', problem(401)],
    ['a 409 of another kind', problem(409)],
    ['a dropped connection', 'drops the connection'],
    ['no JSON', { status: 200, text: '<html>' }],
    ['a new state', shows({ state: 'PartiallyCaptured' })],
    ['another payment', shows({ payment: 'order-1002' })],
    ['another currency', shows({ currency: 'SEK' })],
    ['Captured without a list', captured(undefined)],
    ['Captured with an empty list', captured([])],
    ['a list that cannot be read', captured([{ capture: { sum: 1 } }])],
    ['a doubtful sign of work', shows({ operationInProgress: 'maybe' })],
  ];
  test.each(unclear)('(d) %s proves nothing', async (_, reply) => {
    expect(await ask(reply)).toMatchObject({ kind: 'inconclusive' });
  });

  test('of a hold that was never made, no read can say more than that there is none', async () => {
    const hold = { kind: 'authorize', operationId: '@authorize' } as const;
    expect(await ask(problem(404, 'payment_not_found'), hold)).toMatchObject({ kind: 'inconclusive', isBlind: true });
    expect(await ask(problem(404), hold)).not.toHaveProperty('isBlind');
    expect(await ask(problem(500, 'payment_not_found'), hold)).not.toHaveProperty('isBlind');
    expect(await ask(problem(404, 'payment_not_found'))).not.toHaveProperty('isBlind');
  });

  test('two takes under our marker show as their sum', async () => {
    const twice = [{ amount: 6000, comment: `cap:${KEY}` }, { capture: { amount: 6000, comment: `cap:${KEY}` } }];
    expect(await ask(captured(twice))).toMatchObject({ kind: 'done', amount: 12000, shown: [{ amount: 12000 }] });
  });

  test('a comment on the payment names no capture when several lack one', async () => {
    const two = [{ amount: 4000 }, { amount: 5000 }];
    const finding = await ask(captured(two, { comment: `cap:${KEY}` }), { amount: 5000 });
    expect(finding).toMatchObject({ kind: 'absent', totals: { captured: 9000 } });
    expect(JSON.stringify(finding)).not.toContain('"key"');
  });

  test('a comment on the payment alone is no capture', async () => {
    expect(await ask(shows({ comment: `cap:${KEY}` }))).toMatchObject({ kind: 'absent', shown: [] });
  });

  test('every capture is shown with the mark that it bears; somebody else’s comment is not repeated', async () => {
    const finding = await ask(
      captured([
        { amount: 1000, comment: 'called Mr. Smith' },
        { amount: 2000, comment: 'cap:somebody-elses' },
        { capture: { amount: 3000, comment: 'called Mr. Jones' } },
        { amount: 4000, comment: 'called Mr. Smith' },
        { amount: 500 },
        { amount: 400, comment: 'N/A' },
      ]),
    );
    expect(finding).toMatchObject({ kind: 'absent', totals: { captured: 10_900 } });
    const other = expect.stringMatching(/^other:[0-9a-f]{16}$/);
    expect(finding).toHaveProperty('shown', [
      { kind: 'capture', key: other, amount: 5000 },
      { kind: 'capture', key: 'somebody-elses', amount: 2000 },
      { kind: 'capture', key: other, amount: 3000 },
      { kind: 'capture', amount: 500 },
      { kind: 'capture', amount: 400 },
    ]);
    expect(JSON.stringify(finding)).not.toMatch(/Smith|Jones/);
  });

  test.each([`order 1001; cap:${KEY}`, ` cap:${KEY} `, `(cap:${KEY})`])(
    'our marker is ours with something beside it: "%s"',
    async (comment) => {
      expect(await ask(captured([{ amount: 12000, comment }]))).toMatchObject({ kind: 'done', by: 'marker' });
    },
  );
  test.each([`cap:${KEY}0`, `cap:0${KEY}`, `recap:${KEY}`, KEY, `CAP:${KEY}`])(
    'what only looks like it is not: "%s"',
    async (comment) => {
      expect(await ask(captured([{ amount: 12000, comment }]))).toMatchObject({ kind: 'absent' });
    },
  );
});

describe('of a release', () => {
  const release = { kind: 'release', key: 'hf-rel-1' } as const;
  test('Canceled shows that all came back; the core judges by it', async () => {
    expect(await ask({ status: 200, json: wire('cancel-200') }, release)).toMatchObject({
      kind: 'absent',
      totals: { authorized: 12000, captured: 0, released: 12000 },
    });
  });
  test('Authorized shows that nothing did', async () => {
    expect(await ask(shows(), release)).toMatchObject({ kind: 'absent', totals: { released: 0 } });
  });
  test('after a capture nobody says what became of the rest', async () => {
    const finding = await ask(captured([{ amount: 5000 }]), release);
    expect(finding).toMatchObject({ kind: 'absent', totals: { captured: 5000 } });
    expect(finding).not.toHaveProperty('totals.released');
  });
});

describe('of an authorization', () => {
  const authorize = { kind: 'authorize', key: 'hf-aut-1' } as const;
  test.each<[string, Reply, Finding['kind']]>([
    ['Authorized', shows(), 'done'],
    ['Captured', captured([{ amount: 5000 }]), 'done'],
    ['None', shows({ state: 'None' }), 'inProgress'],
    ['Declined', shows({ state: 'Declined' }), 'failed'],
    ['Canceled', shows({ state: 'Canceled' }), 'failed'],
    ['Authorization Expired', shows({ state: 'Authorization Expired' }), 'failed'],
    ['without an amount', shows({ amount: undefined }), 'inconclusive'],
    ['unknown', problem(404, 'payment_not_found'), 'inconclusive'],
  ])('%s', async (_, reply, kind) => {
    expect(await ask(reply, authorize)).toMatchObject({ kind });
  });

  test.each(['Authorization Expired', 'Voided', 'Canceled'])(
    '%s after a part was captured was a hold, and its money was taken',
    async (state) => {
      const totals = { authorized: 12000, captured: 5000, released: 7000 };
      expect(await ask(captured([{ amount: 5000 }], { state }), authorize)).toMatchObject({ kind: 'done', totals });
      expect(await ask(captured([], { state }), authorize)).toMatchObject({ kind: 'failed' });
    },
  );

  test('it shows what is held, in its own currency, and what was taken', async () => {
    expect(await ask(captured([{ amount: 5000 }], { currency: 'SEK', amount: 7000 }), authorize)).toMatchObject({
      by: 'status',
      amount: 7000,
      currency: 'SEK',
      totals: { captured: 5000 },
    });
  });
});

test('no finding repeats a secret, even when the provider does', async () => {
  const echo = SECRETS.join(' ');
  for (const status of [200, 401, 404, 500]) {
    const json = { type: `https://x/${echo}`, payment: 'order-1001', state: echo, comment: echo };
    const told = JSON.stringify(await ask({ status, json }));
    for (const secret of SECRETS) expect(told).not.toContain(secret);
  }
});

describe('of a refund', () => {
  const taken = [{ amount: 12000, comment: `cap:${KEY}` }];
  const refundOf = { kind: 'refund', key: 'hf-ref-7f3c', amount: 5000 } as const;

  test('nothing names it, so it is not done, with the total from which the core derives the rest', async () => {
    for (const [refunds, refunded] of [
      [[], 0],
      [[{ amount: 5000 }], 5000],
      [[{ refund: { amount: 5000 } }, { amount: 1 }], 5001],
    ] as const) {
      const state = refunded === 0 ? 'Captured' : 'Refunded';
      expect(await ask(captured(taken, { state, refunds }), refundOf)).toMatchObject({
        kind: 'absent',
        totals: { captured: 12000, refunded },
      });
    }
  });

  test('each is listed, without a name', async () => {
    const finding = await ask(captured(taken, { state: 'Refunded', refunds: [{ amount: 5000 }] }), refundOf);
    expect(finding).toHaveProperty('shown', [
      { kind: 'capture', amount: 12000, key: KEY },
      { kind: 'refund', amount: 5000 },
    ]);
  });

  test('a list that is missing, unreadable or at odds with the state proves nothing', async () => {
    for (const state of ['Captured', 'Settled', 'Refunded']) {
      for (const refunds of [undefined, 'none', [{ amount: 'much' }]]) {
        expect(await ask(captured(taken, { state, refunds }), refundOf)).toMatchObject({
          kind: 'inconclusive',
          why: expect.stringContaining('what was given back is not shown'),
        });
      }
    }
    expect(await ask(captured(taken, { state: 'Refunded', refunds: [] }), refundOf)).toMatchObject({
      kind: 'inconclusive',
    });
  });

  test('a list that cannot be read puts no capture in doubt', async () => {
    const finding = await ask(captured(taken, { state: 'Refunded', refunds: [{ amount: 'much' }] }));
    expect(finding).toMatchObject({ kind: 'done', by: 'marker', amount: 12000, totals: { captured: 12000 } });
    expect(finding.totals).not.toHaveProperty('refunded');
  });

  test('an untouched payment has none, whether it lists them or not', async () => {
    expect(await ask(shows({ refunds: undefined }), refundOf)).toMatchObject({
      kind: 'absent',
      totals: { refunded: 0 },
    });
  });
});
