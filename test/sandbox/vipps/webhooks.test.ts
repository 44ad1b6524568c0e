import type { Delivery } from '../../../src/sandbox/exchange';
import { signed } from '../../../src/sandbox/vipps/signature';
import { type AVipps, aVipps, DAY, HOUR, MINUTE, SECOND } from './a-vipps';

const URL_TEXT = 'https://pay.shop.example/hooks/vipps?tenant=a1';
const CAPTURED = 'epayments.payment.captured.v1';
const CANCELLED = 'epayments.payment.cancelled.v1';

const register = (vipps: AVipps, url = URL_TEXT, events: unknown = [CAPTURED, CANCELLED]) =>
  vipps.ask('POST', '/webhooks/v1/webhooks', vipps.headers(), { url, events });

const amounts = (deliveries: readonly Delivery[]): number[] =>
  deliveries.map(({ body }) => JSON.parse(body).amount.value);

const answerAll = (vipps: AVipps, deliveries: readonly Delivery[], status: number | null): void => {
  for (const { id } of deliveries) vipps.vipps.delivered(id, status, vipps.now());
};

it('the signature of the sheet’s worked example comes out', () => {
  const body =
    '{"msn":"424242","reference":"order-7f3a91c2-1","pspReference":"5500012345","name":"CAPTURED",' +
    '"amount":{"currency":"NOK","value":24900},"timestamp":"2026-03-04T10:15:31.482Z",' +
    '"idempotencyKey":"cap-7f3a91c2-1","success":true}';
  expect(Buffer.byteLength(body)).toBe(223);
  const headers = signed({
    secret: 'bWFkZS11cC1zZWNyZXQtZm9yLWRvY3M=',
    host: 'pay.shop.example',
    pathAndQuery: '/hooks/vipps?tenant=a1',
    date: 'Wed, 04 Mar 2026 10:15:32 GMT',
    body,
  });
  expect(headers['x-ms-content-sha256']).toBe('vQmM0yeY1GHw/LAGPQrmHECqtiusLw05frNjZAlxl24=');
  expect(headers.authorization).toBe(
    'HMAC-SHA256 SignedHeaders=x-ms-date;host;x-ms-content-sha256&Signature=ndxs1bGuMCOVi48rxFaSU28gLzWUsJixzR0p9WenIcU=',
  );
});

describe('registration', () => {
  it.each([
    ['http', 'http://pay.shop.example/hooks', [CAPTURED]],
    ['an odd port', 'https://pay.shop.example:8443/hooks', [CAPTURED]],
    ['no URL', 'hooks', [CAPTURED]],
    ['no events', URL_TEXT, []],
    ['an unknown event', URL_TEXT, ['epayments.payment.lost.v1']],
  ])('with %s is refused', (_what, url, events) => {
    expect(register(aVipps(), url, events).status).toBe(400);
  });

  it('shows the secret once, lists, deletes, and takes http on loopback', () => {
    const vipps = aVipps();
    const { status, body } = register(vipps, 'http://127.0.0.1:9999/hooks');
    expect([status, Object.keys(body)]).toEqual([201, ['id', 'secret']]);
    const list = () => vipps.ask('GET', '/webhooks/v1/webhooks', vipps.headers()).body.webhooks;
    expect(list()).toEqual([{ id: body.id, url: 'http://127.0.0.1:9999/hooks', events: [CAPTURED, CANCELLED] }]);
    const path = `/webhooks/v1/webhooks/${body.id}`;
    expect(vipps.ask('DELETE', path, vipps.headers()).status).toBe(204);
    expect(vipps.ask('DELETE', path, vipps.headers()).status).toBe(404);
    expect(list()).toEqual([]);
  });

  it('the 26th for one event is refused', () => {
    const vipps = aVipps();
    for (let count = 0; count < 25; count += 1) expect(register(vipps).status).toBe(201);
    expect(register(vipps).status).toBe(400);
  });
});

