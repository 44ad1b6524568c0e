import type { ProviderName } from './columns';
import type { ClaimName } from './kit';

/**
 * What the calls are told (in order), what the look-ups show (in order), and the truth of the sandbox: captured and given back in minor units,
 * how often money was taken by whomever, and how many writes reached the provider. 12000 are held.
 */
export type Expected = readonly [
  calls: string,
  finding: string,
  captured: number,
  released: number,
  times: number,
  writes: number,
];

/** Every behaviour at every provider. A fifth provider is a fifth line in each. Sections are those of its provider sheet. */
export const EXPECTED: Readonly<Record<ClaimName, Readonly<Record<ProviderName, Expected>>>> = {
  'looks the hold up': {
    vipps: ['', 'done by status 12000, captured 0, released 0', 0, 0, 0, 0],
    bambora: ['', 'done by status 12000, captured 0, released 0', 0, 0, 0, 0],
    pipwave: ['', 'done by status 12000', 0, 0, 0, 0],
    'payment-options': ['', 'done by status 12000', 0, 0, 0, 0],
  },
  'creates the hold, then captures it': {
    vipps: [
      'accepted > confirmed',
      'done by key 12000, captured 0, released 0 > done by key 12000, captured 12000, released 0',
      12000,
      0,
      1,
      1,
    ],
    bambora: [
      'confirmed > confirmed',
      'done by status 12000, captured 0, released 0 > done by marker 12000, captured 12000',
      12000,
      0,
      1,
      1,
    ],
    pipwave: ['accepted > accepted', 'done by status 12000 > done by status 12000, captured 12000', 12000, 0, 1, 1],
    'payment-options': ['confirmed > confirmed', 'done by status 12000 > absent', 12000, 0, 1, 1],
  },
  'creates the hold, and the answer is lost': {
    vipps: ['unknown', 'inProgress, captured 0, released 0', 0, 0, 0, 0],
    bambora: ['unknown', 'done by status 12000, captured 0, released 0', 0, 0, 0, 0],
    pipwave: ['unknown', 'inProgress', 0, 0, 0, 0],
    'payment-options': ['unknown', 'inconclusive', 0, 0, 0, 0],
  },
  'captures everything': {
    vipps: ['confirmed', 'done by key 12000, captured 12000, released 0', 12000, 0, 1, 1],
    bambora: ['confirmed', 'done by marker 12000, captured 12000', 12000, 0, 1, 1],
    pipwave: ['accepted', 'done by status 12000, captured 12000', 12000, 0, 1, 1],
    // 2.5: the status may stay PRE_AUTH, which is never read as not captured
    'payment-options': ['confirmed', 'absent', 12000, 0, 1, 1],
  },
  'captures a part': {
    vipps: ['confirmed', 'done by key 5000, captured 5000, released 0', 5000, 0, 1, 1],
    bambora: ['confirmed', 'done by marker 5000, captured 5000', 5000, 0, 1, 1],
    // 5: the gateway may silently take everything, so no part is sent unless the account says that it can
    pipwave: ['refused PartialCapture', 'absent', 0, 0, 0, 0],
    // 5: the rest goes with the one capture
    'payment-options': ['confirmed', 'absent', 5000, 7000, 1, 1],
  },
  'captures a second part': {
    vipps: ['confirmed > confirmed', 'done by key 4000, captured 9000, released 0', 9000, 0, 2, 2],
    // 5 [?]: one capture, unless the account says many
    bambora: ['confirmed > notSent, captured 5000', 'absent, captured 5000', 5000, 0, 1, 1],
    pipwave: ['refused PartialCapture > notSent', 'absent', 0, 0, 0, 0],
    'payment-options': ['confirmed > notSent', 'absent', 5000, 7000, 1, 1],
  },
  'the same capture again, once it shows': {
    vipps: ['confirmed > confirmed', 'done by key 12000, captured 12000, released 0', 12000, 0, 1, 2],
    // 6: the marker shows, so nothing is written
    bambora: ['confirmed > unknown', 'done by marker 12000, captured 12000', 12000, 0, 1, 1],
    pipwave: ['accepted > notSent, captured 12000', 'done by status 12000, captured 12000', 12000, 0, 1, 1],
    // 6: nothing shows a first capture, so only the core's one send protects; see the record. 8.4: a no that a capture hears after one
    'payment-options': ['confirmed > unknown', 'absent', 12000, 0, 1, 2],
  },
  'the same capture again, at once': {
    // 6: the key
    vipps: ['confirmed > confirmed', 'done by key 12000, captured 12000, released 0', 12000, 0, 1, 2],
    bambora: ['confirmed > unknown', 'done by marker 12000, captured 12000', 12000, 0, 1, 1],
    // 6, the hole: forwarded while the first is on its way; the core never sends twice, see the record
    pipwave: ['accepted > accepted', 'done by status 12000, captured 12000', 12000, 0, 1, 2],
    'payment-options': ['confirmed > unknown', 'absent', 12000, 0, 1, 2],
  },
  'the same part again': {
    vipps: ['confirmed > confirmed', 'done by key 5000, captured 5000, released 0', 5000, 0, 1, 2],
    bambora: ['confirmed > unknown', 'done by marker 5000, captured 5000', 5000, 0, 1, 1],
    pipwave: ['refused PartialCapture > refused PartialCapture', 'absent', 0, 0, 0, 0],
    'payment-options': ['confirmed > unknown', 'absent', 5000, 7000, 1, 2],
  },
  'capture, the connection dropped before the effect': {
    vipps: ['unknown', 'absent, captured 0, released 0', 0, 0, 0, 1],
    bambora: ['unknown', 'absent, captured 0, released 0', 0, 0, 0, 1],
    pipwave: ['unknown', 'absent', 0, 0, 0, 1],
    'payment-options': ['unknown', 'absent', 0, 0, 0, 1],
  },
  'capture, the connection dropped after the effect': {
    vipps: ['unknown', 'done by key 12000, captured 12000, released 0', 12000, 0, 1, 1],
    bambora: ['unknown', 'done by marker 12000, captured 12000', 12000, 0, 1, 1],
    pipwave: ['unknown', 'done by status 12000, captured 12000', 12000, 0, 1, 1],
    'payment-options': ['unknown', 'absent', 12000, 0, 1, 1],
  },
  'capture, 500 before the effect': {
    vipps: ['unknown', 'absent, captured 0, released 0', 0, 0, 0, 1],
    bambora: ['unknown', 'absent, captured 0, released 0', 0, 0, 0, 1],
    pipwave: ['unknown', 'absent', 0, 0, 0, 1],
    'payment-options': ['unknown', 'absent', 0, 0, 0, 1],
  },
  'capture, 500 after the effect': {
    vipps: ['unknown', 'done by key 12000, captured 12000, released 0', 12000, 0, 1, 1],
    bambora: ['unknown', 'done by marker 12000, captured 12000', 12000, 0, 1, 1],
    pipwave: ['unknown', 'done by status 12000, captured 12000', 12000, 0, 1, 1],
    'payment-options': ['unknown', 'absent', 12000, 0, 1, 1],
  },
  'capture, 504 before the effect': {
    vipps: ['unknown', 'absent, captured 0, released 0', 0, 0, 0, 1],
    bambora: ['unknown', 'absent, captured 0, released 0', 0, 0, 0, 1],
    pipwave: ['unknown', 'absent', 0, 0, 0, 1],
    'payment-options': ['unknown', 'absent', 0, 0, 0, 1],
  },
  'capture, 504 after the effect': {
    vipps: ['unknown', 'done by key 12000, captured 12000, released 0', 12000, 0, 1, 1],
    bambora: ['unknown', 'done by marker 12000, captured 12000', 12000, 0, 1, 1],
    pipwave: ['unknown', 'done by status 12000, captured 12000', 12000, 0, 1, 1],
    'payment-options': ['unknown', 'absent', 12000, 0, 1, 1],
  },
  'capture, a page of HTML after the effect': {
    vipps: ['unknown', 'done by key 12000, captured 12000, released 0', 12000, 0, 1, 1],
    bambora: ['unknown', 'done by marker 12000, captured 12000', 12000, 0, 1, 1],
    pipwave: ['unknown', 'done by status 12000, captured 12000', 12000, 0, 1, 1],
    'payment-options': ['unknown', 'absent', 12000, 0, 1, 1],
  },
  'capture, half a body': {
    vipps: ['unknown', 'done by key 12000, captured 12000, released 0', 12000, 0, 1, 1],
    bambora: ['unknown', 'done by marker 12000, captured 12000', 12000, 0, 1, 1],
    pipwave: ['unknown', 'done by status 12000, captured 12000', 12000, 0, 1, 1],
    'payment-options': ['unknown', 'absent', 12000, 0, 1, 1],
  },
  'capture, told to slow down': {
    vipps: ['tryLater http-429', 'absent, captured 0, released 0', 0, 0, 0, 1],
    // 10: not executed
    bambora: ['tryLater http-429', 'absent, captured 0, released 0', 0, 0, 0, 1],
    // 6: no JSON is unknown
    pipwave: ['unknown', 'absent', 0, 0, 0, 1],
    // 8.1: 429 is ambiguous
    'payment-options': ['unknown', 'absent', 0, 0, 0, 1],
  },
  'capture, the payment is busy': {
    vipps: ['tryLater http-423', 'absent, captured 0, released 0', 0, 0, 0, 1],
    // 6: something runs, maybe ours; look first
    bambora: ['unknown', 'absent, captured 0, released 0', 0, 0, 0, 1],
    pipwave: ['unknown', 'absent', 0, 0, 0, 1],
    'payment-options': ['unknown', 'absent', 0, 0, 0, 1],
  },
  'capture, it acts after the answer was lost': {
    vipps: ['unknown', 'done by key 12000, captured 12000, released 0', 12000, 0, 1, 1],
    bambora: ['unknown', 'done by marker 12000, captured 12000', 12000, 0, 1, 1],
    pipwave: ['unknown', 'done by status 12000, captured 12000', 12000, 0, 1, 1],
    'payment-options': ['unknown', 'absent', 12000, 0, 1, 1],
  },
  'capture, it acts after the look-up': {
    vipps: [
      'unknown',
      'absent, captured 0, released 0 > done by key 12000, captured 12000, released 0',
      12000,
      0,
      1,
      1,
    ],
    bambora: ['unknown', 'absent, captured 0, released 0 > done by marker 12000, captured 12000', 12000, 0, 1, 1],
    pipwave: ['unknown', 'absent > done by status 12000, captured 12000', 12000, 0, 1, 1],
    'payment-options': ['unknown', 'absent > absent', 12000, 0, 1, 1],
  },
  'over-capture': {
    // 8.2: 6090
    vipps: ['refused 6090', 'absent, captured 0, released 0', 0, 0, 0, 1],
    // 5: never attempted
    bambora: ['notSent, captured 0', 'absent, captured 0, released 0', 0, 0, 0, 0],
    pipwave: ['notSent', 'absent', 0, 0, 0, 0],
    'payment-options': ['notSent', 'absent', 0, 0, 0, 0],
  },
  'capture after release': {
    vipps: ['confirmed > refused 6070', 'absent, captured 0, released 12000', 0, 12000, 0, 2],
    // 6, row 422: Canceled is the last word, so nothing is written
    bambora: ['confirmed > refused Canceled', 'failed, captured 0, released 12000', 0, 12000, 0, 1],
    pipwave: ['accepted > refused cancelled', 'failed', 0, 0, 0, 1],
    // 8.4: 12 is heard after a capture, too, and 2.5 A shows neither
    'payment-options': ['confirmed > unknown', 'absent', 0, 12000, 0, 2],
  },
  release: {
    vipps: ['confirmed', 'absent, captured 0, released 12000', 0, 12000, 0, 1],
    bambora: ['confirmed', 'absent, captured 0, released 12000', 0, 12000, 0, 1],
    // 2.4 [?]: cancelled at pipwave, and the hold stays at the gateway
    pipwave: ['accepted', 'done by status 12000', 0, 0, 0, 1],
    'payment-options': ['confirmed', 'absent', 0, 12000, 0, 1],
  },
  'release, the connection dropped before the effect': {
    vipps: ['unknown', 'absent, captured 0, released 0', 0, 0, 0, 1],
    bambora: ['unknown', 'absent, captured 0, released 0', 0, 0, 0, 1],
    pipwave: ['unknown', 'absent', 0, 0, 0, 1],
    'payment-options': ['unknown', 'absent', 0, 0, 0, 1],
  },
  'release, the connection dropped after the effect': {
    vipps: ['unknown', 'absent, captured 0, released 12000', 0, 12000, 0, 1],
    bambora: ['unknown', 'absent, captured 0, released 12000', 0, 12000, 0, 1],
    pipwave: ['unknown', 'done by status 12000', 0, 0, 0, 1],
    'payment-options': ['unknown', 'absent', 0, 12000, 0, 1],
  },
  'release, 500 after the effect': {
    vipps: ['unknown', 'absent, captured 0, released 12000', 0, 12000, 0, 1],
    bambora: ['unknown', 'absent, captured 0, released 12000', 0, 12000, 0, 1],
    pipwave: ['unknown', 'done by status 12000', 0, 0, 0, 1],
    'payment-options': ['unknown', 'absent', 0, 12000, 0, 1],
  },
  'release twice': {
    vipps: ['confirmed > confirmed', 'absent, captured 0, released 12000', 0, 12000, 0, 2],
    bambora: ['confirmed > refused AlreadyCanceled', 'absent, captured 0, released 12000', 0, 12000, 0, 1],
    pipwave: ['accepted > refused cancelled', 'done by status 12000', 0, 0, 0, 1],
    'payment-options': ['confirmed > refused 12', 'absent', 0, 12000, 0, 2],
  },
  'release of the rest, after a capture': {
    vipps: ['confirmed > confirmed', 'absent, captured 5000, released 7000', 5000, 7000, 1, 2],
    // 5: lapses
    bambora: ['confirmed > refused AfterCapture', 'absent, captured 5000', 5000, 0, 1, 1],
    pipwave: ['refused PartialCapture > refused AfterCapture', 'absent', 0, 0, 0, 0],
    'payment-options': ['confirmed > refused AfterCapture', 'absent', 5000, 7000, 1, 1],
  },
  'release by one who does not know of the capture': {
    vipps: ['confirmed > refused 6040', 'absent, captured 12000, released 0', 12000, 0, 1, 2],
    bambora: ['confirmed > notSent, captured 12000', 'absent, captured 12000', 12000, 0, 1, 1],
    pipwave: ['accepted > refused captured', 'failed, captured 12000', 12000, 0, 1, 1],
    'payment-options': ['confirmed > refused 12', 'absent', 12000, 0, 1, 2],
  },
  'capture after the hold has expired': {
    vipps: ['refused 6100', 'absent, captured 0, released 12000', 0, 12000, 0, 1],
    // 6, row 422: the last word
    bambora: ['refused AuthorizationExpired', 'failed, captured 0, released 12000', 0, 12000, 0, 0],
    pipwave: ['refused cancelled', 'failed', 0, 12000, 0, 0],
    'payment-options': ['refused 54', 'absent', 0, 12000, 0, 1],
  },
  'release after the hold has expired': {
    vipps: ['refused 6030', 'absent, captured 0, released 12000', 0, 12000, 0, 1],
    bambora: ['notSent, captured 0', 'absent, captured 0, released 12000', 0, 12000, 0, 0],
    // 7 [?]: an expired hold probably shows as cancelled, and so does the release: its wish is met
    pipwave: ['refused cancelled', 'done by status 12000', 0, 12000, 0, 0],
    'payment-options': ['refused 12', 'absent', 0, 12000, 0, 1],
  },
  'capture after a person captured a part in the portal': {
    vipps: ['refused 6090', 'absent, captured 5000, released 0', 5000, 0, 1, 1],
    // 9: the API does not see the back office
    bambora: ['refused cannot_capture', 'absent, captured 0, released 0', 5000, 0, 1, 1],
    // 6: a capture by hand cannot be told from ours, nor its amount
    pipwave: ['notSent, captured 12000', 'done by status 12000, captured 12000', 5000, 7000, 1, 0],
    // 8.4: the echo of a capture by hand, which no read is sure to show (2.5 A): a no here would end unseen
    'payment-options': ['unknown', 'absent', 5000, 7000, 1, 1],
  },
  'capture after a person captured everything in the portal': {
    vipps: ['refused 6170', 'absent, captured 12000, released 0', 12000, 0, 1, 1],
    // 9
    bambora: ['refused cannot_capture', 'absent, captured 0, released 0', 12000, 0, 1, 1],
    // 6: a capture by hand cannot be told from ours
    pipwave: ['notSent, captured 12000', 'done by status 12000, captured 12000', 12000, 0, 1, 0],
    'payment-options': ['unknown', 'absent', 12000, 0, 1, 1],
  },
  'capture after a person gave the hold back in the portal': {
    vipps: ['refused 6070', 'absent, captured 0, released 12000', 0, 12000, 0, 1],
    // 9
    bambora: ['refused cannot_capture', 'absent, captured 0, released 0', 0, 12000, 0, 1],
    pipwave: ['refused cancelled', 'failed', 0, 12000, 0, 0],
    // 8.4: 12 is heard after a capture, too
    'payment-options': ['unknown', 'absent', 0, 12000, 0, 1],
  },
  'a lost answer, and reads that lag behind': {
    vipps: [
      'unknown',
      'absent, captured 0, released 0 > done by key 12000, captured 12000, released 0',
      12000,
      0,
      1,
      1,
    ],
    // 10: eventual; one read is no absence
    bambora: ['unknown', 'absent, captured 0, released 0 > done by marker 12000, captured 12000', 12000, 0, 1, 1],
    pipwave: ['unknown', 'absent > done by status 12000, captured 12000', 12000, 0, 1, 1],
    // 2.5 A
    'payment-options': ['unknown', 'absent > absent', 12000, 0, 1, 1],
  },
  'a lost answer, and a read that fails': {
    vipps: ['unknown', 'inconclusive > inconclusive', 12000, 0, 1, 1],
    bambora: ['unknown', 'inconclusive > inconclusive', 12000, 0, 1, 1],
    pipwave: ['unknown', 'inconclusive > inconclusive', 12000, 0, 1, 1],
    'payment-options': ['unknown', 'inconclusive > inconclusive', 12000, 0, 1, 1],
  },
  'bad credentials': {
    vipps: ['notSent > notSent', 'inconclusive', 0, 0, 0, 0],
    bambora: ['notSent > notSent', 'inconclusive', 0, 0, 0, 0],
    pipwave: ['notSent > notSent', 'inconclusive', 0, 0, 0, 0],
    'payment-options': ['notSent > notSent', 'inconclusive', 0, 0, 0, 0],
  },
  'a token that is refused though it is good': {
    // 8.1: refresh once, same key
    vipps: ['confirmed', 'done by key 12000, captured 12000, released 0', 12000, 0, 1, 2],
    bambora: ['tryLater http-401', 'absent, captured 0, released 0', 0, 0, 0, 1],
    pipwave: ['tryLater 401', 'absent', 0, 0, 0, 1],
    'payment-options': ['tryLater http-401', 'absent', 0, 0, 0, 1],
  },
  'an unknown reference': {
    // 8.2: 5090
    vipps: ['refused 5090 > refused 5090', 'inconclusive > absent', 0, 0, 0, 2],
    bambora: ['notSent > notSent', 'inconclusive > inconclusive', 0, 0, 0, 0],
    pipwave: ['notSent > notSent', 'inconclusive > inconclusive', 0, 0, 0, 0],
    'payment-options': ['notSent > notSent', 'inconclusive > inconclusive', 0, 0, 0, 0],
  },
};

