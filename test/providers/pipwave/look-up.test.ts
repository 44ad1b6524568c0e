import type { Finding } from '../../../src/domain/outcome';
import type { PipwaveAccount } from '../../../src/providers/pipwave/account';
import type { LookUpOrder } from '../../../src/providers/provider';
import { aQuestion, captured, PW_ID, REQUERY, type Reply, SECRETS, says, shows, within } from './provider-double';

async function ask(
  reply: Reply,
  question: Partial<LookUpOrder> = {},
  account: Partial<PipwaveAccount> = {},
): Promise<Finding> {
  let finding: Finding | undefined;
  await within(
    { [REQUERY]: reply },
    async ({ pipwave }) => {
      finding = await pipwave.lookUp(aQuestion(question));
    },
    account,
  );
  return finding as Finding;
}

describe('of a capture', () => {
  const at = (status: string | number, flag?: boolean | null, sub?: unknown): Reply =>
    shows({ transaction_status: status, require_capture: flag, txn_sub_status: sub });

  // Sheet 4. Left: reading, status, require_capture, txn_sub_status. Right: what it shows.
  const rows: [PipwaveAccount['reading'], Reply, Finding['kind']][] = [
    ['require-capture', at('5', true), 'absent'],
    ['require-capture', at('5', false), 'done'],
    ['require-capture', at('10', false), 'done'],
    ['require-capture', at(10, false), 'done'],
    ['require-capture', at('10', true), 'inconclusive'],
    ['require-capture', at('10', null), 'inconclusive'],
    ['require-capture', at('10', true, '502'), 'inconclusive'],
    ['require-capture', at('25', false), 'done'],
    ['require-capture', at('20', true), 'inconclusive'],
    ['status', at('5', true), 'absent'],
    ['status', at('10', true), 'done'],
    ['status', at('10', false), 'done'],
    ['status', at('13', true), 'done'],
    ['status', at('5', null), 'inconclusive'],
    ['sub-status', at('10', true, '501'), 'absent'],
    ['sub-status', at('10', true, '502'), 'done'],
    ['sub-status', at('10', false, 502), 'done'],
    ['sub-status', at('10', false, '501'), 'inconclusive'],
    ['sub-status', at('10', true), 'inconclusive'],
    ['sub-status', at('5', true), 'inconclusive'],
    ['sub-status', at('15', true, '502'), 'done'],
  ];
  test.each(rows)('by %s', async (reading, reply, kind) => {
    expect(await ask(reply, {}, { ...(reading ? { reading } : {}) })).toMatchObject({ kind });
  });

  test.each(['require-capture', 'status', 'sub-status'] as const)(
    'failed and cancelled end it by %s',
    async (reading) => {
      for (const status of ['1', '2', 1, 2])
        expect(await ask(at(status, true), {}, { reading })).toMatchObject({ kind: 'failed' });
      expect(await ask(at('0', true), {}, { reading })).toMatchObject({ kind: 'inconclusive' });
      for (const status of ['', 'constructor', '200', '-1']) {
        expect(await ask(at(status, true), {}, { reading })).toMatchObject({ kind: 'inconclusive' });
      }
    },
  );

  test('still authorized is no absence unless the account says so, and then for full captures only', async () => {
    const seen: Finding['kind'][] = [];
    await within({}, async ({ pipwave }) => {
      expect(pipwave.capabilities.absence).toBe('neverProvable');
      seen.push((await pipwave.lookUp(aQuestion())).kind);
    });
    expect(seen).toEqual(['absent']);
  });

  test('done says by status, with the amount that was asked where nothing else tells', async () => {
    expect(await ask(captured(), { amount: 6000 }, { partialCaptures: true })).toEqual({
      kind: 'done',
      by: 'status',
      isAmountAssumed: true,
      why: 'the payment is captured: status 10, require_capture false',
      amount: 6000,
      currency: 'MYR',
      providerReference: PW_ID,
    });
  });

  test('a silent full capture is noticed, where final_amount can be trusted', async () => {
    const account = { partialCaptures: true, finalAmountIsCaptured: true };
    expect(await ask(captured(), { amount: 6000 }, account)).toMatchObject({ kind: 'done', amount: 12000 });
    expect(await ask(captured({ final_amount: 60 }), { amount: 6000 }, account)).toMatchObject({ amount: 6000 });
  });

  test('what was captured travels as a total, so that what the gateway takes later is noticed', async () => {
    const account = { partialCaptures: true, finalAmountIsCaptured: true };
    const part = { amount: 3000 };
    const growing = (final_amount: string): Promise<Finding> => ask(captured({ final_amount }), part, account);
    expect(await growing('30.00')).toMatchObject({ amount: 3000, totals: { authorized: 12000, captured: 3000 } });
    expect(await growing('120.00')).toMatchObject({ amount: 12000, totals: { captured: 12000 } });
    expect(await ask(captured())).toMatchObject({ totals: { captured: 12000 } });
    // Where nobody says what was taken there is no total, nor after a refund, nor while the gateway may be at it.
    expect(await ask(captured(), part, { partialCaptures: true })).not.toHaveProperty('totals');
    expect(await ask(captured({ transaction_status: '25' }), part, account)).not.toHaveProperty('totals');
    expect(await ask(shows(), part, account)).not.toHaveProperty('totals');
  });

  test('final_amount that is to tell and does not proves too little; after a refund it tells nothing', async () => {
    const account = { partialCaptures: true, finalAmountIsCaptured: true };
    for (const final_amount of [undefined, null, '', '0.00', 'soon', '60.005']) {
      expect(await ask(captured({ final_amount }), {}, account)).toMatchObject({ kind: 'inconclusive' });
    }
    const refunded = captured({ transaction_status: '25', final_amount: '20.00' });
    expect(await ask(refunded, { amount: 6000 }, account)).toMatchObject({ kind: 'done', amount: 6000 });
  });

  const unreadable: [string, Reply][] = [
    ['a 400, as for an unknown payment', says('400')],
    ['a 9001', says('9001')],
    ['a 500', says('500')],
    ['an HTTP 502 with a good body', { ...(captured() as object), status: 502 }],
    ['no JSON', { status: 200, text: '<html>' }],
    ['a dropped connection', 'drops the connection'],
    ['another payment', captured({ txn_id: 'ORDER-1002' })],
    ['another currency', captured({ currency_code: 'SGD' })],
    ['no amount', captured({ total_amount: undefined, amount: undefined })],
    ['no pw_id', captured({ pw_id: undefined })],
  ];
  test.each(unreadable)('%s proves nothing', async (_, reply) => {
    expect(await ask(reply)).toMatchObject({ kind: 'inconclusive' });
  });
});