describe('delivery', () => {
  it('carries the event in the order of the sheet, signed for the registered URL', () => {
    const vipps = aVipps();
    const { secret } = register(vipps).body;
    const reference = vipps.authorized(24_900, 'order-1001-1');
    vipps.capture(reference, 9900, 'cap-1');
    const [delivery] = vipps.due();
    expect(delivery?.body).toMatch(
      /^\{"msn":"424242","reference":"order-1001-1","pspReference":"\d+","name":"CAPTURED","amount":\{"currency":"NOK","value":9900\},"timestamp":"2026-03-04T10:14:01.120Z","idempotencyKey":"cap-1","success":true\}$/,
    );
    const date = 'Wed, 04 Mar 2026 10:14:01 GMT';
    const unsigned = { secret, host: 'pay.shop.example', pathAndQuery: '/hooks/vipps?tenant=a1', date };
    expect(delivery?.headers).toEqual(signed({ ...unsigned, body: delivery?.body ?? '' }));
    expect(delivery?.timeoutMs).toBe(10_000);
  });

  it('is tried again after 2, 2, 2, 60 and 120 seconds, then hourly, then daily, for seven days', () => {
    const vipps = aVipps();
    register(vipps, URL_TEXT, [CAPTURED]);
    vipps.capture(vipps.authorized(), 100, 'cap-1');
    answerAll(vipps, vipps.due(), 500);
    const gaps: number[] = [];
    for (let last = vipps.now(), dueAt = vipps.vipps.nextDueAt(); dueAt !== null; dueAt = vipps.vipps.nextDueAt()) {
      const deliveries = vipps.pass(dueAt - vipps.now()); // or the agenda held something else
      answerAll(vipps, deliveries, gaps.length % 2 === 0 ? 500 : null);
      if (deliveries.length === 0) continue;
      gaps.push(vipps.now() - last);
      last = vipps.now();
    }
    const hourly = Array<number>(23).fill(HOUR);
    const daily = Array<number>(6).fill(DAY);
    const first = [2, 2, 2, 60, 120].map((seconds) => seconds * SECOND);
    expect(gaps).toEqual([...first, ...hourly, ...daily]);
  });

  it('a failing notice holds back later ones of its payment only', () => {
    const vipps = aVipps();
    register(vipps);
    const [reference, other] = [vipps.authorized(), vipps.authorized()];
    vipps.capture(reference, 1, 'a');
    const first = vipps.due();
    vipps.capture(reference, 2, 'b');
    vipps.capture(other, 3, 'c');
    expect(amounts(vipps.due())).toEqual([3]);
    answerAll(vipps, first, 503);
    const second = vipps.pass(2 * SECOND);
    expect(amounts(second)).toEqual([1]);
    answerAll(vipps, second, 204);
    expect(amounts(vipps.due())).toEqual([2]);
  });

  it('a repeat keeps its date, or gets a fresh one by switch', () => {
    const vipps = aVipps();
    register(vipps);
    vipps.capture(vipps.authorized(), 1, 'a');
    const [first] = vipps.due();
    answerAll(vipps, first === undefined ? [] : [first], 500);
    const [second] = vipps.pass(2 * SECOND);
    expect(second?.headers).toEqual(first?.headers);
    vipps.vipps.setSwitches({ webhookDateOnRetry: 'fresh' });
    answerAll(vipps, second === undefined ? [] : [second], 500);
    const [third] = vipps.pass(2 * SECOND);
    expect(third?.headers['x-ms-date']).not.toBe(first?.headers['x-ms-date']);
  });

  it('an endpoint dead for two weeks loses its registration', () => {
    const vipps = aVipps();
    register(vipps);
    const reference = vipps.authorized();
    vipps.capture(reference, 1, 'a');
    answerAll(vipps, vipps.due(), 500);
    answerAll(vipps, vipps.pass(14 * DAY), 500);
    vipps.login();
    expect(vipps.ask('GET', '/webhooks/v1/webhooks', vipps.headers()).body.webhooks).toEqual([]);
  });

  it('operations in the portal are announced too', () => {
    const vipps = aVipps();
    register(vipps);
    const reference = vipps.authorized();
    vipps.vipps.doToPayment('capture', 'shop', reference, 700, vipps.now());
    expect(JSON.parse(vipps.due()[0]?.body ?? '')).toMatchObject({ name: 'CAPTURED', idempotencyKey: null });
  });
});

describe('faults of notices', () => {
  const withFault = (fault: 'losesNotice' | 'doublesNotice' | 'forgesNotice' | 'delaysNotice' | 'reordersNotice') => {
    const vipps = aVipps();
    register(vipps);
    const reference = vipps.authorized();
    vipps.fault({ fault, operation: 'notice', ms: MINUTE });
    vipps.capture(reference, 1, 'a');
    vipps.capture(reference, 2, 'b');
    const seen: Delivery[] = [];
    const take = (deliveries: readonly Delivery[]): void => {
      for (let left = deliveries; left.length > 0; left = vipps.due()) {
        seen.push(...left);
        answerAll(vipps, left, 200);
      }
    };
    take(vipps.due());
    take(vipps.pass(MINUTE));
    return seen;
  };

  it.each([
    ['losesNotice', [2]],
    ['doublesNotice', [1, 1, 2]],
    ['delaysNotice', [1, 2]],
    ['reordersNotice', [2, 1]],
  ] as const)('%s', (fault, seen) => {
    expect(amounts(withFault(fault))).toEqual(seen);
  });

  it('forgesNotice sends a lie first, with a signature that does not fit, and then the truth', () => {
    const [lie, truth, next] = withFault('forgesNotice');
    expect(amounts([lie, truth, next].flatMap((one) => one ?? []))).toEqual([24_900, 1, 2]);
    expect(lie?.headers.authorization).not.toBe(truth?.headers.authorization);
  });
});
