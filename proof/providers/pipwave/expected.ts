import type { Expectations, RefundExpectations } from '../../conformance/claims';

/** Sections are those of the provider sheet. */
export const EXPECTED: Expectations = {
  'looks the hold up': ['', 'done by status 12000', [0, 0, 0, 0]],
  'creates the hold, then captures it': [
    'accepted > accepted',
    'done by status 12000 > done by status 12000, captured 12000',
    [12000, 0, 1, 1],
  ],
  'creates the hold, and the answer is lost': ['unknown', 'inProgress', [0, 0, 0, 0]],
  'captures everything': ['accepted', 'done by status 12000, captured 12000', [12000, 0, 1, 1]],
  // 5: the gateway may silently take everything, so no part is sent unless the account says that it can
  'captures a part': ['refused PartialCapture', 'absent', [0, 0, 0, 0]],
  'captures a second part': ['refused PartialCapture > notSent', 'absent', [0, 0, 0, 0]],
  'the same capture again, once it shows': [
    'accepted > notSent, captured 12000',
    'done by status 12000, captured 12000',
    [12000, 0, 1, 1],
  ],
  // 6, the hole: forwarded while the first is on its way; the core never sends twice, see the record
  'the same capture again, at once': ['accepted > accepted', 'done by status 12000, captured 12000', [12000, 0, 1, 2]],
  'the same part again': ['refused PartialCapture > refused PartialCapture', 'absent', [0, 0, 0, 0]],
  'capture, the connection dropped before the effect': ['unknown', 'absent', [0, 0, 0, 1]],
  'capture, the connection dropped after the effect': [
    'unknown',
    'done by status 12000, captured 12000',
    [12000, 0, 1, 1],
  ],
  'capture, 500 before the effect': ['unknown', 'absent', [0, 0, 0, 1]],
  'capture, 500 after the effect': ['unknown', 'done by status 12000, captured 12000', [12000, 0, 1, 1]],
  'capture, 504 before the effect': ['unknown', 'absent', [0, 0, 0, 1]],
  'capture, 504 after the effect': ['unknown', 'done by status 12000, captured 12000', [12000, 0, 1, 1]],
  'capture, a page of HTML after the effect': ['unknown', 'done by status 12000, captured 12000', [12000, 0, 1, 1]],
  'capture, half a body': ['unknown', 'done by status 12000, captured 12000', [12000, 0, 1, 1]],
  // 6: no JSON is unknown
  'capture, told to slow down': ['unknown', 'absent', [0, 0, 0, 1]],
  'capture, the payment is busy': ['unknown', 'absent', [0, 0, 0, 1]],
  'capture, it acts after the answer was lost': ['unknown', 'done by status 12000, captured 12000', [12000, 0, 1, 1]],
  'capture, it acts after the look-up': ['unknown', 'absent > done by status 12000, captured 12000', [12000, 0, 1, 1]],
  'over-capture': ['notSent', 'absent', [0, 0, 0, 0]],
  'capture after release': ['accepted > refused cancelled', 'failed', [0, 0, 0, 1]],
  // 2.4 [?]: cancelled at pipwave, and the hold stays at the gateway
  release: ['accepted', 'done by status 12000', [0, 0, 0, 1]],
  'release, the connection dropped before the effect': ['unknown', 'absent', [0, 0, 0, 1]],
  'release, the connection dropped after the effect': ['unknown', 'done by status 12000', [0, 0, 0, 1]],
  'release, 500 after the effect': ['unknown', 'done by status 12000', [0, 0, 0, 1]],
  'release twice': ['accepted > refused cancelled', 'done by status 12000', [0, 0, 0, 1]],
  'release of the rest, after a capture': ['refused PartialCapture > refused AfterCapture', 'absent', [0, 0, 0, 0]],
  'release by one who does not know of the capture': [
    'accepted > refused captured',
    'failed, captured 12000',
    [12000, 0, 1, 1],
  ],
  'capture after the hold has expired': ['refused cancelled', 'failed', [0, 12000, 0, 0]],
  // 7 [?]: an expired hold probably shows as cancelled, and so does the release: its wish is met
  'release after the hold has expired': ['refused cancelled', 'done by status 12000', [0, 12000, 0, 0]],
  // 6: a capture by hand cannot be told from ours, nor its amount
  'capture after a person captured a part in the portal': [
    'notSent, captured 12000',
    'done by status 12000, captured 12000',
    [5000, 7000, 1, 0],
  ],
  // 6: a capture by hand cannot be told from ours
  'capture after a person captured everything in the portal': [
    'notSent, captured 12000',
    'done by status 12000, captured 12000',
    [12000, 0, 1, 0],
  ],
  'capture after a person gave the hold back in the portal': ['refused cancelled', 'failed', [0, 12000, 0, 0]],
  'a lost answer, and reads that lag behind': [
    'unknown',
    'absent > done by status 12000, captured 12000',
    [12000, 0, 1, 1],
  ],
  'a lost answer, and a read that fails': ['unknown', 'inconclusive > inconclusive', [12000, 0, 1, 1]],
  'bad credentials': ['notSent > notSent', 'inconclusive', [0, 0, 0, 0]],
  'a token that is refused though it is good': ['tryLater 401', 'absent', [0, 0, 0, 1]],
  'an unknown reference': ['notSent > notSent', 'inconclusive > inconclusive', [0, 0, 0, 0]],
};

