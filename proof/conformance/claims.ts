import type { Pairing, Setting } from '../pairing';
import { HOLD, type Stage } from './stage';

/** One behaviour under one fault. What is to come of it stands with each provider. */
export interface Claim {
  run(stage: Stage): Promise<unknown>;
  /** Where the sandbox has to be set up for it before the payment is made. */
  set?(pairing: Pairing): Setting;
}

/**
 * What the calls are told (in order), what the look-ups show (in order), and the truth of the sandbox: captured and given back in minor units,
 * how often money was taken by whomever, how many writes reached the provider, and, of refunds, how much and how often. 12000 are held.
 */
export type Expected = readonly [
  calls: string,
  finding: string,
  truth: readonly [
    captured: number,
    released: number,
    times: number,
    writes: number,
    refunded?: number,
    refunds?: number,
  ],
];

const PART = 5_000;
const LAG = 60_000;

/** A capture that meets a fault, then the look-up. */
export const captureUnder = (fault: Parameters<Stage['fault']>[0]): Claim => ({
  async run(stage) {
    await stage.fault({ operation: 'capture', ...fault });
    await stage.capture();
    await stage.settle();
    await stage.lookUp();
  },
});

const releaseUnder = (fault: Parameters<Stage['fault']>[0]): Claim => ({
  async run(stage) {
    await stage.fault({ operation: 'cancel', ...fault });
    await stage.release();
    await stage.lookUp('release');
  },
});

/** Everything is captured, then given back under a fault; then the look-up. */
const refundUnder = (fault: Parameters<Stage['fault']>[0]): Claim => ({
  async run(stage) {
    await stage.capture();
    await stage.settle();
    await stage.fault({ operation: 'refund', ...fault });
    await stage.refund();
    await stage.settle();
    await stage.lookUp('refund');
  },
});

const lagging = (pairing: Pairing): Setting => ({ switches: pairing.lag(LAG) });