describe('of a release', () => {
  const release = { kind: 'release', key: 'hf-rel-1' } as const;
  test.each<[string, Reply, Finding['kind']]>([
    ['cancelled', shows({ transaction_status: '2' }), 'done'],
    ['authorized', shows(), 'absent'],
    ['failed', shows({ transaction_status: '1' }), 'failed'],
    ['captured', captured(), 'failed'],
    ['unclear', shows({ require_capture: null }), 'inconclusive'],
  ])('%s', async (_, reply, kind) => {
    expect(await ask(reply, release)).toMatchObject({ kind });
  });
});

describe('of an authorization', () => {
  const authorize = { kind: 'authorize', key: 'hf-aut-1' } as const;
  test.each<[string, Reply, Finding['kind']]>([
    ['authorized', shows(), 'done'],
    ['captured', captured(), 'done'],
    ['pending', shows({ transaction_status: '0' }), 'inProgress'],
    ['failed', shows({ transaction_status: '1' }), 'failed'],
    ['cancelled', shows({ transaction_status: '2' }), 'failed'],
    ['unclear', shows({ transaction_status: '10' }), 'inconclusive'],
    ['not found', says('400'), 'inconclusive'],
  ])('%s', async (_, reply, kind) => {
    expect(await ask(reply, authorize)).toMatchObject({ kind });
  });

  test('it shows what is held, in its own currency, and what was taken', async () => {
    const fees = shows({ total_amount: '123.40', currency_code: 'JPY', amount: '123' });
    expect(await ask(fees, authorize)).toMatchObject({ kind: 'inconclusive' }); // yen have no decimals
    expect(await ask(shows({ total_amount: 123.4 }), authorize)).toMatchObject({ amount: 12340, currency: 'MYR' });
    expect(await ask(shows({ total_amount: '123.40' }), authorize, { heldIs: 'amount' })).toMatchObject({
      amount: 12000,
    });
    expect(await ask(captured(), authorize)).toMatchObject({ totals: { authorized: 12000, captured: 12000 } });
    expect(await ask(captured(), authorize, { partialCaptures: true })).not.toHaveProperty('totals');
  });
});

