import type { Mutant } from '../mutant';

const LADDER = 'src/domain/ladder.ts';
const NEXT = 'src/domain/next-step.ts';
const OLD_KEY = 'age + policy.sendWithinMs + capabilities.settleWindowMs < capabilities.replayForMs &&';

/** Mistakes in what is sent, when, and under which key. */
export const SENDING: readonly Mutant[] = [
  {
    name: 'new-key-per-attempt',
    says: 'Every attempt of a capture gets an idempotency key of its own.',
    mode: 'core',
    patches: [
      {
        file: 'src/domain/weigh.ts',
        from: 'operationId: op.id, round });',
        to: 'operationId: op.id, round: round + op.attempts });',
      },
    ],
  },
  {
    name: 'one-key-per-payment',
    says: 'All captures of a payment share one idempotency key.',
    mode: 'core',
    patches: [
      {
        file: 'src/domain/key.ts',
        from: '[account, paymentId, kind, operationId, round]',
        to: '[account, paymentId, kind, round]',
      },
    ],
  },
  {
    name: 'replay-where-no-key-is-known',
    says: 'An order with a lost answer is sent again at a provider that knows no idempotency keys.',
    mode: 'core',
    patches: [
      {
        file: LADDER,
        from: OLD_KEY,
        to: 'age >= 0 &&',
      },
    ],
  },
  {
    name: 'replay-with-an-old-key',
    says: 'An order is sent again under a key that the provider has forgotten by then.',
    mode: 'core',
    patches: [
      {
        file: LADDER,
        from: OLD_KEY,
        to: 'age >= 0 && capabilities.replayForMs > 0 &&',
      },
    ],
  },
  {
    name: 'replay-after-cancel',
    says: 'A capture with a lost answer is sent again after the order was cancelled.',
    mode: 'core',
    patches: [{ file: LADDER, from: '    op.wanted &&\n', to: '' }],
  },
  {
    name: 'cancel-does-not-stop-captures',
    says: 'A capture that was not sent yet goes out although the order was cancelled.',
    mode: 'core',
    patches: [
      {
        file: 'src/domain/follow-clock.ts',
        from: 'if (!payment.cancelled) return [];',
        to: 'if (payment.startedAt > 0) return [];',
      },
    ],
  },
  {
    name: 'release-beside-an-open-capture',
    says: 'The rest of the hold is given back while a capture is still in doubt.',
    mode: 'core',
    patches: [
      {
        file: 'src/domain/follow-clock.ts',
        from: '|| capturesOf(payment).some((op) => !isFinal(op))) return [];',
        to: ') return [];',
      },
      {
        file: NEXT,
        from: '!keepsHold(payment, now) && capturesOf(payment).every(isFinal);',
        to: '!keepsHold(payment, now);',
      },
    ],
  },
  {
    name: 'two-captures-in-doubt-at-once',
    says: 'The next capture goes out while one is in doubt, and a risen total is given to whichever is asked about.',
    mode: 'core',
    patches: [
      {
        file: NEXT,
        from: 'payment.operations.some((op) => isUnresolved(op) && op.kind ===',
        to: 'payment.operations.some((op) => op.amount < 0 && op.kind ===',
      },
      {
        file: 'src/domain/weigh.ts',
        from: '!payment.operations.some((other) => other.id !== op.id && isUncertain(other));',
        to: 'true;',
      },
    ],
  },
  {
    name: 'sent-past-the-deadline',
    says: 'A capture that had to wait goes out when the hold may be gone.',
    mode: 'core',
    patches: [
      { file: NEXT, from: '!quiet && now < sentUntil(payment, kind);', to: '!quiet;' },
      {
        file: 'src/domain/follow-clock.ts',
        from: 'if (now < payment.captureBy) return [];',
        to: 'if (now > 0) return [];',
      },
      { file: 'src/domain/order.ts', from: 'invariant(now < until,', to: 'invariant(now > 0,' },
    ],
  },
  {
    name: 'rest-kept-after-capture-by',
    says: 'The order service sets a day before the hold ends: from then on the books say released, and it is held.',
    mode: 'core',
    patches: [
      { file: 'src/domain/payment.ts', from: `kind === 'release' ? holdUntil : captureBy;`, to: 'captureBy;' },
      { file: 'src/domain/follow-clock.ts', from: 'now >= payment.holdUntil && !isFinal(op)', to: '!isFinal(op)' },
      {
        file: 'src/domain/follow-clock.ts',
        from: `if (now >= payment.holdUntil || mode ===`,
        to: 'if (now >= payment.captureBy || mode ===',
      },
    ],
  },
  {
    name: 'capture-before-the-hold',
    says: 'A capture goes out before the hold is confirmed.',
    mode: 'core',
    patches: [
      {
        file: 'src/domain/follow-clock.ts',
        from: 'if (!isAuthorized(payment) || now >= payment.captureBy) return [];',
        to: 'if (now >= payment.captureBy) return [];',
      },
      {
        file: NEXT,
        from: `if (mayWrite('capture') && isAuthorized(payment) && !isBlocked(payment)) {`,
        to: `if (mayWrite('capture') && !isBlocked(payment)) {`,
      },
      { file: 'src/domain/order.ts', from: `op.kind === 'authorize' || isAuthorized(payment)`, to: 'op.amount > 0' },
    ],
  },
  {
    name: 'sent-while-paused',
    says: 'A capture goes out while the payment is paused.',
    mode: 'core',
    patches: [
      {
        file: NEXT,
        from: 'payment.paused !== undefined || isOverdrawn(payment); // 1',
        to: 'isOverdrawn(payment); // 1',
      },
    ],
  },
  {
    name: 'sent-while-overdrawn',
    says: 'A capture goes out although more was taken than the hold had.',
    mode: 'core',
    patches: [
      {
        file: NEXT,
        from: 'payment.paused !== undefined || isOverdrawn(payment); // 1',
        to: 'payment.paused !== undefined; // 1',
      },
      {
        file: 'src/domain/order.ts',
        from: 'invariant(ledger.available >= 0,',
        to: 'invariant(ledger.authorized >= 0,',
      },
    ],
  },
  {
    name: 'ended-with-money-that-nobody-looked-at',
    says: 'A payment ends and leaves the list although the provider took another amount than asked.',
    mode: 'core',
    patches: [
      {
        file: NEXT,
        from: 'if (keepsOpen(payment)) return false;',
        to: '',
      },
    ],
  },
];
