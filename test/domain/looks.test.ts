import { looked, owedLooks, owing, owingNot } from '../../src/domain/looks';
import type { Finding } from '../../src/domain/outcome';
import {
  AUTHORIZE,
  type Look,
  type LookReason,
  newPayment,
  type Operation,
  type Payment,
} from '../../src/domain/payment';
import { paid, R1, refund } from './support/refunds';
import { scenario } from './support/scenario';
import {
  looked as after,
  answered,
  aPayment,
  confirmed,
  DAY,
  HOUR,
  lost,
  PROVIDERS,
  pipwave,
  START,
  ship,
} from './support/world';

const due = (...reasons: LookReason[]): Payment =>
  reasons.reduce((payment, because) => owing(payment, because, START), aPayment());
const reasonsOf = ({ looks }: Payment): string[] => looks.map(({ because }) => because);

describe('looks that are owed', () => {
  test('each for its own reason: one more leaves the others as they are, and so does one less', () => {
    const both = due('notice', 'forgottenRun');
    expect(reasonsOf(both)).toEqual(['notice', 'forgottenRun']);
    expect(reasonsOf(owingNot(both, 'notice'))).toEqual(['forgottenRun']);
  });

  test('one a reason: a second notice moves the look, and it counts as not tried yet', () => {
    const tried = looked(due('notice', 'word'), START, true);
    expect(tried.looks.map(({ tries }) => tries)).toEqual([1, 1]);
    expect(owing(tried, 'notice', START + HOUR).looks).toEqual([
      { because: 'word', at: START + HOUR, tries: 1 },
      { because: 'notice', at: START + HOUR, tries: 0 },
    ]);
  });

  test('a read pays all that were due, and none that are due later', () => {
    const payment = owing(due('notice', 'word'), 'forgottenRun', START + HOUR);
    expect(reasonsOf(looked(payment, START + HOUR - 1, false))).toEqual(['forgottenRun']);
    expect(reasonsOf(looked(payment, START + HOUR, false))).toEqual([]);
  });

  test('one that fails is made again as often as a proving read, and then no more', () => {
    const most = aPayment().policy.provingReadsMax;
    let payment = due('forgottenRun');
    let reads = 0;
    for (; payment.looks.length > 0; reads++) payment = looked(payment, (payment.looks[0] as Look).at, true);
    expect(reads).toBe(most + 1);
  });
});

describe('a read that finds no hold at all', () => {
  const gone: Finding = { kind: 'absent', why: 'no payment has this reference' };
  const shown: Finding = { ...gone, totals: { captured: 0, released: 0 } };
  const asked = (payment: Payment, finding: Finding): string[] =>
    reasonsOf(after(owing(payment, 'word', START), AUTHORIZE, finding, START, { extra: true }));

  test('shows nothing of what was taken from it, and pays no look; one that shows totals does', () => {
    expect(asked(aPayment(), gone)).toEqual(['word']);
    expect(asked(aPayment(), shown)).toEqual([]);
    expect(asked(aPayment({ hold: 'adopted' }), gone)).toEqual([]);
    expect(asked(ship(aPayment(), 'parcel-1', 24_900), { kind: 'inconclusive', why: 'x' })).toEqual(['word']);
  });
});

describe('a read of a refund', () => {
  const given: Finding = { kind: 'done', by: 'key', why: 'its own status', amount: 4_000, currency: 'NOK' };
  const payment = answered(refund(paid(), 'return-1', 4_000), R1, lost);
  const asked = (finding: Finding): string[] =>
    reasonsOf(after(owing(payment, 'word', START), R1, finding, START + HOUR, { extra: true }));

  test('that shows the refund alone tells nothing of what was taken, and pays no look; one that shows totals does', () => {
    expect(asked(given)).toEqual(['word']);
    expect(asked({ ...given, totals: { captured: 9_900, refunded: 4_000 } })).toEqual([]);
  });
});

describe('a look at the payment asks', () => {
  const subjectOf = (payment: Payment, members: Partial<Operation>): string | undefined => {
    const operations = payment.operations.map((one) => (one.id === 'parcel-1' ? { ...one, ...members } : one));
    return owedLooks(owing({ ...payment, operations }, 'notice', START))[0]?.operationId;
  };
  const captured = (provider: keyof typeof PROVIDERS): Payment =>
    answered(ship(aPayment({ capabilities: PROVIDERS[provider] }), 'parcel-1', 24_900), 'parcel-1', confirmed(24_900));
  const seen = { lastLookUpAt: START + 365 * DAY };

  test('about a capture whose last look-up was waived: this one may show yet that it has failed', () => {
    const payment = captured('pipwave');
    expect(subjectOf(payment, {})).toBe('parcel-1');
    expect(subjectOf(payment, seen)).toBe(AUTHORIZE);
    expect(subjectOf(payment, { ...seen, lookUpWaived: true })).toBe('parcel-1');
    expect(subjectOf(payment, { ...seen, lookUpWaived: true, status: 'refused' })).toBe(AUTHORIZE);
    expect(subjectOf(captured('vipps'), { ...seen, lookUpWaived: true })).toBe(AUTHORIZE);
  });
});

describe('a read that showed too little is never given up, since the payment must not end on it', () => {
  test('whatever the next one tells, until it is judged: at the pace of the last rung', () => {
    const [once] = looked(due('difference'), START, false).looks;
    expect(once).toEqual({ because: 'difference', at: START + HOUR, tries: 0 });
    const [failed] = looked(due('difference'), START, true).looks;
    expect(failed).toEqual(once);
  });

  test('or at that of the two reads that judge it, where those are further apart', () => {
    const slow = newPayment(
      aPayment().terms,
      { capabilities: { ...pipwave, readGapMs: 2 * HOUR }, policy: aPayment().policy },
      START,
    );
    expect(looked(owing(slow, 'difference', START), START, false).looks).toEqual([
      { because: 'difference', at: START + 2 * HOUR, tries: 0 },
    ]);
  });

  scenario(
    'nor does the payment end when the second read says that the provider is at it still',
    `
    shipped    parcel-1 24900 final
    confirmed  parcel-1             => finish
    notice
    total      authorize 0 extra    => wait 1 min
    after      1 min                => look up parcel-1 extra
    busy       parcel-1 extra       => wait 1 h
    after      1 h                  => look up parcel-1 extra
    total      parcel-1 24900 extra => finish
    `,
    { capabilities: PROVIDERS['bambora, totals only'] },
  );
});
