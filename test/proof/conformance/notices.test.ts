import { appendFileSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client, Connection } from '@temporalio/client';
import pino from 'pino';
import { NAMES, PROVED, type ProviderName } from '../../../proof/providers';
import { Holdfast, type PaymentHandle } from '../../../src/client';
import { loadGateway } from '../../../src/config/gateway-config';
import { noticeUrl } from '../../../src/config/notices';
import { type Gateway, startGateway } from '../../../src/gateway/gateway';
import { gatewayMetrics } from '../../../src/gateway/metrics';
import { startSandbox } from '../../../src/sandbox/server';
import { type Recorded, type Recorder, startRecorder } from '../../support/recorder';
import { until } from '../../support/until';
import { createWorld, FAST_ACCOUNT, referenceOf, type World } from '../../support/world';

const AMOUNT = 12_000;
/** Of the account: see FAST_ACCOUNT. */
const MIN_GAP_MS = 20;

const TOLD = NAMES.filter((name) => PROVED[name].side.notices !== undefined);

/** What the sandbox sends goes through a recorder to a gateway, and from there to a payment on a real Temporal server. */
interface Stage {
  world: World;
  recorder: Recorder;
  gateway: Gateway;
  /** A payment whose hold the provider tells of. */
  begin(paymentId: string): Promise<PaymentHandle>;
  /** A hold at the provider, which sends its notices to us. */
  holdOf(paymentId: string): Promise<{ provider: string }>;
  /** Deliveries about its hold. */
  of(paymentId: string): Recorded[];
  /** What somebody else would have made of it. */
  forged(notice: Recorded): Recorded;
  counted(verdict: string): Promise<number | undefined>;
  /** The same gateway, in front of a Temporal server that is not there. */
  gatewayWithout(): Promise<Gateway>;
}

async function staged(provider: ProviderName): Promise<Stage> {
  const { side } = PROVED[provider];
  const sandbox = await startSandbox({ seed: 7 });
  const recorder = await startRecorder();
  const url = noticeUrl(recorder.url, provider, 'shop');
  const known = Object.values(sandbox.accounts).find((account) => account.provider === provider);
  if (known === undefined || side.notices === undefined) throw new Error(`no notices of ${provider}`);
  const { webhook } = await side.notices.tell(url, known, sandbox);
  const file = join(mkdtempSync(join(tmpdir(), 'holdfast-notices-')), 'secret');
  writeFileSync(file, webhook?.secret ?? '');
  const members = webhook === undefined ? '' : `\n    webhook: { url: '${url}', secret: '\${file:${file}}' }`;
  const world = await createWorld({ provider, sandbox, account: `${FAST_ACCOUNT}${members}` });
  if (provider === 'payment-options') await sandbox.control.setSwitches(provider, { webhookOnCapture: true });
  const configPath = world.env.HOLDFAST_CONFIG as string;
  appendFileSync(configPath, `gateway: { notices: { listen: '127.0.0.1:0', publicUrl: '${recorder.url}' } }\n`);
  const metrics = gatewayMetrics();
  const config = loadGateway({ path: configPath, env: world.env });
  const log = pino({ level: 'silent' });
  const gateway = await startGateway(world.holdfast, config, metrics, log);
  recorder.target = gateway.addresses.notices as string;
  const { name: account, currency } = world.merchant;
  const isToldWithPayment = side.notices.isToldWithPayment === true;
  const holdOf: Stage['holdOf'] = (paymentId) =>
    sandbox.control.authorize({
      ...{ provider, account, reference: referenceOf(paymentId), amount: AMOUNT, currency },
      ...(isToldWithPayment ? { noticeUrl: url } : {}),
    });
  return {
    world,
    recorder,
    gateway,
    holdOf,
    async begin(paymentId) {
      // Where the address is made by the adapter, the hold has to be made by it, too.
      const isOwn = webhook !== undefined && provider !== 'vipps';
      if (!isOwn) await holdOf(paymentId);
      const authorization = { reference: referenceOf(paymentId), ...(isOwn ? { create: side.create } : {}) };
      return world.holdfast.start({ account: 'shop', paymentId, authorization, amount: AMOUNT, currency });
    },
    of: (paymentId) => recorder.passed.filter(({ path, body }) => `${path} ${body}`.includes(referenceOf(paymentId))),
    forged: ({ path, body, ...same }) =>
      path.includes('payment-options')
        ? { ...same, body, path: path.replace(/.$/, (last) => (last === 'A' ? 'B' : 'A')) }
        : { ...same, path, body: Buffer.from(String(body).replace(/12000|120\.00/, '999.00')) },
    async counted(verdict) {
      const { values } = await metrics.notices.get();
      return values.find(({ labels }) => labels.verdict === verdict)?.value;
    },
    async gatewayWithout() {
      const connection = Connection.lazy({ address: '127.0.0.1:1' });
      const holdfast = Holdfast.over(new Client({ connection }), { shop: { provider } });
      return startGateway(holdfast, config, gatewayMetrics(), log);
    },
  };
}

