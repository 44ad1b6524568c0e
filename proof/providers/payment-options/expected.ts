import type { Expectations, RefundExpectations } from '../../conformance/claims';

/** Sections are those of the provider sheet. */
export const EXPECTED: Expectations = {
  'looks the hold up': ['', 'done by status 12000', [0, 0, 0, 0]],
  'creates the hold, then captures it': ['confirmed > confirmed', 'done by status 12000 > absent', [12000, 0, 1, 1]],
  'creates the hold, and the answer is lost': ['unknown', 'inconclusive', [0, 0, 0, 0]],
  // 2.5: the status may stay PRE_AUTH, which is never read as not captured
  'captures everything': ['confirmed', 'absent', [12000, 0, 1, 1]],
  // 5: the rest goes with the one capture
  'captures a part': ['confirmed', 'absent', [5000, 7000, 1, 1]],
  'captures a second part': ['confirmed > notSent', 'absent', [5000, 7000, 1, 1]],
  // 6: nothing shows a first capture, so only the core's one send protects; see the record. 8.4: a no that a capture hears after one
  'the same capture again, once it shows': ['confirmed > unknown', 'absent', [12000, 0, 1, 2]],
  'the same capture again, at once': ['confirmed > unknown', 'absent', [12000, 0, 1, 2]],
  'the same part again': ['confirmed > unknown', 'absent', [5000, 7000, 1, 2]],
  'capture, the connection dropped before the effect': ['unknown', 'absent', [0, 0, 0, 1]],
  'capture, the connection dropped after the effect': ['unknown', 'absent', [12000, 0, 1, 1]],
  'capture, 500 before the effect': ['unknown', 'absent', [0, 0, 0, 1]],
  'capture, 500 after the effect': ['unknown', 'absent', [12000, 0, 1, 1]],
  'capture, 504 before the effect': ['unknown', 'absent', [0, 0, 0, 1]],
  'capture, 504 after the effect': ['unknown', 'absent', [12000, 0, 1, 1]],
  'capture, a page of HTML after the effect': ['unknown', 'absent', [12000, 0, 1, 1]],
  'capture, half a body': ['unknown', 'absent', [12000, 0, 1, 1]],
  // 8.1: 429 is ambiguous
  'capture, told to slow down': ['unknown', 'absent', [0, 0, 0, 1]],
  'capture, the payment is busy': ['unknown', 'absent', [0, 0, 0, 1]],
  'capture, it acts after the answer was lost': ['unknown', 'absent', [12000, 0, 1, 1]],
  'capture, it acts after the look-up': ['unknown', 'absent > absent', [12000, 0, 1, 1]],
  'over-capture': ['notSent', 'absent', [0, 0, 0, 0]],
  // 8.4: 12 is heard after a capture, too, and 2.5 A shows neither
  'capture after release': ['confirmed > unknown', 'absent', [0, 12000, 0, 2]],
  release: ['confirmed', 'absent', [0, 12000, 0, 1]],
  'release, the connection dropped before the effect': ['unknown', 'absent', [0, 0, 0, 1]],
  'release, the connection dropped after the effect': ['unknown', 'absent', [0, 12000, 0, 1]],
  'release, 500 after the effect': ['unknown', 'absent', [0, 12000, 0, 1]],
  'release twice': ['confirmed > refused 12', 'absent', [0, 12000, 0, 2]],
  'release of the rest, after a capture': ['confirmed > refused AfterCapture', 'absent', [5000, 7000, 1, 1]],
  'release by one who does not know of the capture': ['confirmed > refused 12', 'absent', [12000, 0, 1, 2]],
  'capture after the hold has expired': ['refused 54', 'absent', [0, 12000, 0, 1]],
  'release after the hold has expired': ['refused 12', 'absent', [0, 12000, 0, 1]],
  // 8.4: the echo of a capture by hand, which no read is sure to show (2.5 A): a no here would end unseen
  'capture after a person captured a part in the portal': ['unknown', 'absent', [5000, 7000, 1, 1]],
  'capture after a person captured everything in the portal': ['unknown', 'absent', [12000, 0, 1, 1]],
  // 8.4: 12 is heard after a capture, too
  'capture after a person gave the hold back in the portal': ['unknown', 'absent', [0, 12000, 0, 1]],
  // 2.5 A
  'a lost answer, and reads that lag behind': ['unknown', 'absent > absent', [12000, 0, 1, 1]],
  'a lost answer, and a read that fails': ['unknown', 'inconclusive > inconclusive', [12000, 0, 1, 1]],
  'bad credentials': ['notSent > notSent', 'inconclusive', [0, 0, 0, 0]],
  'a token that is refused though it is good': ['tryLater http-401', 'absent', [0, 0, 0, 1]],
  'an unknown reference': ['notSent > notSent', 'inconclusive > inconclusive', [0, 0, 0, 0]],
};

