import { setTimeout as sleep } from 'node:timers/promises';
import pino from 'pino';
import type { PaymentView } from '../../../src/client';
import { newApiKey } from '../../../src/gateway/api/keys';
import { startGateway } from '../../../src/gateway/gateway';
import { gatewayMetrics } from '../../../src/gateway/metrics';
import { drawOf } from '../../../src/sandbox/random';
import { MERCHANTS } from '../../merchants';
import { PROVED } from '../../providers';
import { insist } from '../shop';
import type { Stage } from '../stage';

const PROVIDER = 'vipps';
const { name: ACCOUNT, currency: CURRENCY } = MERCHANTS[PROVIDER];
/** Requests of one round, in which all workers die and then the server. */
const PUTS_PER_ROUND = 47;
const PARCELS_PER_PAYMENT = 8;
const AMOUNT = 1_000;
const EVERY_MS = 60;
/** A third of the callers waits; they are promised no less. */
const WAITS = 1 / 3;
const WORKERS_DIE_AFTER_MS = 800;
const SERVER_DIES_AFTER_MS = 400;
const SERVER_DOWN_MS = 500;
const KEPT_WITHIN_MS = 60_000;

export interface HttpReport {
  readonly seed: number;
  readonly puts: number;
  /** 200 and 202: what the order service goes on by. */
  readonly promised: number;
  /** Of these, those that no worker had decided yet. */
  readonly undecided: number;
  /** 503: nothing was promised, and nothing was asked again. */
  readonly unavailable: number;
  /** Any other answer, or none. */
  readonly other: readonly string[];
  /** Promised, and in no payment afterwards. This must not happen. */
  readonly lost: readonly string[];
  /** Shipments whose money was taken more than once, or not as asked. */
  readonly wrong: readonly string[];
  readonly seconds: number;
  readonly safe: boolean;
}

interface Parcel {
  paymentId: string;
  id: string;
}

/** `PUT`s of shipments while all workers and then the server are killed with SIGKILL; whatever was promised has to be there afterwards. */
export async function http(
  { puts, seed, show }: { puts: number; seed: number; show: (line: string) => void },
  stage: Stage,
): Promise<HttpReport> {
  const startedAt = Date.now();
  const { key, sha256 } = newApiKey('shop');
  const keys = { shop: { sha256, accounts: [ACCOUNT], may: ['ship', 'read'] as const } };
  const gateway = await startGateway(
    stage.holdfast,
    {
      accounts: {},
      noticeAccounts: [],
      workflowTaskTimeoutMs: 5_000,
      gateway: { api: { listen: { host: '127.0.0.1', port: 0 }, keys } },
    },
    gatewayMetrics(),
    pino({ level: 'silent' }),
  );
  const put = ({ paymentId, id }: Parcel, waitS: number | undefined): Promise<Response> =>
    fetch(`http://${gateway.addresses.api}/v1/accounts/${ACCOUNT}/payments/${paymentId}/shipments/${id}`, {
      method: 'PUT',
      headers: {
        ...{ authorization: `Bearer ${key}`, 'content-type': 'application/json' },
        ...(waitS === undefined ? {} : { prefer: `wait=${waitS}` }),
      },
      body: JSON.stringify({ amount: AMOUNT, currency: CURRENCY }),
    });
  const told: { parcel: Parcel; status: number; decided: boolean | undefined }[] = [];
  try {
    for (let from = 0; from < puts; from += PUTS_PER_ROUND) {
      show(`${from} of ${puts} requests`);
      const parcels = parcelsOf(seed, from, Math.min(PUTS_PER_ROUND, puts - from));
      await open(parcels, stage);
      const playing = parcels.map(async (parcel, at) => {
        await sleep(at * EVERY_MS);
        const waitS = drawOf(seed, parcel.paymentId, parcel.id) < WAITS ? 2 : undefined;
        const answer = await put(parcel, waitS).catch((error: unknown) => String(error));
        if (typeof answer === 'string') return { parcel, status: 0, decided: undefined };
        const { decided } = (await answer.json()) as { decided?: boolean };
        return { parcel, status: answer.status, decided };
      });
      await sleep(WORKERS_DIE_AFTER_MS);
      await Promise.all([...stage.crew.workers].map((worker) => stage.crew.kill(worker)));
      await sleep(SERVER_DIES_AFTER_MS);
      await stage.restartServer(SERVER_DOWN_MS);
      await stage.crew.fill();
      told.push(...(await Promise.race([Promise.all(playing), stage.crew.failed])));
    }
  } finally {
    await gateway.stop();
  }
  show('comparing');
  const promised = told.filter(({ status }) => status === 200 || status === 202);
  const { lost, wrong } = await compare(
    promised.map(({ parcel }) => parcel),
    told.map(({ parcel }) => parcel),
    stage,
  );
  return {
    ...{ seed, puts: told.length, promised: promised.length },
    undecided: promised.filter(({ decided }) => decided === false).length,
    unavailable: told.filter(({ status }) => status === 503).length,
    other: told
      .filter(({ status }) => ![200, 202, 503].includes(status))
      .map(({ parcel, status }) => `${nameOf(parcel)}: ${status}`),
    ...{ lost, wrong, seconds: Math.round((Date.now() - startedAt) / 1_000) },
    safe: lost.length === 0 && wrong.length === 0,
  };
}