const signals = async (world: World, paymentId: string): Promise<string[]> => {
  const { events } = await world.history(paymentId);
  return (events ?? []).flatMap(({ workflowExecutionSignaledEventAttributes: told }) =>
    told?.signalName === 'providerNotice' ? [String(told.input?.payloads?.[0]?.data)] : [],
  );
};

describe.each(TOLD)('notices of %s', (provider) => {
  const { taken, notGenuine } = PROVED[provider].conformance.notices ?? { taken: [0, ''], notGenuine: 0 };
  let stage: Stage;
  beforeAll(async () => {
    stage = await staged(provider);
  }, 120_000);
  afterAll(async () => {
    await stage.gateway.stop();
    await stage.recorder.close();
    await stage.world.close();
    await stage.world.sandbox.close();
  });

  /** A payment that runs, and a notice that came meanwhile: somebody has captured in the portal. */
  async function noticed(paymentId: string): Promise<{ payment: PaymentHandle; notice: Recorded }> {
    const payment = await stage.begin(paymentId);
    await stage.world.viewWhen(payment, 'is open', ({ state }) => state === 'open');
    const before = stage.of(paymentId).length;
    await stage.world.portalCapture(paymentId, AMOUNT);
    const notice = await until(`a notice of ${paymentId}`, () => stage.of(paymentId)[before] ?? false);
    await until('a signal', async () => (await signals(stage.world, paymentId)).length > 0);
    return { payment, notice };
  }

  /** How many signals there are, once nothing is owed any more. */
  async function settled(paymentId: string): Promise<number> {
    await sleep(10 * MIN_GAP_MS);
    return (await signals(stage.world, paymentId)).length;
  }

  const told = ({ status, body }: Recorded['answer']) => [status, body];

  test('a genuine one is taken, and the payment is looked up; nothing of its body gets into the history', async () => {
    const { payment, notice } = await noticed('genuine-1');
    expect(told(notice.answer)).toEqual(taken);
    await stage.world.viewWhen(payment, 'was told', ({ notices }) => (notices?.times ?? 0) > 0);
    for (const text of await signals(stage.world, 'genuine-1')) expect(text).not.toContain(referenceOf('genuine-1'));
  });

  test('a repeat is taken, and Temporal knows it', async () => {
    const { notice } = await noticed('doubled-1');
    const before = await settled('doubled-1');
    for (let nth = 0; nth < 5; nth++) expect(told(await stage.recorder.send(notice))).toEqual(taken);
    expect(await settled('doubled-1')).toBe(before);
  });

  // At Payment Options the address is made for holds of our own alone.
  const isForAll = provider !== 'payment-options';
  if (isForAll)
    test('one of a payment that we have not heard of is taken', async () => {
      await stage.holdOf('early-1');
      const notice = await until('a notice', () => stage.of('early-1')[0] ?? false);
      expect(told(notice.answer)).toEqual(taken);
      expect(await stage.counted('foreign')).toBeGreaterThan(0);
    });

  test('a forged one is refused, and reaches no payment', async () => {
    const { notice } = await noticed('forged-1');
    const before = await settled('forged-1');
    expect((await stage.recorder.send(stage.forged(notice))).status).toBe(notGenuine);
    expect(await settled('forged-1')).toBe(before);
    expect(await stage.counted('notGenuine')).toBe(1);
  });

  test('one that comes after the end is taken', async () => {
    const { payment, notice } = await noticed('ended-1');
    const { client } = stage.world;
    const { workflowId } = payment;
    // A task that is cut off by the end would count as failed.
    await until('rest', async () => {
      await sleep(200);
      const request = { namespace: client.options.namespace, execution: { workflowId } };
      const { pendingWorkflowTask, pendingActivities } =
        await client.workflowService.describeWorkflowExecution(request);
      return !pendingWorkflowTask && pendingActivities?.length === 0;
    });
    await client.workflow.getHandle(workflowId).terminate('the test wants it ended');
    expect(told(await stage.recorder.send(notice))).toEqual(taken);
  });

  test('while Temporal is away the provider is asked to come again', async () => {
    const { notice } = await noticed('away-1');
    const away = await stage.gatewayWithout();
    const { target } = stage.recorder;
    stage.recorder.target = away.addresses.notices as string;
    expect(await stage.recorder.send(notice)).toEqual({ status: 503, body: '', retryAfter: '5' });
    stage.recorder.target = target;
    await away.stop();
    expect(told(await stage.recorder.send(notice))).toEqual(taken);
  });
});