/** The same of refunds. */
export const REFUNDS: RefundExpectations = {
  // 2.3: the refund is a transaction of its own, and its id is in the answer
  refund: ['confirmed > confirmed', 'done by key 12000 > absent', [12000, 0, 1, 2, 12000, 1]],
  'refund of a part': ['confirmed > confirmed', 'done by key 5000 > absent', [12000, 0, 1, 2, 5000, 1]],
  // 2.3 [I]: one refund, unless the account says many
  'refund of a second part': [
    'confirmed > confirmed > refused RefundedBefore',
    'done by key 5000',
    [12000, 0, 1, 2, 5000, 1],
  ],
  // 2.5: nothing shows a first refund, so only the core's one send protects; see the record
  'the same refund again, once it shows': [
    'confirmed > confirmed > confirmed',
    'done by key 5000',
    [12000, 0, 1, 3, 10000, 2],
  ],
  'the same refund again, at once': [
    'confirmed > confirmed > confirmed',
    'done by key 5000',
    [12000, 0, 1, 3, 10000, 2],
  ],
  'refund, the connection dropped before the effect': ['confirmed > unknown', 'inconclusive', [12000, 0, 1, 2, 0, 0]],
  // 2.3: the id was in the answer, and no other call finds it
  'refund, the connection dropped after the effect': [
    'confirmed > unknown',
    'inconclusive',
    [12000, 0, 1, 2, 12000, 1],
  ],
  'refund, 500 before the effect': ['confirmed > unknown', 'inconclusive', [12000, 0, 1, 2, 0, 0]],
  'refund, 504 after the effect': ['confirmed > unknown', 'inconclusive', [12000, 0, 1, 2, 12000, 1]],
  'refund, a page of HTML after the effect': ['confirmed > unknown', 'inconclusive', [12000, 0, 1, 2, 12000, 1]],
  'refund, half a body': ['confirmed > unknown', 'inconclusive', [12000, 0, 1, 2, 12000, 1]],
  'refund, told to slow down': ['confirmed > unknown', 'inconclusive', [12000, 0, 1, 2, 0, 0]],
  'refund, the payment is busy': ['confirmed > unknown', 'inconclusive', [12000, 0, 1, 2, 0, 0]],
  'refund, it acts after the look-up': [
    'confirmed > unknown',
    'inconclusive > inconclusive',
    [12000, 0, 1, 2, 12000, 1],
  ],
  // never attempted
  'over-refund': ['confirmed > refused AboveCaptured', 'inconclusive', [5000, 7000, 1, 1, 0, 0]],
  // 2.3: without the capture's id
  'refund of what was never captured': ['refused InvalidReference', 'inconclusive', [0, 0, 0, 0, 0, 0]],
  // 8.3: the refund limit
  'refund after a person refunded a part in the portal': [
    'confirmed > refused -8019',
    'inconclusive',
    [12000, 0, 1, 2, 5000, 1],
  ],
  'refund after a person refunded everything in the portal': [
    'confirmed > refused -8019',
    'inconclusive',
    [12000, 0, 1, 2, 12000, 1],
  ],
  'a lost refund, and reads that lag behind': [
    'confirmed > unknown',
    'inconclusive > inconclusive',
    [12000, 0, 1, 2, 12000, 1],
  ],
};
