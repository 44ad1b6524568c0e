import type { AuthorizeOrder } from '../../../src/providers/provider';
import { forceApprove, tokenOf } from '../../../src/providers/vipps/force-approve';
import { anAuthorization, CREATE, problem, REFERENCE, type Reply, TOKEN, wire, within } from './provider-double';

const web = { userFlow: 'WEB_REDIRECT', returnUrl: 'https://shop.example/back' };
const order = (create: Record<string, unknown> = web, more: Partial<AuthorizeOrder> = {}): AuthorizeOrder =>
  anAuthorization({ amount: 24900, create, ...more });
const created: Reply = { status: 201, json: wire('create-201-web-redirect') };

test.each<[string, Record<string, unknown>]>([
  ['a redirect without a way back', { userFlow: 'WEB_REDIRECT' }],
  ['a way back over plain http', { ...web, returnUrl: 'http://shop.example' }],
  ['a flow that a server cannot start', { userFlow: 'QR' }],
  ['a push to nobody', { userFlow: 'PUSH_MESSAGE' }],
  ['a push to two', { userFlow: 'PUSH_MESSAGE', customer: { phoneNumber: '4712345678', personalQr: '12345' } }],
  [
    'a push for a card',
    { userFlow: 'PUSH_MESSAGE', customer: { phoneNumber: '4712345678' }, paymentMethod: { type: 'CARD' } },
  ],
  ['a member that Vipps does not know', { ...web, orderId: '1' }],
  ['six pairs of metadata', { ...web, metadata: { a: '', b: '', c: '', d: '', e: '', f: '' } }],
])('%s is refused unsent', (_, create) =>
  within({}, async ({ vipps, seen }) => {
    const outcome = await vipps.authorize?.(order(create));
    expect(outcome).toMatchObject({ kind: 'refused', code: 'InvalidCreate' });
    expect(JSON.stringify(outcome)).not.toContain('4712345678');
    expect(seen).toEqual([]);
  }),
);

test('a reference of 7 characters is refused unsent', () =>
  within({}, async ({ vipps, seen }) => {
    expect(await vipps.authorize?.(order(web, { reference: 'order-1' }))).toMatchObject({ code: 'InvalidReference' });
    expect(seen).toEqual([]);
  }));

test.each<[string, Reply, string]>([
  ['a reference that exists', problem(409, '4150'), 'unknown'],
  ['a key that exists', problem(409, '4020'), 'unknown'],
  ['a lost answer', 'drops the connection', 'unknown'],
  ['an answer for another reference', { status: 201, json: { reference: 'order-0000-1' } }, 'unknown'],
  ['no such customer', problem(400, '7010'), 'refused'],
])('%s is %3$s', (_, reply, kind) =>
  within({ [CREATE]: reply }, async ({ vipps }) => {
    expect(await vipps.authorize?.(order())).toMatchObject({ kind });
  }),
);

test('a created payment is accepted, not confirmed: the customer has to approve', () =>
  within({ [CREATE]: created }, async ({ vipps, seen }) => {
    expect(await vipps.authorize?.(order({ ...web, metadata: { b: '2', a: '1' } }))).toEqual({
      kind: 'accepted',
      why: 'created; the customer has to approve',
      redirectUrl: 'https://landing.vipps.no?token=made.up.token',
    });
    expect(seen[1]?.body).toBe(
      '{"amount":{"currency":"NOK","value":24900},"metadata":{"a":"1","b":"2"},"paymentMethod":{"type":"WALLET"},' +
        `"reference":"${REFERENCE}","returnUrl":"https://shop.example/back","userFlow":"WEB_REDIRECT"}`,
    );
  }));

test('the same terms in another order are the same bytes', () =>
  within({ [CREATE]: created }, async ({ vipps, seen }) => {
    await vipps.authorize?.(
      order({ userFlow: 'PUSH_MESSAGE', customer: { phoneNumber: '4712345678' }, metadata: { a: '1', b: '2' } }),
    );
    await vipps.authorize?.(
      order({ metadata: { b: '2', a: '1' }, customer: { phoneNumber: '4712345678' }, userFlow: 'PUSH_MESSAGE' }),
    );
    expect(seen[1]?.body).toBe(seen[2]?.body);
  }));

describe('force approve', () => {
  const APPROVE = `POST /epayment/v1/test/payments/${REFERENCE}/approve`;

  test.each(['https://api.vipps.no', 'https://apitest.vipps.no.evil.example', 'http://127.0.0.1.evil.example'])(
    'is refused for %s before anything is sent',
    (baseUrl) =>
      within({}, async ({ account, seen }) => {
        await expect(forceApprove({ ...account, baseUrl }, REFERENCE, { token: 't' })).rejects.toThrow('not for');
        expect(seen).toEqual([]);
      }),
  );

  test('approves in the customer’s place, without a key', () =>
    within({ [APPROVE]: { status: 200, text: '' } }, async ({ account, paths, seen }) => {
      await forceApprove(account, REFERENCE, { token: tokenOf('https://landing.vipps.no?token=made.up.token') ?? '' });
      expect(paths()).toEqual([TOKEN, APPROVE]);
      expect(seen[1]?.body).toBe('{"token":"made.up.token"}');
      expect(seen[1]?.headers).not.toHaveProperty('idempotency-key');
    }));

  test('says the code when the provider does not approve', () =>
    within({ [APPROVE]: problem(400, '10050') }, async ({ account }) => {
      await expect(forceApprove(account, REFERENCE, { phoneNumber: '4712345678' })).rejects.toThrow('400 10050');
    }));
});
