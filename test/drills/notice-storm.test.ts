import { appendFileSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pino from 'pino';
import { Pool } from 'undici';
import { loadGateway } from '../../src/config/gateway-config';
import { noticeUrl } from '../../src/config/notices';
import { type Gateway, startGateway } from '../../src/gateway/gateway';
import { gatewayMetrics } from '../../src/gateway/metrics';
import { signed } from '../../src/sandbox/vipps/signature';
import { isCaptured, parcel } from '../support/parcels';
import { createWorld, FAST_ACCOUNT, FAST_POLICY, referenceOf, type World } from '../support/world';

/** `HOLDFAST_STORM=10000` for the figure of docs/notices.md. */
const NOTICES = Number(process.env.HOLDFAST_STORM ?? 1_000);
const PAYMENTS = 20;
const MIN_GAP_MS = 2_000;
const SECRET = 'a-secret-of-the-storm';
const PUBLIC = 'https://pay.shop.example/';
const URL = noticeUrl(PUBLIC, 'vipps', 'shop');

let world: World;
let gateway: Gateway;
const metrics = gatewayMetrics();
beforeAll(async () => {
  const file = join(mkdtempSync(join(tmpdir(), 'holdfast-storm-')), 'secret');
  writeFileSync(file, SECRET);
  const members = `webhook: { url: '${URL}', secret: '\${file:${file}}' }`;
  const account = FAST_ACCOUNT.replace('minGap: 20ms', `minGap: ${MIN_GAP_MS}ms`);
  // The last wait of a ladder is not shorter than the gap.
  const policy = FAST_POLICY.replace('250ms]', '1m]');
  world = await createWorld({ account: `${account}\n    ${members}`, policy });
  const path = world.env.HOLDFAST_CONFIG as string;
  appendFileSync(path, `gateway: { notices: { listen: '127.0.0.1:0', publicUrl: '${PUBLIC}' } }\n`);
  const config = loadGateway({ path, env: world.env });
  gateway = await startGateway(world.holdfast, config, metrics, pino({ level: 'silent' }));
});
afterAll(async () => {
  await gateway?.stop();
  await world?.close();
});

const ids = Array.from({ length: PAYMENTS }, (_, nth) => `stormy-${nth + 1}`);

const bodyOf = (reference: string, nth: number): string =>
  JSON.stringify({
    ...{ msn: '424242', reference, pspReference: `55000${nth}`, name: 'CAPTURED' },
    ...{ amount: { currency: 'NOK', value: 100 }, timestamp: '2026-03-04T10:15:31.482Z', success: true },
  });

const momentsOf = async (paymentId: string): Promise<number[]> =>
  ((await world.history(paymentId)).events ?? []).flatMap(
    ({ eventTime, workflowExecutionSignaledEventAttributes: told }) =>
      told?.signalName === 'providerNotice'
        ? [Number(eventTime?.seconds) * 1_000 + Number(eventTime?.nanos) / 1_000_000]
        : [],
  );

test(`a storm of ${NOTICES} notices is at most two signals a gap for each payment, and leaves its journal readable`, async () => {
  const payments = await Promise.all(ids.map((paymentId) => world.begin({ paymentId, amount: 24_900 })));
  await Promise.all(payments.map((payment) => payment.ship(parcel('parcel-1', 9_900))));
  const pool = new Pool(`http://${gateway.addresses.notices}`, { connections: 32 });
  const took: number[] = [];
  const begun = Date.now();
  let next = 0;
  const sender = async (): Promise<void> => {
    for (let nth = next++; nth < NOTICES; nth = next++) {
      const body = bodyOf(referenceOf(ids[nth % PAYMENTS] as string), nth);
      const { pathname } = new globalThis.URL(URL);
      const headers = signed({ secret: SECRET, host: 'pay.shop.example', pathAndQuery: pathname, date: 'x', body });
      const at = performance.now();
      const answer = await pool.request({ method: 'POST', path: pathname, headers, body });
      await answer.body.dump();
      took.push(performance.now() - at);
      expect(answer.statusCode).toBe(200);
    }
  };
  await Promise.all(Array.from({ length: 32 }, sender));
  const stormMs = Date.now() - begun;
  await pool.close();
  const views = await Promise.all(
    payments.map((payment) => world.viewWhen(payment, 'captured', isCaptured('parcel-1'))),
  );
  await new Promise((done) => setTimeout(done, 2 * MIN_GAP_MS));

  let signals = 0;
  for (const paymentId of ids) {
    const moments = await momentsOf(paymentId);
    signals += moments.length;
    expect(moments.length).toBeGreaterThan(0);
    // The last notice is followed by a signal: nothing that was promised is forgotten.
    expect(moments.length).toBeLessThanOrEqual(2 + Math.ceil((stormMs + MIN_GAP_MS) / MIN_GAP_MS));
    for (let at = 2; at < moments.length; at++) {
      expect((moments[at] as number) - (moments[at - 2] as number)).toBeGreaterThan(MIN_GAP_MS);
    }
  }
  for (const { journal } of views) expect(journal.map(({ fact }) => fact)).not.toContain('NoticeReceived');
  const sorted = took.sort((a, b) => a - b);
  const at = (share: number): string => `${sorted[Math.floor(sorted.length * share)]?.toFixed(1)} ms`;
  process.stderr.write(
    `${NOTICES} notices in ${stormMs} ms: ${signals} signals for ${PAYMENTS} payments; p50 ${at(0.5)}, p99 ${at(0.99)}\n`,
  );
}, 300_000);