const nameOf = ({ paymentId, id }: Parcel): string => `${paymentId}/${id}`;

const parcelsOf = (seed: number, from: number, count: number): Parcel[] =>
  Array.from({ length: count }, (_, at) => ({
    paymentId: `http-${seed}-${from}-${Math.floor(at / PARCELS_PER_PAYMENT)}`,
    id: `parcel-${at}`,
  }));

const holdOf = (paymentId: string): string => `${paymentId}-hold`;

async function open(parcels: readonly Parcel[], { control, holdfast }: Stage): Promise<void> {
  for (const paymentId of new Set(parcels.map((parcel) => parcel.paymentId))) {
    const amount = AMOUNT * PARCELS_PER_PAYMENT;
    const asked = {
      provider: PROVIDER,
      account: ACCOUNT,
      reference: holdOf(paymentId),
      amount,
      currency: CURRENCY,
    } as const;
    const reference = PROVED[PROVIDER].side.referenceOf(await control.authorize(asked));
    await insist(() =>
      holdfast.start({ account: ACCOUNT, paymentId, authorization: { reference }, amount, currency: CURRENCY }),
    );
  }
}

/** Every promised shipment is in its payment and captured; and the provider took each at most once. */
async function compare(promised: readonly Parcel[], all: readonly Parcel[], stage: Stage) {
  const payments = [...new Set(all.map(({ paymentId }) => paymentId))];
  const compared = await Promise.all(
    payments.map((paymentId) => {
      const due = promised.filter((parcel) => parcel.paymentId === paymentId).map(({ id }) => id);
      return compareOne(paymentId, due, stage);
    }),
  );
  return { lost: compared.flatMap(({ lost }) => lost), wrong: compared.flatMap(({ wrong }) => wrong) };
}

async function compareOne(paymentId: string, due: readonly string[], { control, holdfast }: Stage) {
  const look = () => insist(() => holdfast.payment(ACCOUNT, paymentId).view());
  const missingIn = ({ shipments }: PaymentView): string[] =>
    due.filter((id) => !shipments.some((shipment) => shipment.id === id && shipment.state === 'captured'));
  let view = await look();
  for (
    const until = Date.now() + KEPT_WITHIN_MS;
    missingIn(view).length > 0 && Date.now() < until;
    view = await look()
  ) {
    await sleep(500);
  }
  const { movements } = await control.truthOf({ provider: PROVIDER, account: ACCOUNT, reference: holdOf(paymentId) });
  const taken = movements.filter(({ kind }) => kind === 'captured').map(({ amount }) => amount);
  const captured = view.shipments.filter(({ state }) => state === 'captured').length;
  const isRight =
    taken.every((amount) => amount === AMOUNT) &&
    taken.length === captured &&
    view.ledger.captured === captured * AMOUNT;
  return {
    lost: missingIn(view).map((id) => nameOf({ paymentId, id })),
    wrong: isRight
      ? []
      : [`${paymentId}: the provider took ${taken.join(' + ') || 'nothing'}, of ${captured} captured shipments`],
  };
}
