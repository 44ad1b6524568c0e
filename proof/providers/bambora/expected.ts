import type { Expectations, RefundExpectations } from '../../conformance/claims';

/** Sections are those of the provider sheet. */
export const EXPECTED: Expectations = {
  'looks the hold up': ['', 'done by status 12000, captured 0, released 0', [0, 0, 0, 0]],
  'creates the hold, then captures it': [
    'confirmed > confirmed',
    'done by status 12000, captured 0, released 0 > done by marker 12000, captured 12000',
    [12000, 0, 1, 1],
  ],
  'creates the hold, and the answer is lost': ['unknown', 'done by status 12000, captured 0, released 0', [0, 0, 0, 0]],
  'captures everything': ['confirmed', 'done by marker 12000, captured 12000', [12000, 0, 1, 1]],
  'captures a part': ['confirmed', 'done by marker 5000, captured 5000', [5000, 0, 1, 1]],
  // 5 [?]: one capture, unless the account says many
  'captures a second part': ['confirmed > notSent, captured 5000', 'absent, captured 5000', [5000, 0, 1, 1]],
  // 6: the marker shows, so nothing is written
  'the same capture again, once it shows': [
    'confirmed > unknown',
    'done by marker 12000, captured 12000',
    [12000, 0, 1, 1],
  ],
  'the same capture again, at once': ['confirmed > unknown', 'done by marker 12000, captured 12000', [12000, 0, 1, 1]],
  'the same part again': ['confirmed > unknown', 'done by marker 5000, captured 5000', [5000, 0, 1, 1]],
  'capture, the connection dropped before the effect': ['unknown', 'absent, captured 0, released 0', [0, 0, 0, 1]],
  'capture, the connection dropped after the effect': [
    'unknown',
    'done by marker 12000, captured 12000',
    [12000, 0, 1, 1],
  ],
  'capture, 500 before the effect': ['unknown', 'absent, captured 0, released 0', [0, 0, 0, 1]],
  'capture, 500 after the effect': ['unknown', 'done by marker 12000, captured 12000', [12000, 0, 1, 1]],
  'capture, 504 before the effect': ['unknown', 'absent, captured 0, released 0', [0, 0, 0, 1]],
  'capture, 504 after the effect': ['unknown', 'done by marker 12000, captured 12000', [12000, 0, 1, 1]],
  'capture, a page of HTML after the effect': ['unknown', 'done by marker 12000, captured 12000', [12000, 0, 1, 1]],
  'capture, half a body': ['unknown', 'done by marker 12000, captured 12000', [12000, 0, 1, 1]],
  // 10: not executed
  'capture, told to slow down': ['tryLater http-429', 'absent, captured 0, released 0', [0, 0, 0, 1]],
  // 6: something runs, maybe ours; look first
  'capture, the payment is busy': ['unknown', 'absent, captured 0, released 0', [0, 0, 0, 1]],
  'capture, it acts after the answer was lost': ['unknown', 'done by marker 12000, captured 12000', [12000, 0, 1, 1]],
  'capture, it acts after the look-up': [
    'unknown',
    'absent, captured 0, released 0 > done by marker 12000, captured 12000',
    [12000, 0, 1, 1],
  ],
  // 5: never attempted
  'over-capture': ['notSent, captured 0', 'absent, captured 0, released 0', [0, 0, 0, 0]],
  // 6, row 422: Canceled is the last word, so nothing is written
  'capture after release': ['confirmed > refused Canceled', 'failed, captured 0, released 12000', [0, 12000, 0, 1]],
  release: ['confirmed', 'absent, captured 0, released 12000', [0, 12000, 0, 1]],
  'release, the connection dropped before the effect': ['unknown', 'absent, captured 0, released 0', [0, 0, 0, 1]],
  'release, the connection dropped after the effect': [
    'unknown',
    'absent, captured 0, released 12000',
    [0, 12000, 0, 1],
  ],
  'release, 500 after the effect': ['unknown', 'absent, captured 0, released 12000', [0, 12000, 0, 1]],
  'release twice': ['confirmed > refused AlreadyCanceled', 'absent, captured 0, released 12000', [0, 12000, 0, 1]],
  // 5: lapses
  'release of the rest, after a capture': [
    'confirmed > refused AfterCapture',
    'absent, captured 5000',
    [5000, 0, 1, 1],
  ],
  'release by one who does not know of the capture': [
    'confirmed > notSent, captured 12000',
    'absent, captured 12000',
    [12000, 0, 1, 1],
  ],
  // 6, row 422: the last word
  'capture after the hold has expired': [
    'refused AuthorizationExpired',
    'failed, captured 0, released 12000',
    [0, 12000, 0, 0],
  ],
  'release after the hold has expired': ['notSent, captured 0', 'absent, captured 0, released 12000', [0, 12000, 0, 0]],
  // 9: the API does not see the back office
  'capture after a person captured a part in the portal': [
    'refused cannot_capture',
    'absent, captured 0, released 0',
    [5000, 0, 1, 1],
  ],
  // 9
  'capture after a person captured everything in the portal': [
    'refused cannot_capture',
    'absent, captured 0, released 0',
    [12000, 0, 1, 1],
  ],
  // 9
  'capture after a person gave the hold back in the portal': [
    'refused cannot_capture',
    'absent, captured 0, released 0',
    [0, 12000, 0, 1],
  ],
  // 10: eventual; one read is no absence
  'a lost answer, and reads that lag behind': [
    'unknown',
    'absent, captured 0, released 0 > done by marker 12000, captured 12000',
    [12000, 0, 1, 1],
  ],
  'a lost answer, and a read that fails': ['unknown', 'inconclusive > inconclusive', [12000, 0, 1, 1]],
  'bad credentials': ['notSent > notSent', 'inconclusive', [0, 0, 0, 0]],
  'a token that is refused though it is good': ['tryLater http-401', 'absent, captured 0, released 0', [0, 0, 0, 1]],
  'an unknown reference': ['notSent > notSent', 'inconclusive > inconclusive', [0, 0, 0, 0]],
};

