import type { ProviderName } from '../../proof/providers';

/** How an account of the stage differs from that of its provider's default merchant, as YAML indented like its members; and its sandbox. */
interface Tuning {
  readonly members: string;
  readonly switches?: Readonly<Record<string, unknown>>;
}

/** One capture call ends within a second here. */
const CALLS =
  'http: { total: 800ms, connect: 500ms, headers: 600ms, body: 500ms }\n    minGap: 20ms\n    lookGap: 20ms';
const ATTEMPT = 'sendWithin: 2s, callBound: 2s, heartbeat: 1s';
const PLAIN: Tuning = { members: `${CALLS}\n    policy: { ${ATTEMPT} }` };

/**
 * What the troubles need that are shown at a provider. Durations are shortened where a trouble would take hours to show, and left as they are
 * where it must stay while one looks: a lost answer at Payment Options is parked after a second, an unknown one at Vipps is looked up after
 * ten minutes.
 */
const TUNINGS: Readonly<Partial<Record<ProviderName, Tuning>>> = {
  vipps: {
    members: `${CALLS}\n    policy: { ladder: [10m, 1h], backoff: [1s, 2s, 10s], stuckAfter: 3s, ${ATTEMPT} }`,
  },
  bambora: { ...PLAIN, switches: { backOffice: 'visible' } },
  pipwave: {
    members: `${CALLS}\n    settleWindow: 1s\n    readGap: 100ms\n    partialCaptures: true\n    finalAmountIsCaptured: true\n    policy: { ladder: [500ms, 500ms, 1s], ${ATTEMPT} }`,
  },
  'payment-options': {
    members: `${CALLS}\n    settleWindow: 1s\n    readGap: 100ms\n    policy: { ladder: [1s, 1s, 2s], ${ATTEMPT} }`,
  },
};

export const tuningOf = (provider: ProviderName): Tuning => TUNINGS[provider] ?? PLAIN;