/** The behaviours that every provider is put through. */
export const CLAIMS = {
  'looks the hold up': {
    run: (stage) => stage.lookUp('authorize'),
  },
  'creates the hold, then captures it': {
    async run(stage) {
      await stage.create();
      await stage.lookUp('authorize');
      await stage.capture();
      await stage.settle();
      await stage.lookUp();
    },
  },
  'creates the hold, and the answer is lost': {
    async run(stage) {
      const [operation = ''] = stage.pairing.requests.authorize;
      await stage.fault({ operation, fault: 'dropsAfterEffect' });
      await stage.create();
      await stage.lookUp('authorize');
    },
  },
  'captures everything': {
    async run(stage) {
      await stage.capture();
      await stage.settle();
      await stage.lookUp();
    },
  },
  'captures a part': {
    async run(stage) {
      await stage.capture(PART);
      await stage.settle();
      await stage.lookUp('capture', PART);
    },
  },
  'captures a second part': {
    async run(stage) {
      await stage.capture(PART);
      await stage.settle();
      await stage.capture(4_000, { key: 'cap-2', capturedBefore: PART });
      await stage.settle();
      await stage.lookUp('capture', 4_000, 'cap-2');
    },
  },
  'the same capture again, once it shows': {
    async run(stage) {
      await stage.capture();
      await stage.settle();
      await stage.capture();
      await stage.settle();
      await stage.lookUp();
    },
  },
  'the same capture again, at once': {
    async run(stage) {
      await stage.capture();
      await stage.capture();
      await stage.settle();
      await stage.lookUp();
    },
  },
  'the same part again': {
    async run(stage) {
      await stage.capture(PART);
      await stage.settle();
      await stage.capture(PART);
      await stage.settle();
      await stage.lookUp('capture', PART);
    },
  },
  'capture, the connection dropped before the effect': captureUnder({ fault: 'dropsBeforeEffect' }),
  'capture, the connection dropped after the effect': captureUnder({ fault: 'dropsAfterEffect' }),
  'capture, 500 before the effect': captureUnder({ fault: 'failsBeforeEffect', status: 500 }),
  'capture, 500 after the effect': captureUnder({ fault: 'failsAfterEffect', status: 500 }),
  'capture, 504 before the effect': captureUnder({ fault: 'failsBeforeEffect', status: 504 }),
  'capture, 504 after the effect': captureUnder({ fault: 'failsAfterEffect', status: 504 }),
  'capture, a page of HTML after the effect': captureUnder({ fault: 'pageAfterEffect', status: 502 }),
  'capture, half a body': captureUnder({ fault: 'garblesAnswer' }),
  'capture, told to slow down': captureUnder({ fault: 'throttles' }),
  'capture, the payment is busy': captureUnder({ fault: 'locks' }),
  'capture, it acts after the answer was lost': captureUnder({ fault: 'actsLate', ms: 5_000 }),
  'capture, it acts after the look-up': {
    async run(stage) {
      await stage.fault({ operation: 'capture', fault: 'actsLate', ms: 30_000 });
      await stage.capture();
      await stage.lookUp();
      await stage.pass(60_000);
      await stage.lookUp();
    },
  },
  'over-capture': {
    async run(stage) {
      await stage.capture(HOLD + 1);
      await stage.settle();
      await stage.lookUp('capture', HOLD + 1);
    },
  },
  'capture after release': {
    async run(stage) {
      await stage.release();
      await stage.capture();
      await stage.settle();
      await stage.lookUp();
    },
  },
  release: {
    async run(stage) {
      await stage.release();
      await stage.lookUp('release');
    },
  },
  'release, the connection dropped before the effect': releaseUnder({ fault: 'dropsBeforeEffect' }),
  'release, the connection dropped after the effect': releaseUnder({ fault: 'dropsAfterEffect' }),
  'release, 500 after the effect': releaseUnder({ fault: 'failsAfterEffect', status: 500 }),
  'release twice': {
    async run(stage) {
      await stage.release();
      await stage.release();
      await stage.lookUp('release');
    },
  },
  'release of the rest, after a capture': {
    async run(stage) {
      await stage.capture(PART);
      await stage.settle();
      await stage.release(HOLD - PART, { untouched: false, capturedBefore: PART });
      await stage.lookUp('release', HOLD - PART);
    },
  },
  'release by one who does not know of the capture': {
    async run(stage) {
      await stage.capture();
      await stage.settle();
      await stage.release();
      await stage.lookUp('release');
    },
  },
  'capture after the hold has expired': {
    async run(stage) {
      await stage.expire();
      await stage.capture();
      await stage.settle();
      await stage.lookUp();
    },
  },
  'release after the hold has expired': {
    async run(stage) {
      await stage.expire();
      await stage.release();
      await stage.lookUp('release');
    },
  },
  'capture after a person captured a part in the portal': {
    async run(stage) {
      await stage.portalCapture(PART);
      await stage.capture(HOLD);
      await stage.settle();
      await stage.lookUp();
    },
  },
  'capture after a person captured everything in the portal': {
    async run(stage) {
      await stage.portalCapture(HOLD);
      await stage.capture(HOLD);
      await stage.settle();
      await stage.lookUp();
    },
  },
  'capture after a person gave the hold back in the portal': {
    async run(stage) {
      await stage.portalCancel();
      await stage.capture();
      await stage.settle();
      await stage.lookUp();
    },
  },
  'a lost answer, and reads that lag behind': {
    set: lagging,
    async run(stage) {
      await stage.pass(2 * LAG); // the hold itself shows
      await stage.fault({ operation: 'capture', fault: 'dropsAfterEffect' });
      await stage.capture();
      await stage.settle();
      await stage.lookUp();
      await stage.pass(2 * LAG);
      await stage.lookUp();
    },
  },
  'a lost answer, and a read that fails': {
    async run(stage) {
      await stage.fault({ operation: 'capture', fault: 'dropsAfterEffect' });
      await stage.capture();
      await stage.settle();
      await stage.fault({ operation: 'get', fault: 'failsBeforeEffect', status: 503 });
      await stage.lookUp();
      await stage.fault({ operation: 'get', fault: 'findsNothing' });
      await stage.lookUp();
    },
  },
  'bad credentials': {
    async run(stage) {
      await stage.reopen(stage.pairing.wrong);
      await stage.capture();
      await stage.release();
      await stage.lookUp();
    },
  },
  'a token that is refused though it is good': captureUnder({ fault: 'rejectsToken' }),
  'an unknown reference': {
    async run(stage) {
      stage.mistake();
      await stage.capture();
      await stage.release();
      await stage.lookUp();
      await stage.lookUp('authorize');
    },
  },
} as const satisfies Record<string, Claim>;

export type ClaimName = keyof typeof CLAIMS;

