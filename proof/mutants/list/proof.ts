import * as confirm from '../../../src/domain/confirm';
import * as drift from '../../../src/domain/drift';
import type { Fact } from '../../../src/domain/facts';
import { KINDS } from '../../../src/domain/kinds';

import type { Finding } from '../../../src/domain/outcome';
import { shownUnder } from '../../../src/domain/own-keys';
import { isUncertain, type Operation, type Payment } from '../../../src/domain/payment';
import * as provisional from '../../../src/domain/provisional';
import * as reckon from '../../../src/domain/reckon';
import * as verdict from '../../../src/domain/verdict';
import { resentUnread } from '../altered';
import type { Mutant } from '../mutant';
import { type Switch, wrong } from '../wrong';

const judging = (
  mistake: (right: typeof verdict.verdictOf, payment: Payment, op: Operation, finding: Finding) => verdict.Verdict,
): Switch => wrong(verdict, 'verdictOf', (right) => (payment, op, finding) => mistake(right, payment, op, finding));

/** As if nothing else were booked. */
const alone = (payment: Payment, { id }: Operation): Payment => ({
  ...payment,
  operations: payment.operations.filter((op) => op.id === id || op.status !== 'done' || op.kind === 'authorize'),
  foreign: { captured: 0, released: 0, refunded: 0 },
});

/** Nothing of it is in doubt, and the hold is what it is. */
const certain = (payment: Payment): Payment => ({
  ...payment,
  operations: payment.operations.filter((op) => op.kind === 'authorize' || !isUncertain(op)),
});

const isOfOthers = (fact: Fact): boolean =>
  fact.kind === 'ForeignMovementSeen' || (fact.kind === 'AttentionRaised' && fact.code === 'ForeignMovementSeen');

/** What a total has left for an operation, reckoned otherwise. */
const leaving = (room: (op: Operation, known: reckon.Reckoning, payment: Payment) => number | undefined): Switch =>
  wrong(reckon, 'reckon', (right) => (payment, reading) => {
    const known = right(payment, reading);
    const roomFor = (op: Operation): number | undefined => room(op, known, payment);
    return { ...known, roomFor, sureRoomFor: roomFor };
  });

const totalFor = ({ kind }: Operation, known: reckon.Reckoning): number | undefined => {
  const { raises } = KINDS[kind];
  return raises === undefined ? undefined : known[raises].total;
};

/** Mistakes in what proves that an order was carried out. */
export const PROOF: readonly Mutant[] = [
  {
    name: 'marker-believed-without-total',
    says: 'Our note on the payment counts as a capture though the total has not risen.',
    mode: 'core',
    switches: [
      judging((right, payment, op, finding) => {
        const shown = finding.kind === 'inconclusive' ? [] : (finding.shown ?? []);
        const own = shownUnder(payment, op, shown);
        const isMarked = payment.capabilities.evidence === 'marker' && own !== undefined;
        if (!isMarked) return right(payment, op, finding);
        return { kind: 'done', amount: own.amount, by: 'marker', why: finding.why };
      }),
    ],
  },
  {
    name: 'total-need-not-fit',
    says: 'A total that rose by another amount than ours counts as ours.',
    mode: 'core',
    switches: [
      judging((right, payment, op, finding) => {
        if (op.kind !== 'capture' || finding.kind !== 'absent') return right(payment, op, finding);
        const room = reckon.reckon(payment, finding).roomFor(op) ?? 0;
        const captured = (finding.totals?.captured ?? 0) - room + op.amount;
        const fitting = room > 0 ? { ...finding, totals: { ...finding.totals, captured } } : finding;
        return right(payment, op, fitting);
      }),
    ],
  },
  {
    name: 'total-compared-with-a-snapshot',
    says: 'The total is compared with what it was when the payment began, not with what is booked by now.',
    mode: 'core',
    switches: [
      judging((right, payment, op, finding) =>
        right(finding.kind === 'absent' ? alone(payment, op) : payment, op, finding),
      ),
    ],
  },
  {
    name: 'total-counted-twice',
    says: 'What is booked for one capture may prove another.',
    mode: 'core',
    switches: [leaving(totalFor)],
  },
  {
    name: 'booked-for-others-proves-ours',
    says: 'What is booked as taken by others may prove a capture of ours.',
    mode: 'core',
    switches: [wrong(reckon, 'bookedElsewhere', () => () => 0)],
  },
  {
    name: 'marked-by-others-proves-ours',
    says: 'A capture that is listed under somebody else’s mark may prove one of ours by the total.',
    mode: 'core',
    switches: [
      wrong(
        reckon,
        'reckon',
        (right) =>
          (payment, { totals }) =>
            right(payment, { totals }),
      ),
    ],
  },
  {
    name: 'what-came-later-is-never-ours',
    says: 'What others seem to have taken after a capture was given up is never taken for that capture.',
    mode: 'core',
    switches: [
      wrong(reckon, 'claimable', (right) => (payment, op) => (payment.pastUnknown ? right(payment, op) : 0)),
      leaving((op, known, payment) => {
        const { raises } = KINDS[op.kind];
        if (raises === undefined || payment.pastUnknown) return known.roomFor(op);
        const { total, ours, theirs, marked } = known[raises];
        const own = op.status === 'done' ? op.amount : 0;
        return total === undefined ? undefined : total - (ours - own) - Math.max(theirs, marked);
      }),
      // Two readings are asked for besides, which is a guard of its own.
      resentUnread(),
    ],
  },
  {
    name: 'any-status-is-ours',
    says: 'A status of "captured" belongs to whichever capture was asked about.',
    mode: 'core',
    switches: [
      judging((right, payment, op, finding) =>
        finding.kind === 'done' && finding.by === 'status'
          ? { kind: 'done', amount: finding.amount, by: 'status', why: finding.why }
          : right(payment, op, finding),
      ),
    ],
  },
  {
    name: 'own-capture-taken-for-foreign',
    says: 'A total that has risen while an answer is missing is booked as captured by others.',
    mode: 'core',
    switches: [
      wrong(
        drift,
        'drift',
        (right) =>
          (payment, ...about) =>
            right(certain(payment), ...about),
      ),
    ],
  },
  {
    name: 'foreign-capture-not-booked',
    says: 'A capture in the merchant portal is not noticed.',
    mode: 'core',
    switches: [
      wrong(
        drift,
        'drift',
        (right) =>
          (...about) =>
            right(...about).filter((fact) => !isOfOthers(fact)),
      ),
      wrong(
        drift,
        'driftOf',
        (right) =>
          (...about) =>
            right(...about).filter((fact) => !isOfOthers(fact)),
      ),
    ],
  },
  {
    name: 'late-failure-not-looked-for',
    says: 'A capture that may still fail in the next days is never looked at again.',
    mode: 'core',
    switches: [wrong(provisional, 'provisional', () => () => [])],
  },
  {
    name: 'late-failure-not-believed',
    says: 'A capture stays booked though two look-ups deny it.',
    mode: 'core',
    switches: [
      wrong(
        confirm,
        'parked',
        (right) =>
          (op, code, ...about) =>
            code === 'CaptureReversed' && op.by !== 'operator' ? [] : right(op, code, ...about),
      ),
    ],
  },
  {
    name: 'last-look-too-early',
    says: 'The last look at a capture that may still fail comes when its time ends, while a read may still be old.',
    mode: 'core',
    switches: [
      wrong(
        provisional,
        'provisionalUntil',
        (right) => (payment, op) => right(payment, op) - payment.capabilities.settleWindowMs,
      ),
    ],
  },
];
