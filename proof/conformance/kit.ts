import { COLUMNS, type ProviderName } from './columns';
import { HOLD, type Setting, type Stage } from './stage';

/** One behaviour under one fault. What is to come of it stands in `expectations.ts`, per provider. */
export interface Claim {
  run(stage: Stage): Promise<unknown>;
  /** Where the sandbox has to be set up for it before the payment is made. */
  set?(name: ProviderName): Setting;
}

const PART = 5_000;
const LAG = 60_000;

/** A capture that meets a fault, then the look-up. */
const captureUnder = (fault: Parameters<Stage['fault']>[0]): Claim => ({
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

const lagging = (name: ProviderName): Setting => ({ switches: COLUMNS[name].lag(LAG) });

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
      await stage.fault({ operation: COLUMNS[stage.name].creates, fault: 'dropsAfterEffect' });
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
      await stage.reopen(COLUMNS[stage.name].wrong);
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

const lostThenAgain = async (stage: Stage): Promise<void> => {
  await stage.fault({ operation: 'capture', fault: 'dropsAfterEffect' });
  await stage.capture(PART);
  await stage.settle();
  await stage.lookUp('capture', PART);
  await stage.capture(PART);
  await stage.settle();
  await stage.lookUp('capture', PART);
};

const twoParts = CLAIMS['captures a second part'].run;
const { run: portalAll } = CLAIMS['capture after a person captured everything in the portal'];
const { run: atOnce } = CLAIMS['the same capture again, at once'];
const { run: capturesAll } = CLAIMS['captures everything'];
const { run: lostAnswer } = captureUnder({ fault: 'dropsAfterEffect' });
const when = (run: Claim['run'], switches: object, settings: object = {}): Claim => ({
  run,
  set: () => ({ switches: switches as Record<string, unknown>, settings: settings as Record<string, unknown> }),
});

/** Gives up before a provider that takes its time has answered. */
const IMPATIENT = { http: { headers: '300ms' } };

/** The worst that a sheet leaves open, and settings of an account that answer it. */
export const WORST: Readonly<Record<ProviderName, Readonly<Record<string, Claim>>>> = {
  vipps: {
    'the key is forgotten, and the same capture comes again': {
      async run(stage) {
        await stage.fault({ operation: 'capture', fault: 'forgetsKey' });
        await stage.capture(PART);
        await stage.capture(PART);
        await stage.lookUp('capture', PART);
      },
    },
    'a part whose answer was lost, again': { run: lostThenAgain },
    'a repeat is told the totals of now': when(
      async (stage) => {
        await stage.capture(PART);
        await stage.capture(4_000, { key: 'cap-2', capturedBefore: PART });
        await stage.capture(PART);
        await stage.lookUp('capture', PART);
      },
      { replay: 'current' },
    ),
    'portal captures show a key of their own': when(portalAll, { portalKey: 'foreign' }),
  },
  bambora: {
    'second part allowed, the account says one': when(twoParts, { secondAfterPartial: 'allowed' }),
    'second part allowed, the account says many': when(
      twoParts,
      { secondAfterPartial: 'allowed' },
      { multipleCaptures: true },
    ),
    'second part refused, the account says many': when(twoParts, {}, { multipleCaptures: true }),
    'second part allowed, a part whose answer was lost, again': when(lostThenAgain, { secondAfterPartial: 'allowed' }),
    'second part allowed, many, a part whose answer was lost, again': when(
      lostThenAgain,
      { secondAfterPartial: 'allowed' },
      { multipleCaptures: true },
    ),
    'no comment, many, a part whose answer was lost, again': when(
      lostThenAgain,
      { secondAfterPartial: 'allowed', commentPlacement: 'dropped' },
      { multipleCaptures: true },
    ),
    'second capture is 402': when(atOnce, { secondAfterFull: '402' }),
    'captures are wrapped': when(capturesAll, { captureShape: 'wrapped', captureAnswer: 'full' }),
    'captures without comment': when(capturesAll, { captureShape: 'flatWithoutComment' }),
    'the comment is kept on the payment': when(capturesAll, { commentPlacement: 'payment' }),
    'the comment is dropped': when(lostAnswer, { commentPlacement: 'dropped' }),
    '200, as until 2016': when(capturesAll, { captureStatus: 200, errorScheme: 'http' }),
    'reads are refused while it is busy': when(
      async (stage) => {
        await stage.capture();
        await stage.lookUp();
        await stage.pass(60_000);
        await stage.lookUp();
      },
      { processingMs: 30_000, getWhileBusy: '409' },
      IMPATIENT,
    ),
    'reads show that it is busy': when(
      async (stage) => {
        await stage.capture();
        await stage.lookUp();
        await stage.capture();
        await stage.pass(60_000);
        await stage.lookUp();
      },
      { processingMs: 30_000 },
      IMPATIENT,
    ),
    'the back office shows': when(portalAll, { backOffice: 'visible' }),
    'the back office does not show, and money is taken again': when(portalAll, {
      captureAfterBackOffice: 'takesAgain',
    }),
  },
  pipwave: {
    'a part, and the gateway takes everything': when(
      CLAIMS['captures a part'].run,
      { pgPartial: 'off' },
      { partialCaptures: true, finalAmountIsCaptured: true },
    ),
    'a part, and nobody says what was taken': when(
      CLAIMS['captures a part'].run,
      { pgPartial: 'off', finalAmount: 'unchanged' },
      { partialCaptures: true },
    ),
    'parts, the gateway takes several and keeps the rest': when(
      twoParts,
      { pgPartial: 'multiple', remainder: 'kept' },
      { partialCaptures: true, finalAmountIsCaptured: true },
    ),
    'a part whose answer was lost, again, once it shows': when(
      lostThenAgain,
      { pgPartial: 'multiple', remainder: 'kept', pgSecondFull: 'taken' },
      { partialCaptures: true, finalAmountIsCaptured: true },
    ),
    'a second full one is taken, at once': when(atOnce, { pgSecondFull: 'taken' }),
    'a second full one is taken, once the first shows': when(CLAIMS['the same capture again, once it shows'].run, {
      pgSecondFull: 'taken',
    }),
    'a second one while the first is on its way is refused': when(atOnce, { secondWhilePending: 'refused' }),
    'it fails later, and shows it': when(capturesAll, { captureTiming: 'asynchronousFailure' }),
    'it fails later, and shows nothing': when(capturesAll, {
      captureTiming: 'asynchronousFailure',
      failureShows: 'unchanged',
    }),
    'it shows captured, and fails': when(
      async (stage) => {
        await stage.capture();
        await stage.lookUp();
        await stage.settle();
        await stage.lookUp();
      },
      { captureTiming: 'optimisticFailure' },
    ),
    'it is taken at once': when(capturesAll, { captureTiming: 'synchronous' }),
    'by sub-status': when(capturesAll, { authorizedAs: 'paidSubStatus' }, { reading: 'sub-status' }),
    'by sub-status, read by the flag': when(capturesAll, {
      authorizedAs: 'paidSubStatus',
      requireCapture: 'static',
    }),
    'the flag stays, read by the status': when(capturesAll, { requireCapture: 'static' }, { reading: 'status' }),
    'the flag stays, read by the flag': when(lostAnswer, { requireCapture: 'static' }),
    'numbers, and HTTP says it, too': when(capturesAll, { statusType: 'number', errorHttp: 'mapped' }),
    'the key is refused in front': when(CLAIMS['bad credentials'].run, { keyRefusedBy: 'front', errorHttp: 'mapped' }),
    'cancelling gives the hold back': when(CLAIMS.release.run, { cancelVoids: true }),
    'expiry shows nothing': when(CLAIMS['capture after the hold has expired'].run, { expiryShows: 'unchanged' }),
    'there are fees on top': when(capturesAll, { processingFee: 100 }),
  },
  'payment-options': {
    ...Object.fromEntries(
      (['A', 'B', 'C'] as const).flatMap((capturedStatus) => [
        [`${capturedStatus}: a lost answer`, when(lostAnswer, { capturedStatus })],
        [`${capturedStatus}: a part`, when(CLAIMS['captures a part'].run, { capturedStatus })],
        [
          `${capturedStatus}: the same capture again, and it is charged`,
          when(atOnce, { capturedStatus, secondCapture: 'charged' }),
        ],
        [`${capturedStatus}: release`, when(CLAIMS.release.run, { capturedStatus })],
        [`${capturedStatus}: capture after release`, when(CLAIMS['capture after release'].run, { capturedStatus })],
        [`${capturedStatus}: a person captured everything`, when(portalAll, { capturedStatus })],
      ]),
    ),
    ...Object.fromEntries(
      ([1, 2, 3] as const).map((errorShape) => [
        `error shape ${errorShape}: expired`,
        when(CLAIMS['capture after the hold has expired'].run, { errorShape }),
      ]),
    ),
    ...Object.fromEntries(
      ['400/836', '412/836', '400/94', '412/94', '400/12', '412/25', '400/54'].map((secondCapture) => [
        `the same capture again, and it is ${secondCapture}`,
        when(atOnce, { secondCapture }),
      ]),
    ),
    '201, partial approval': captureUnder({ fault: 'refusesAfterEffect', code: '201/10' }),
    '201, pending': captureUnder({ fault: 'refuses', code: '201/578' }),
    '201, without success': captureUnder({ fault: 'refuses', code: '201/false' }),
    'the key is raw': when(capturesAll, { basic: 'raw' }, { basic: 'raw' }),
    'the key is raw, and we encode it': when(capturesAll, { basic: 'raw' }),
    'it says that it is live': when(capturesAll, { isLive: true }),
    'amounts are major units': when(capturesAll, { amountUnit: 'major' }),
    'response codes are text, cards are masked': when(capturesAll, { responseCodeType: 'string', pan: 'masked' }),
  },
};