/** What a sheet leaves open, at its worst. */
export const EXPECTED_AT_WORST: Readonly<Record<ProviderName, Readonly<Record<string, Expected>>>> = {
  vipps: {
    // 6: what happens when the promise of the key is broken: both takes show
    'the key is forgotten, and the same capture comes again': [
      'confirmed > unknown',
      'done by key 10000, captured 10000, released 0',
      10000,
      0,
      2,
      2,
    ],
    'a part whose answer was lost, again': [
      'unknown > confirmed',
      'done by key 5000, captured 5000, released 0 > done by key 5000, captured 5000, released 0',
      5000,
      0,
      1,
      2,
    ],
    'a repeat is told the totals of now': [
      'confirmed > confirmed > unknown',
      'done by key 5000, captured 9000, released 0',
      9000,
      0,
      2,
      3,
    ],
    'portal captures show a key of their own': ['refused 6170', 'absent, captured 12000, released 0', 12000, 0, 1, 1],
  },
  bambora: {
    'second part allowed, the account says one': [
      'confirmed > notSent, captured 5000',
      'absent, captured 5000',
      5000,
      0,
      1,
      1,
    ],
    'second part allowed, the account says many': [
      'confirmed > confirmed',
      'done by marker 4000, captured 9000',
      9000,
      0,
      2,
      2,
    ],
    'second part refused, the account says many': [
      'confirmed > notSent, captured 5000',
      'absent, captured 5000',
      5000,
      0,
      1,
      1,
    ],
    'second part allowed, a part whose answer was lost, again': [
      'unknown > unknown',
      'done by marker 5000, captured 5000 > done by marker 5000, captured 5000',
      5000,
      0,
      1,
      1,
    ],
    'second part allowed, many, a part whose answer was lost, again': [
      'unknown > unknown',
      'done by marker 5000, captured 5000 > done by marker 5000, captured 5000',
      5000,
      0,
      1,
      1,
    ],
    'no comment, many, a part whose answer was lost, again': [
      'unknown > notSent, captured 5000',
      'absent, captured 5000 > absent, captured 5000',
      5000,
      0,
      1,
      1,
    ],
    'second capture is 402': ['confirmed > unknown', 'done by marker 12000, captured 12000', 12000, 0, 1, 1],
    'captures are wrapped': ['confirmed', 'done by marker 12000, captured 12000', 12000, 0, 1, 1],
    // 6 (b): no marker; the core settles by the total
    'captures without comment': ['confirmed', 'absent, captured 12000', 12000, 0, 1, 1],
    'the comment is kept on the payment': ['confirmed', 'done by marker 12000, captured 12000', 12000, 0, 1, 1],
    // 6 (b)
    'the comment is dropped': ['unknown', 'absent, captured 12000', 12000, 0, 1, 1],
    '200, as until 2016': ['confirmed', 'done by marker 12000, captured 12000', 12000, 0, 1, 1],
    'reads are refused while it is busy': [
      'unknown',
      'inProgress > done by marker 12000, captured 12000',
      12000,
      0,
      1,
      1,
    ],
    'reads show that it is busy': [
      'unknown > notSent',
      'inProgress > done by marker 12000, captured 12000',
      12000,
      0,
      1,
      1,
    ],
    'the back office shows': ['notSent, captured 12000', 'absent, captured 12000', 12000, 0, 1, 0],
    // 9: one of the two captures is the person's; organisational, as the sheet says
    'the back office does not show, and money is taken again': [
      'confirmed',
      'done by marker 12000, captured 12000',
      24000,
      0,
      2,
      1,
    ],
  },
  pipwave: {
    // 5: noticed by final_amount
    'a part, and the gateway takes everything': ['accepted', 'done by status 12000, captured 12000', 12000, 0, 1, 1],
    // 5 [?]: the account says that parts work where they don't; nobody can notice
    'a part, and nobody says what was taken': ['accepted', 'done by status 5000', 12000, 0, 1, 1],
    'parts, the gateway takes several and keeps the rest': [
      'accepted > notSent, captured 5000',
      'done by status 5000, captured 5000',
      5000,
      0,
      1,
      1,
    ],
    'a part whose answer was lost, again, once it shows': [
      'unknown > notSent, captured 5000',
      'done by status 5000, captured 5000 > done by status 5000, captured 5000',
      5000,
      0,
      1,
      1,
    ],
    // 6, the hole at its worst: only the core's one send protects; see the record
    'a second full one is taken, at once': [
      'accepted > accepted',
      'done by status 12000, captured 12000',
      24000,
      0,
      2,
      2,
    ],
    'a second full one is taken, once the first shows': [
      'accepted > notSent, captured 12000',
      'done by status 12000, captured 12000',
      12000,
      0,
      1,
      1,
    ],
    'a second one while the first is on its way is refused': [
      'accepted > unknown',
      'done by status 12000, captured 12000',
      12000,
      0,
      1,
      2,
    ],
    'it fails later, and shows it': ['accepted', 'failed', 0, 0, 0, 1],
    // 6: still authorized is no absence
    'it fails later, and shows nothing': ['accepted', 'absent', 0, 0, 0, 1],
    // 6 [?]: why a capture is provisional
    'it shows captured, and fails': ['accepted', 'done by status 12000, captured 12000 > failed', 0, 0, 0, 1],
    'it is taken at once': ['accepted', 'done by status 12000, captured 12000', 12000, 0, 1, 1],
    'by sub-status': ['accepted', 'done by status 12000, captured 12000', 12000, 0, 1, 1],
    // 4: what contradicts the reading forbids to write
    'by sub-status, read by the flag': ['notSent', 'inconclusive', 0, 0, 0, 0],
    'the flag stays, read by the status': ['accepted', 'done by status 12000, captured 12000', 12000, 0, 1, 1],
    // 4: what contradicts the reading proves nothing
    'the flag stays, read by the flag': ['unknown', 'inconclusive', 12000, 0, 1, 1],
    'numbers, and HTTP says it, too': ['accepted', 'done by status 12000, captured 12000', 12000, 0, 1, 1],
    'the key is refused in front': ['notSent > notSent', 'inconclusive', 0, 0, 0, 0],
    'cancelling gives the hold back': ['accepted', 'done by status 12000', 0, 12000, 0, 1],
    'expiry shows nothing': ['accepted', 'failed', 0, 12000, 0, 1],
    // 3: total_amount is held, 12100
    'there are fees on top': ['refused PartialCapture', 'absent', 0, 0, 0, 0],
  },
  'payment-options': {
    'A: a lost answer': ['unknown', 'absent', 12000, 0, 1, 1],
    'A: a part': ['confirmed', 'absent', 5000, 7000, 1, 1],
    // 5, 6: the worst of all; only the core's one send protects, see the record
    'A: the same capture again, and it is charged': ['confirmed > confirmed', 'absent', 24000, 0, 2, 2],
    'A: release': ['confirmed', 'absent', 0, 12000, 0, 1],
    'A: capture after release': ['confirmed > unknown', 'absent', 0, 12000, 0, 2],
    // 8.4: the echo of a capture that is not ours
    'A: a person captured everything': ['unknown', 'absent', 12000, 0, 1, 1],
    'B: a lost answer': ['unknown', 'done by status 12000, captured 12000', 12000, 0, 1, 1],
    'B: a part': ['confirmed', 'done by status 5000, captured 5000', 5000, 7000, 1, 1],
    // 2.5: the read shows it, so nothing is written
    'B: the same capture again, and it is charged': [
      'confirmed > notSent, captured 12000',
      'done by status 12000, captured 12000',
      12000,
      0,
      1,
      1,
    ],
    'B: release': ['confirmed', 'done by status 12000', 0, 12000, 0, 1],
    'B: capture after release': ['confirmed > refused Voided', 'failed', 0, 12000, 0, 1],
    'B: a person captured everything': [
      'notSent, captured 12000',
      'done by status 12000, captured 12000',
      12000,
      0,
      1,
      0,
    ],
    'C: a lost answer': ['unknown', 'done by status 12000, captured 12000', 12000, 0, 1, 1],
    'C: a part': ['confirmed', 'done by status 5000, captured 5000', 5000, 7000, 1, 1],
    // 2.5: the read shows it, so nothing is written
    'C: the same capture again, and it is charged': [
      'confirmed > notSent, captured 12000',
      'done by status 12000, captured 12000',
      12000,
      0,
      1,
      1,
    ],
    'C: release': ['confirmed', 'done by status 12000', 0, 12000, 0, 1],
    'C: capture after release': ['confirmed > refused Voided', 'failed', 0, 12000, 0, 1],
    'C: a person captured everything': [
      'notSent, captured 12000',
      'done by status 12000, captured 12000',
      12000,
      0,
      1,
      0,
    ],
    'error shape 1: expired': ['refused 54', 'absent', 0, 12000, 0, 1],
    // 8.3: a gateway code that nobody explains, and no other
    'error shape 2: expired': ['unknown', 'absent', 0, 12000, 0, 1],
    // 8.2: a code that is none of the gateway's
    'error shape 3: expired': ['unknown', 'absent', 0, 12000, 0, 1],
    'the same capture again, and it is 400/836': ['confirmed > unknown', 'absent', 12000, 0, 1, 2],
    'the same capture again, and it is 412/836': ['confirmed > unknown', 'absent', 12000, 0, 1, 2],
    'the same capture again, and it is 400/94': ['confirmed > unknown', 'absent', 12000, 0, 1, 2],
    'the same capture again, and it is 412/94': ['confirmed > unknown', 'absent', 12000, 0, 1, 2],
    'the same capture again, and it is 400/12': ['confirmed > unknown', 'absent', 12000, 0, 1, 2],
    'the same capture again, and it is 412/25': ['confirmed > unknown', 'absent', 12000, 0, 1, 2],
    'the same capture again, and it is 400/54': ['confirmed > refused 54', 'absent', 12000, 0, 1, 2],
    // 8.4: success-like is ambiguous
    '201, partial approval': ['unknown', 'absent', 12000, 0, 1, 1],
    '201, pending': ['unknown', 'absent', 0, 0, 0, 1],
    '201, without success': ['unknown', 'absent', 0, 0, 0, 1],
    'the key is raw': ['confirmed', 'absent', 12000, 0, 1, 1],
    'the key is raw, and we encode it': ['notSent', 'inconclusive', 0, 0, 0, 0],
    'it says that it is live': ['notSent', 'inconclusive', 0, 0, 0, 0],
    'amounts are major units': ['confirmed', 'absent', 12000, 0, 1, 1],
    'response codes are text, cards are masked': ['confirmed', 'absent', 12000, 0, 1, 1],
  },
};