/** The same of refunds. */
export const REFUNDS: RefundExpectations = {
  // 2.5: nothing names a refund; the core derives it from the total
  refund: [
    'confirmed > confirmed',
    'absent, captured 12000, refunded 12000 > done by marker 12000, captured 12000, refunded 12000',
    [12000, 0, 1, 2, 12000, 1],
  ],
  'refund of a part': [
    'confirmed > confirmed',
    'absent, captured 12000, refunded 5000 > done by marker 12000, captured 12000, refunded 5000',
    [12000, 0, 1, 2, 5000, 1],
  ],
  // 2.5 [?]: one refund for each payment
  'refund of a second part': [
    'confirmed > confirmed > refused RefundedBefore',
    'absent, captured 12000, refunded 5000',
    [12000, 0, 1, 2, 5000, 1],
  ],
  // the read before the write shows it, and tells the totals
  'the same refund again, once it shows': [
    'confirmed > confirmed > notSent, captured 12000, refunded 5000',
    'absent, captured 12000, refunded 5000',
    [12000, 0, 1, 2, 5000, 1],
  ],
  'the same refund again, at once': [
    'confirmed > confirmed > notSent, captured 12000, refunded 5000',
    'absent, captured 12000, refunded 5000',
    [12000, 0, 1, 2, 5000, 1],
  ],
  'refund, the connection dropped before the effect': [
    'confirmed > unknown',
    'absent, captured 12000',
    [12000, 0, 1, 2, 0, 0],
  ],
  'refund, the connection dropped after the effect': [
    'confirmed > unknown',
    'absent, captured 12000, refunded 12000',
    [12000, 0, 1, 2, 12000, 1],
  ],
  'refund, 500 before the effect': ['confirmed > unknown', 'absent, captured 12000', [12000, 0, 1, 2, 0, 0]],
  'refund, 504 after the effect': [
    'confirmed > unknown',
    'absent, captured 12000, refunded 12000',
    [12000, 0, 1, 2, 12000, 1],
  ],
  'refund, a page of HTML after the effect': [
    'confirmed > unknown',
    'absent, captured 12000, refunded 12000',
    [12000, 0, 1, 2, 12000, 1],
  ],
  'refund, half a body': ['confirmed > unknown', 'absent, captured 12000, refunded 12000', [12000, 0, 1, 2, 12000, 1]],
  'refund, told to slow down': ['confirmed > tryLater http-429', 'absent, captured 12000', [12000, 0, 1, 2, 0, 0]],
  // 6: something runs, maybe ours; look first
  'refund, the payment is busy': ['confirmed > unknown', 'absent, captured 12000', [12000, 0, 1, 2, 0, 0]],
  'refund, it acts after the look-up': [
    'confirmed > unknown',
    'absent, captured 12000 > absent, captured 12000, refunded 12000',
    [12000, 0, 1, 2, 12000, 1],
  ],
  // never attempted
  'over-refund': ['confirmed > notSent, captured 5000', 'absent, captured 5000', [5000, 0, 1, 1, 0, 0]],
  'refund of what was never captured': ['notSent, captured 0', 'absent, captured 0, released 0', [0, 0, 0, 0, 0, 0]],
  // 9: the API does not see the back office
  'refund after a person refunded a part in the portal': [
    'confirmed > refused cannot_refund',
    'absent, captured 12000',
    [12000, 0, 1, 2, 5000, 1],
  ],
  // 9
  'refund after a person refunded everything in the portal': [
    'confirmed > refused cannot_refund',
    'absent, captured 12000',
    [12000, 0, 1, 2, 12000, 1],
  ],
  'a lost refund, and reads that lag behind': [
    'confirmed > unknown',
    'absent, captured 12000 > absent, captured 12000, refunded 12000',
    [12000, 0, 1, 2, 12000, 1],
  ],
};
