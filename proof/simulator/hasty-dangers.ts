import { END, oneOf, type Point } from './points';

const WORD: Point = ['says resend', 'says not done', 'says resend', 'says done'];

const HASTY_DANGERS: readonly (readonly Point[])[] = [
  // Others take something while an answer is lost, and the order is to go out again.
  [
    ['ship'],
    ['step'],
    ['lost write'],
    ['others capture'],
    ['until settled'],
    ['step'],
    ['step'],
    ['step'],
    ['says resend'],
    ['write'],
    ['step'],
    WORD,
    ['write'],
    ['step'],
  ],
  // The same, but it is called not done first: what was taken for it then looks like somebody else's.
  [
    ['ship'],
    ['step'],
    ['lost write'],
    ['others capture'],
    ['until settled'],
    ['step'],
    ['step'],
    ['step'],
    ['says not done'],
    ['step'],
    ['step'],
    ['says resend'],
    ['write'],
    ['step'],
  ],
  // What was taken is called not done, and the reading that would show it fails.
  [
    ['ship'],
    ['ship', 'nothing'],
    END,
    ['step'],
    ['write', 'lost write'],
    ['lost write'],
    ['until settled'],
    ['says not done'],
    ['faulty read'],
    ['faulty read', 'step'],
    ['step'],
    WORD,
    ['step', 'write'],
    ['step'],
  ],
  // It is sent again before anybody has looked.
  [
    ['ship'],
    ['ship', 'nothing'],
    ['step'],
    ['late write', 'lost write', 'denied write'],
    ['until settled', 'pass'],
    ['faulty read', 'nothing'],
    WORD,
    ['write', 'step'],
    ['step'],
    WORD,
  ],
  // More or less is said than was taken, and the rest is shipped.
  [
    ['ship at the edge', 'ship'],
    ['step'],
    ['lost write'],
    ['until settled'],
    ['says done', 'confuses'],
    ['step'],
    ['ship at the edge'],
    ['says done', 'says not done', 'confuses'],
    ['step'],
    ['step'],
  ],
];

/** A person who is wrong and in a hurry: what is said is false, just when it can do harm. */
export const hastyDanger = oneOf(HASTY_DANGERS);
