import type { Expectations, RefundExpectations } from '../../conformance/claims';

/** Sections are those of the provider sheet. */
export const EXPECTED: Expectations = {
  'looks the hold up': ['', 'done by status 12000, captured 0, released 0', [0, 0, 0, 0]],
  'creates the hold, then captures it': [
    'accepted > confirmed',
    'done by key 12000, captured 0, released 0 > done by key 12000, captured 12000, released 0',
    [12000, 0, 1, 1],
  ],
  'creates the hold, and the answer is lost': ['unknown', 'inProgress, captured 0, released 0', [0, 0, 0, 0]],
  'captures everything': ['confirmed', 'done by key 12000, captured 12000, released 0', [12000, 0, 1, 1]],
  'captures a part': ['confirmed', 'done by key 5000, captured 5000, released 0', [5000, 0, 1, 1]],
  'captures a second part': ['confirmed > confirmed', 'done by key 4000, captured 9000, released 0', [9000, 0, 2, 2]],
  'the same capture again, once it shows': [
    'confirmed > confirmed',
    'done by key 12000, captured 12000, released 0',
    [12000, 0, 1, 2],
  ],
  // 6: the key
  'the same capture again, at once': [
    'confirmed > confirmed',
    'done by key 12000, captured 12000, released 0',
    [12000, 0, 1, 2],
  ],
  'the same part again': ['confirmed > confirmed', 'done by key 5000, captured 5000, released 0', [5000, 0, 1, 2]],
  'capture, the connection dropped before the effect': ['unknown', 'absent, captured 0, released 0', [0, 0, 0, 1]],
  'capture, the connection dropped after the effect': [
    'unknown',
    'done by key 12000, captured 12000, released 0',
    [12000, 0, 1, 1],
  ],
  'capture, 500 before the effect': ['unknown', 'absent, captured 0, released 0', [0, 0, 0, 1]],
  'capture, 500 after the effect': ['unknown', 'done by key 12000, captured 12000, released 0', [12000, 0, 1, 1]],
  'capture, 504 before the effect': ['unknown', 'absent, captured 0, released 0', [0, 0, 0, 1]],
  'capture, 504 after the effect': ['unknown', 'done by key 12000, captured 12000, released 0', [12000, 0, 1, 1]],
  'capture, a page of HTML after the effect': [
    'unknown',
    'done by key 12000, captured 12000, released 0',
    [12000, 0, 1, 1],
  ],
  'capture, half a body': ['unknown', 'done by key 12000, captured 12000, released 0', [12000, 0, 1, 1]],
  'capture, told to slow down': ['tryLater http-429', 'absent, captured 0, released 0', [0, 0, 0, 1]],
  'capture, the payment is busy': ['tryLater http-423', 'absent, captured 0, released 0', [0, 0, 0, 1]],
  'capture, it acts after the answer was lost': [
    'unknown',
    'done by key 12000, captured 12000, released 0',
    [12000, 0, 1, 1],
  ],
  'capture, it acts after the look-up': [
    'unknown',
    'absent, captured 0, released 0 > done by key 12000, captured 12000, released 0',
    [12000, 0, 1, 1],
  ],
  // 8.2: 6090
  'over-capture': ['refused 6090', 'absent, captured 0, released 0', [0, 0, 0, 1]],
  'capture after release': ['confirmed > refused 6070', 'absent, captured 0, released 12000', [0, 12000, 0, 2]],
  release: ['confirmed', 'absent, captured 0, released 12000', [0, 12000, 0, 1]],
  'release, the connection dropped before the effect': ['unknown', 'absent, captured 0, released 0', [0, 0, 0, 1]],
  'release, the connection dropped after the effect': [
    'unknown',
    'absent, captured 0, released 12000',
    [0, 12000, 0, 1],
  ],
  'release, 500 after the effect': ['unknown', 'absent, captured 0, released 12000', [0, 12000, 0, 1]],
  'release twice': ['confirmed > confirmed', 'absent, captured 0, released 12000', [0, 12000, 0, 2]],
  'release of the rest, after a capture': [
    'confirmed > confirmed',
    'absent, captured 5000, released 7000',
    [5000, 7000, 1, 2],
  ],
  'release by one who does not know of the capture': [
    'confirmed > refused 6040',
    'absent, captured 12000, released 0',
    [12000, 0, 1, 2],
  ],
  'capture after the hold has expired': ['refused 6100', 'absent, captured 0, released 12000', [0, 12000, 0, 1]],
  'release after the hold has expired': ['refused 6030', 'absent, captured 0, released 12000', [0, 12000, 0, 1]],
  'capture after a person captured a part in the portal': [
    'refused 6090',
    'absent, captured 5000, released 0',
    [5000, 0, 1, 1],
  ],
  'capture after a person captured everything in the portal': [
    'refused 6170',
    'absent, captured 12000, released 0',
    [12000, 0, 1, 1],
  ],
  'capture after a person gave the hold back in the portal': [
    'refused 6070',
    'absent, captured 0, released 12000',
    [0, 12000, 0, 1],
  ],
  'a lost answer, and reads that lag behind': [
    'unknown',
    'absent, captured 0, released 0 > done by key 12000, captured 12000, released 0',
    [12000, 0, 1, 1],
  ],
  'a lost answer, and a read that fails': ['unknown', 'inconclusive > inconclusive', [12000, 0, 1, 1]],
  'bad credentials': ['notSent > notSent', 'inconclusive', [0, 0, 0, 0]],
  // 8.1: refresh once, same key
  'a token that is refused though it is good': [
    'confirmed',
    'done by key 12000, captured 12000, released 0',
    [12000, 0, 1, 2],
  ],
  // 8.2: 5090
  'an unknown reference': ['refused 5090 > refused 5090', 'inconclusive > absent', [0, 0, 0, 2]],
};