/** The behaviours of a provider through which Holdfast gives captured money back. */
export const REFUND_CLAIMS = {
  refund: {
    async run(stage) {
      await stage.capture();
      await stage.settle();
      await stage.refund();
      await stage.settle();
      await stage.lookUp('refund');
      await stage.lookUp();
    },
  },
  'refund of a part': {
    async run(stage) {
      await stage.capture();
      await stage.settle();
      await stage.refund(PART);
      await stage.settle();
      await stage.lookUp('refund', PART);
      await stage.lookUp();
    },
  },
  'refund of a second part': {
    async run(stage) {
      await stage.capture();
      await stage.settle();
      await stage.refund(PART);
      await stage.settle();
      await stage.refund(4_000, { key: 'ref-2', refundedBefore: PART });
      await stage.settle();
      await stage.lookUp('refund', 4_000, 'ref-2');
    },
  },
  'the same refund again, once it shows': {
    async run(stage) {
      await stage.capture();
      await stage.settle();
      await stage.refund(PART);
      await stage.settle();
      await stage.refund(PART);
      await stage.settle();
      await stage.lookUp('refund', PART);
    },
  },
  'the same refund again, at once': {
    async run(stage) {
      await stage.capture();
      await stage.settle();
      await stage.refund(PART);
      await stage.refund(PART);
      await stage.settle();
      await stage.lookUp('refund', PART);
    },
  },
  'refund, the connection dropped before the effect': refundUnder({ fault: 'dropsBeforeEffect' }),
  'refund, the connection dropped after the effect': refundUnder({ fault: 'dropsAfterEffect' }),
  'refund, 500 before the effect': refundUnder({ fault: 'failsBeforeEffect', status: 500 }),
  'refund, 504 after the effect': refundUnder({ fault: 'failsAfterEffect', status: 504 }),
  'refund, a page of HTML after the effect': refundUnder({ fault: 'pageAfterEffect', status: 502 }),
  'refund, half a body': refundUnder({ fault: 'garblesAnswer' }),
  'refund, told to slow down': refundUnder({ fault: 'throttles' }),
  'refund, the payment is busy': refundUnder({ fault: 'locks' }),
  'refund, it acts after the look-up': {
    async run(stage) {
      await stage.capture();
      await stage.settle();
      await stage.fault({ operation: 'refund', fault: 'actsLate', ms: 30_000 });
      await stage.refund();
      await stage.lookUp('refund');
      await stage.pass(60_000);
      await stage.lookUp('refund');
    },
  },
  'over-refund': {
    async run(stage) {
      await stage.capture(PART);
      await stage.settle();
      await stage.refund(PART + 1, { capturedBefore: PART });
      await stage.settle();
      await stage.lookUp('refund', PART + 1);
    },
  },
  'refund of what was never captured': {
    async run(stage) {
      await stage.refund();
      await stage.lookUp('refund');
    },
  },
  'refund after a person refunded a part in the portal': {
    async run(stage) {
      await stage.capture();
      await stage.settle();
      await stage.portalRefund(PART);
      await stage.refund();
      await stage.settle();
      await stage.lookUp('refund');
    },
  },
  'refund after a person refunded everything in the portal': {
    async run(stage) {
      await stage.capture();
      await stage.settle();
      await stage.portalRefund(HOLD);
      await stage.refund();
      await stage.settle();
      await stage.lookUp('refund');
    },
  },
  'a lost refund, and reads that lag behind': {
    set: lagging,
    async run(stage) {
      await stage.pass(2 * LAG);
      await stage.capture();
      await stage.pass(2 * LAG);
      await stage.fault({ operation: 'refund', fault: 'dropsAfterEffect' });
      await stage.refund();
      await stage.settle();
      await stage.lookUp('refund');
      await stage.pass(2 * LAG);
      await stage.lookUp('refund');
    },
  },
} as const satisfies Record<string, Claim>;

export type RefundClaimName = keyof typeof REFUND_CLAIMS;

/** What comes of every behaviour, at one provider. */
export type Expectations = Readonly<Record<ClaimName, Expected>>;
export type RefundExpectations = Readonly<Record<RefundClaimName, Expected>>;

/** The worst that a sheet leaves open, settings of an account that answer it, and what comes of it. */
export interface Worst extends Setting {
  run(stage: Stage): Promise<unknown>;
  readonly expected: Expected;
}

/** Behaviours that are put through a provider at its worst only, or under several of its switches. */
export const lostThenAgain = async (stage: Stage): Promise<void> => {
  await stage.fault({ operation: 'capture', fault: 'dropsAfterEffect' });
  await stage.capture(PART);
  await stage.settle();
  await stage.lookUp('capture', PART);
  await stage.capture(PART);
  await stage.settle();
  await stage.lookUp('capture', PART);
};

export const { run: lostAnswer } = captureUnder({ fault: 'dropsAfterEffect' });