/** The same of refunds. */
export const REFUNDS: RefundExpectations = {
  // 2.5: pending at first
  refund: [
    'accepted > accepted',
    'done by status 12000, captured 12000, refunded 12000 > done by status 12000, captured 12000, refunded 12000',
    [12000, 0, 1, 2, 12000, 1],
  ],
  // 4: the status does not say how much
  'refund of a part': [
    'accepted > accepted',
    'done by status 5000, captured 12000 > done by status 12000, captured 12000',
    [12000, 0, 1, 2, 5000, 1],
  ],
  // 4: a status cannot tell one from two; the look-up speaks of the first one, so the core does not believe it
  'refund of a second part': [
    'accepted > accepted > refused RefundedBefore',
    'done by status 4000, captured 12000',
    [12000, 0, 1, 2, 5000, 1],
  ],
  'the same refund again, once it shows': [
    'accepted > accepted > refused RefundedBefore',
    'done by status 5000, captured 12000',
    [12000, 0, 1, 2, 5000, 1],
  ],
  // 2.7: 4006
  'the same refund again, at once': [
    'accepted > accepted > notSent',
    'done by status 5000, captured 12000',
    [12000, 0, 1, 2, 5000, 1],
  ],
  'refund, the connection dropped before the effect': [
    'accepted > unknown',
    'absent, captured 12000',
    [12000, 0, 1, 2, 0, 0],
  ],
  'refund, the connection dropped after the effect': [
    'accepted > unknown',
    'done by status 12000, captured 12000, refunded 12000',
    [12000, 0, 1, 2, 12000, 1],
  ],
  'refund, 500 before the effect': ['accepted > unknown', 'absent, captured 12000', [12000, 0, 1, 2, 0, 0]],
  'refund, 504 after the effect': [
    'accepted > unknown',
    'done by status 12000, captured 12000, refunded 12000',
    [12000, 0, 1, 2, 12000, 1],
  ],
  'refund, a page of HTML after the effect': [
    'accepted > unknown',
    'done by status 12000, captured 12000, refunded 12000',
    [12000, 0, 1, 2, 12000, 1],
  ],
  'refund, half a body': [
    'accepted > unknown',
    'done by status 12000, captured 12000, refunded 12000',
    [12000, 0, 1, 2, 12000, 1],
  ],
  // 6: no JSON is unknown
  'refund, told to slow down': ['accepted > unknown', 'absent, captured 12000', [12000, 0, 1, 2, 0, 0]],
  'refund, the payment is busy': ['accepted > unknown', 'absent, captured 12000', [12000, 0, 1, 2, 0, 0]],
  'refund, it acts after the look-up': [
    'accepted > unknown',
    'absent, captured 12000 > done by status 12000, captured 12000, refunded 12000',
    [12000, 0, 1, 2, 12000, 1],
  ],
  // 5: no part is captured, so there is nothing to give back
  'over-refund': ['refused PartialCapture > notSent', 'inconclusive', [0, 0, 0, 0, 0, 0]],
  'refund of what was never captured': ['notSent', 'inconclusive', [0, 0, 0, 0, 0, 0]],
  // 4: whose it is, and how much, nobody says; so nothing is written
  'refund after a person refunded a part in the portal': [
    'accepted > refused RefundedBefore',
    'inconclusive',
    [12000, 0, 1, 1, 5000, 1],
  ],
  'refund after a person refunded everything in the portal': [
    'accepted > notSent, captured 12000, refunded 12000',
    'done by status 12000, captured 12000, refunded 12000',
    [12000, 0, 1, 1, 12000, 1],
  ],
  'a lost refund, and reads that lag behind': [
    'accepted > unknown',
    'absent, captured 12000 > done by status 12000, captured 12000, refunded 12000',
    [12000, 0, 1, 2, 12000, 1],
  ],
};
