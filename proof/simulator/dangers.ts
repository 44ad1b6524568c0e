import fc from 'fast-check';
import { type Act, X_MAX } from './acts';

/** What may happen at one point: one of these, or nothing. */
type Point = readonly (Act['act'] | 'nothing')[];

const ORDER: Point = ['ship', 'same again', 'ship', 'nothing'];
const END: Point = ['complete', 'complete', 'complete', 'nothing'];
const IN_DOUBT: Point = [
  ...(['cancel', 'ship', 'same again', 'resolve', 'others capture', 'jump', 'denied write', 'lost write'] as const),
  ...(['reset', 'notice', 'pause', 'complete', 'retryNow', 'step', 'step', 'slip of the pen'] as const),
];

/**
 * Lives around one danger each: what is likely to go wrong, from so near that it does go wrong where a guard is missing. What exactly
 * happens at each point is still drawn.
 */
const DANGERS: readonly (readonly Point[])[] = [
  // An answer is lost, and the world goes on.
  [
    ['ship'],
    ORDER,
    END,
    ['step'],
    ['lost write'],
    IN_DOUBT,
    ['step', 'denied write', 'lost write'],
    IN_DOUBT,
    ['step'],
  ],
  // Two of the same amount, one after the other: what is seen of one must not prove the other.
  [
    ...([['ship'], ['same again', 'nothing'], ['step'], ['write', 'lost write'], ['same again', 'nothing']] as const),
    ...([['lost write', 'denied write'], ['step', 'lost write'], ['step'], ['step']] as const),
  ],
  // Absence is to be proved, and the reads that would prove it are old.
  [
    ['ship'],
    ['complete'],
    ['step'],
    ['late write', 'late write', 'lost write'],
    ['old proof'],
    ['step'],
    ['step'],
    ['write'],
  ],
  // A key grows old before or while an answer is lost.
  [
    ...([
      ['ship'],
      END,
      ['step'],
      ['postponed write'],
      ['grow old'],
      ['late write', 'late write', 'lost write'],
    ] as const),
    ...([['nothing', 'reset'], ['step'], ['step'], ['step', 'lost write'], ['step']] as const),
  ],
  // Others move money while an answer is lost.
  [
    ...([['ship'], ORDER, END, ['step'], ['lost write'], ['others capture'], ['step', 'notice'], ['step']] as const),
    ...([['others capture', 'step'], ['step']] as const),
  ],
  // Others were faster.
  [
    ['ship', 'nothing'],
    ['step'],
    ['others capture'],
    ['ship all', 'ship'],
    END,
    ['write', 'lost write'],
    ['step'],
    ['step'],
  ],
  // The run is set back to before what it has sent.
  [
    ...([
      ['ship'],
      ['same again', 'nothing'],
      END,
      ['step'],
      ['write', 'write', 'lost write'],
      ['step', 'nothing'],
    ] as const),
    ...([['reset'], ['same again', 'nothing'], ['step'], ['step'], ['write', 'step'], ['step']] as const),
  ],
  // The same, from right before the write; and what follows is looked at when it may just have settled, or when reads are old.
  [
    ...([['ship'], END, ['step'], ['late write', 'lost write', 'write'], ['forget the write']] as const),
    ...([
      ['same again', 'cancel', 'nothing', 'ship'],
      ['step', 'until settled'],
      ['old proof', 'stale', 'step'],
    ] as const),
    ...([
      ['cancel', 'complete', 'until settled', 'nothing'],
      ['step', 'old proof'],
      ['step', 'until settled'],
    ] as const),
    ...([['old proof', 'step'], ['cancel', 'nothing'], ['step']] as const),
  ],
  // An order that is old gets a young key in a run that was set back.
  [
    ...([['ship'], END, ['step'], ['late write', 'lost write', 'write', 'postponed write'], ['grow old']] as const),
    ...([
      ['forget the write', 'reset'],
      ['same again', 'nothing'],
      ['step'],
      ['grow old', 'until settled', 'step'],
    ] as const),
    ...([
      ['lost write', 'late write', 'step'],
      ['resend', 'step', 'retryNow'],
      ['step', 'write'],
      ['grow old', 'step'],
    ] as const),
  ],
  // It is set back a second time, to before what it has sent since the first.
  [
    ...([['ship'], END, ['step'], ['lost write', 'denied write'], ['forget the write'], ['write']] as const),
    ...([['until settled'], ['write', 'write', 'resend'], ['write', 'lost write'], ['forget the write']] as const),
    ...([['notice', 'notice', 'nothing'], ['step'], ['write', 'lost write'], ['until settled'], ['step']] as const),
    ...([['write', 'cancel'], ['step']] as const),
  ],
  // Somebody takes by hand what seemed lost.
  [
    ...([
      ['ship'],
      ['ship', 'nothing'],
      END,
      ['step'],
      ['lost write', 'denied write'],
      ['others capture alike'],
    ] as const),
    ...([['step', 'notice', 'until settled'], ['step'], ['step', 'write'], ['step']] as const),
  ],
  // What others took is booked, and then as much is in doubt.
  [
    ...([['ship', 'nothing'], ['step'], ['others capture'], ['notice'], ['step'], ['ship alike'], END] as const),
    ...([
      ['step', 'nothing'],
      ['lost write', 'lost write', 'denied write'],
      ['step', 'resolve'],
      ['step'],
      ['step'],
    ] as const),
  ],
  // A run is set back to between the reads that were to prove an absence.
  [
    ...([['ship'], ['complete', 'nothing'], ['step'], ['lost write'], ['old proof'], ['step'], ['step']] as const),
    ...([
      ['late write', 'write'],
      ['reset', 'forget the write'],
      ['step'],
      ['old proof'],
      ['step'],
      ['old proof'],
    ] as const),
  ],
  // Amounts that just fit, or just do not.
  [
    ...([
      ['ship at the edge', 'ship'],
      ['ship at the edge'],
      ['step'],
      ['write', 'lost write'],
      ['ship at the edge'],
    ] as const),
    ...([
      ['ship at the edge', 'others capture', 'nothing'],
      ['step', 'resolve'],
      ['ship at the edge'],
      END,
      ['step'],
    ] as const),
  ],
  // The deadline passes over what is under way.
  [
    ['ship'],
    ORDER,
    ['step'],
    ['to the deadline'],
    ['lost write', 'denied write', 'nothing'],
    ['past the deadline'],
    ORDER,
    ['step'],
  ],
  // A capture turns bad as late as it can, and reads are old then.
  [
    ['ship all', 'ship'],
    ['complete'],
    ['step'],
    ['write', 'late write'],
    ['step', 'acknowledge', 'nothing'],
    ['turns bad late'],
    ['old proof', 'stale'],
    ['step', 'notice'],
    ['step'],
  ],
  // An old read shows less than is booked, and the one that is to decide fails.
  [
    ...([['ship', 'ship all'], END, ['step'], ['pass'], ['write'], ['stale'], ['notice'], ['step']] as const),
    ...([['faulty read'], ['step', 'faulty read'], ['notice', 'step'], ['step']] as const),
  ],
  // A no, and what is made of it.
  [
    ['ship'],
    ORDER,
    END,
    ['step'],
    ['denied write'],
    ['denied write', 'lost write', 'step'],
    ['step', 'lost write'],
    ['step'],
    ORDER,
  ],
  // A worker that was frozen wakes up when all is decided.
  [
    ...([['ship'], ['ship', 'nothing'], END, ['step'], ['late write'], ['until settled']] as const),
    ...([['step', 'nothing'], ['resend'], ['write'], ['grow old'], ['grow old', 'pass']] as const),
  ],
  // A person decides before it is known.
  [
    ['ship'],
    END,
    ['step'],
    ['lost write', 'late write'],
    ['step', 'pass', 'nothing'],
    ['resolve', 'resend', 'slip of the pen'],
    ['pass', 'step'],
    ['step'],
    ['resolve', 'resend'],
  ],
];

