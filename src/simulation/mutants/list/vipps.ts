import type { Mutant } from '../mutant';

const at = { mode: 'adapters', provider: 'vipps' } as const;
const LOOK_UP = 'src/providers/vipps/look-up.ts';
const CAPTURE = 'src/providers/vipps/capture.ts';

/** Mistakes in the adapter of Vipps MobilePay. */
export const VIPPS: readonly Mutant[] = [
  {
    ...at,
    name: 'vipps-new-key-per-request',
    says: 'Every request to Vipps bears an idempotency key of its own.',
    patches: [
      {
        file: 'src/providers/vipps/api.ts',
        from: `'Idempotency-Key': key };`,
        to: `'Idempotency-Key': key.slice(0, 30) + String(Math.round(monotonic())).slice(-9) };`,
      },
    ],
  },
  {
    ...at,
    name: 'vipps-unreadable-200-is-success',
    says: 'A 200 of Vipps with a body that cannot be read counts as captured.',
    patches: [
      {
        file: CAPTURE,
        from: `if (!parsed.success) return { kind: 'unknown', why: '200 with a body that cannot be read' };`,
        to: `if (!parsed.success) return { kind: 'confirmed', amount: order.amount, currency: order.currency };`,
      },
    ],
  },
  {
    ...at,
    name: 'vipps-lost-answer-is-not-sent',
    says: 'A time-out of Vipps counts as never sent.',
    patches: [
      {
        file: 'src/providers/vipps/api.ts',
        from: `if (sent.sent === 'maybe') return { kind: 'unknown', why: sent.why };`,
        to: `if (sent.sent === 'maybe') return { kind: 'notSent', why: sent.why };`,
      },
    ],
  },
  {
    ...at,
    name: 'vipps-any-capture-is-ours',
    says: 'Any capture in the event log of Vipps counts as the one that was asked about.',
    patches: [
      { file: LOOK_UP, from: 'event.name === name && event.idempotencyKey === order.key', to: 'event.name === name' },
    ],
  },
  {
    ...at,
    name: 'vipps-failed-capture-counts',
    says: 'A failed capture in the event log of Vipps counts as captured.',
    patches: [{ file: LOOK_UP, from: 'under.filter(({ success }) => success);', to: 'under;' }],
  },
  {
    ...at,
    name: 'vipps-amount-in-major-units',
    says: 'Vipps is told kroner where it takes øre.',
    patches: [{ file: CAPTURE, from: 'value: order.amount }', to: 'value: Math.ceil(order.amount / 100) }' }],
  },
];