test('no finding repeats a secret or card data, even when the provider does', async () => {
  const echo = SECRETS.join(' ');
  for (const members of [
    {},
    { status: echo },
    { transaction_status: echo },
    { txn_sub_status: echo },
    { message: echo },
  ]) {
    const told = JSON.stringify(await ask(shows(members), {}, { reading: 'sub-status' }));
    for (const secret of [...SECRETS, '******', 'TEST PERSON']) expect(told).not.toContain(secret);
  }
});

describe('of a refund', () => {
  const at = (status: string, more: Record<string, unknown> = {}): Reply =>
    captured({ transaction_status: status, ...more });
  const refundOf = { kind: 'refund', key: 'hf-ref-7f3c', amount: 12000 } as const;
  const parts = { ...refundOf, amount: 5000 };

  const rows: [string, Reply, Partial<LookUpOrder>, Partial<PipwaveAccount>, object][] = [
    ['nothing was given back', at('10'), refundOf, {}, { kind: 'absent', totals: { captured: 12000, refunded: 0 } }],
    ['all was', at('20'), refundOf, {}, { kind: 'done', by: 'status', amount: 12000, totals: { refunded: 12000 } }],
    ['all was, and ours is a part', at('20'), parts, {}, { kind: 'done', amount: 12000 }],
    ['a part was', at('25'), parts, {}, { kind: 'done', by: 'status', amount: 5000, totals: { captured: 12000 } }],
    ['a part was, and ours is all', at('25'), refundOf, {}, { kind: 'inconclusive' }],
    ['it is authorized still', shows(), refundOf, {}, { kind: 'inconclusive' }],
    ['it is disputed', at('13'), refundOf, {}, { kind: 'inconclusive' }],
    ['it is charged back', at('15'), refundOf, {}, { kind: 'inconclusive' }],
    [
      'final_amount tells how much',
      at('25', { final_amount: '80.00' }),
      parts,
      { finalAmountIsCaptured: true },
      { kind: 'done', amount: 4000, totals: { captured: 12000, refunded: 4000 } },
    ],
    [
      'final_amount cannot be meant',
      at('25', { final_amount: '120.00' }),
      parts,
      { finalAmountIsCaptured: true },
      { kind: 'done', amount: 5000 },
    ],
    ['nobody knows what was captured', at('20'), parts, { partialCaptures: true }, { kind: 'done', amount: 5000 }],
    [
      'the sub-status is gone after it',
      at('25', { require_capture: true }),
      parts,
      { reading: 'sub-status' },
      { kind: 'done', amount: 5000 },
    ],
  ];
  test.each(rows)('when %s', async (_, reply, question, account, finding) => {
    expect(await ask(reply, question, account)).toMatchObject(finding);
  });

  test('a captured total is never net of refunds', async () => {
    const account = { finalAmountIsCaptured: true };
    for (const status of ['20', '25']) {
      const finding = await ask(at(status, { final_amount: '20.00' }), { amount: 12000 }, account);
      expect(finding).toMatchObject({ kind: 'done', amount: 12000, totals: { captured: 12000 } });
    }
    const unknown = await ask(at('25', { final_amount: '20.00' }), parts, { ...account, partialCaptures: true });
    expect(unknown).toMatchObject({ kind: 'done', amount: 5000 });
    expect(unknown).not.toHaveProperty('totals');
  });
});