/** The same of refunds. */
export const REFUNDS: RefundExpectations = {
  refund: [
    'confirmed > confirmed',
    'done by key 12000, captured 12000, released 0, refunded 12000 > done by key 12000, captured 12000, released 0, refunded 12000',
    [12000, 0, 1, 2, 12000, 1],
  ],
  'refund of a part': [
    'confirmed > confirmed',
    'done by key 5000, captured 12000, released 0, refunded 5000 > done by key 12000, captured 12000, released 0, refunded 5000',
    [12000, 0, 1, 2, 5000, 1],
  ],
  'refund of a second part': [
    'confirmed > confirmed > confirmed',
    'done by key 4000, captured 12000, released 0, refunded 9000',
    [12000, 0, 1, 3, 9000, 2],
  ],
  'the same refund again, once it shows': [
    'confirmed > confirmed > confirmed',
    'done by key 5000, captured 12000, released 0, refunded 5000',
    [12000, 0, 1, 3, 5000, 1],
  ],
  // 6: the key
  'the same refund again, at once': [
    'confirmed > confirmed > confirmed',
    'done by key 5000, captured 12000, released 0, refunded 5000',
    [12000, 0, 1, 3, 5000, 1],
  ],
  'refund, the connection dropped before the effect': [
    'confirmed > unknown',
    'absent, captured 12000, released 0',
    [12000, 0, 1, 2, 0, 0],
  ],
  'refund, the connection dropped after the effect': [
    'confirmed > unknown',
    'done by key 12000, captured 12000, released 0, refunded 12000',
    [12000, 0, 1, 2, 12000, 1],
  ],
  'refund, 500 before the effect': [
    'confirmed > unknown',
    'absent, captured 12000, released 0',
    [12000, 0, 1, 2, 0, 0],
  ],
  'refund, 504 after the effect': [
    'confirmed > unknown',
    'done by key 12000, captured 12000, released 0, refunded 12000',
    [12000, 0, 1, 2, 12000, 1],
  ],
  'refund, a page of HTML after the effect': [
    'confirmed > unknown',
    'done by key 12000, captured 12000, released 0, refunded 12000',
    [12000, 0, 1, 2, 12000, 1],
  ],
  'refund, half a body': [
    'confirmed > unknown',
    'done by key 12000, captured 12000, released 0, refunded 12000',
    [12000, 0, 1, 2, 12000, 1],
  ],
  'refund, told to slow down': [
    'confirmed > tryLater http-429',
    'absent, captured 12000, released 0',
    [12000, 0, 1, 2, 0, 0],
  ],
  'refund, the payment is busy': [
    'confirmed > tryLater http-423',
    'absent, captured 12000, released 0',
    [12000, 0, 1, 2, 0, 0],
  ],
  'refund, it acts after the look-up': [
    'confirmed > unknown',
    'absent, captured 12000, released 0 > done by key 12000, captured 12000, released 0, refunded 12000',
    [12000, 0, 1, 2, 12000, 1],
  ],
  // 8.2: 6150
  'over-refund': ['confirmed > refused 6150', 'absent, captured 5000, released 0', [5000, 0, 1, 2, 0, 0]],
  'refund of what was never captured': ['refused 6020', 'absent, captured 0, released 0', [0, 0, 0, 1, 0, 0]],
  // 8.2: 6150; the look-up shows what was given back
  'refund after a person refunded a part in the portal': [
    'confirmed > refused 6150',
    'absent, captured 12000, released 0, refunded 5000',
    [12000, 0, 1, 2, 5000, 1],
  ],
  'refund after a person refunded everything in the portal': [
    'confirmed > refused 6180',
    'absent, captured 12000, released 0, refunded 12000',
    [12000, 0, 1, 2, 12000, 1],
  ],
  'a lost refund, and reads that lag behind': [
    'confirmed > unknown',
    'absent, captured 12000, released 0 > done by key 12000, captured 12000, released 0, refunded 12000',
    [12000, 0, 1, 2, 12000, 1],
  ],
};