const WORD: Point = ['says resend', 'says not done', 'says resend', 'says done'];

const HASTY_DANGERS: readonly (readonly Point[])[] = [
  // Others take something while an answer is lost, and the order is to go out again.
  [
    ...([['ship'], ['step'], ['lost write'], ['others capture'], ['until settled'], ['step'], ['step']] as const),
    ...([['step'], ['says resend'], ['write'], ['step'], WORD, ['write'], ['step']] as const),
  ],
  // The same, but it is called not done first: what was taken for it then looks like somebody else's.
  [
    ...([['ship'], ['step'], ['lost write'], ['others capture'], ['until settled'], ['step'], ['step']] as const),
    ...([['step'], ['says not done'], ['step'], ['step'], ['says resend'], ['write'], ['step']] as const),
  ],
  // What was taken is called not done, and the reading that would show it fails.
  [
    ...([
      ['ship'],
      ['ship', 'nothing'],
      END,
      ['step'],
      ['write', 'lost write'],
      ['lost write'],
      ['until settled'],
    ] as const),
    ...([
      ['says not done'],
      ['faulty read'],
      ['faulty read', 'step'],
      ['step'],
      WORD,
      ['step', 'write'],
      ['step'],
    ] as const),
  ],
  // It is sent again before anybody has looked.
  [
    ...([['ship'], ['ship', 'nothing'], ['step'], ['late write', 'lost write', 'denied write']] as const),
    ...([['until settled', 'pass'], ['faulty read', 'nothing'], WORD, ['write', 'step'], ['step'], WORD] as const),
  ],
  // More or less is said than was taken, and the rest is shipped.
  [
    ...([
      ['ship at the edge', 'ship'],
      ['step'],
      ['lost write'],
      ['until settled'],
      ['says done', 'confuses'],
    ] as const),
    ...([['step'], ['ship at the edge'], ['says done', 'says not done', 'confuses'], ['step'], ['step']] as const),
  ],
];

/** So low that nothing is left out by the acts that happen only sometimes. */
const Y_MAX = 23;

const happening = (point: Point): fc.Arbitrary<Act[]> =>
  fc
    .tuple(fc.constantFrom(...point), fc.nat(X_MAX), fc.nat(Y_MAX))
    .map(([act, x, y]) => (act === 'nothing' ? [] : [{ act, x, y }]));

const oneOf = (dangers: readonly (readonly Point[])[]): fc.Arbitrary<Act[]> =>
  fc.oneof(...dangers.map((points) => fc.tuple(...points.map(happening)).map((acts) => acts.flat())));

export const danger = oneOf(DANGERS);

/** The same with a person who is wrong and in a hurry: what is said is false, just when it can do harm. */
export const hastyDanger = oneOf(HASTY_DANGERS);
