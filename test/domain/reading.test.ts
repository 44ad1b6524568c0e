import type { Capabilities } from '../../src/domain/capabilities';
import { evolveAll } from '../../src/domain/evolve';
import type { Fact } from '../../src/domain/facts';
import { interpretReading } from '../../src/domain/interpret-reading';
import { owedLooks } from '../../src/domain/looks';
import type { Finding, Shown } from '../../src/domain/outcome';
import { keyOf } from '../../src/domain/own-keys';
import { AUTHORIZE, type Payment } from '../../src/domain/payment';
import { lived } from './support/scenario';
import { aPayment, DAY, HOUR, looked, MINUTE, op, PROVIDERS, pipwave, SECOND, START } from './support/world';

const policy = { stuckAfterMs: 300 * DAY };
const lifeOf = (table: string, capabilities: Capabilities = PROVIDERS.vipps, hold?: 'adopted' | 'created'): Payment =>
  lived(table, { capabilities, policy, ...(hold === undefined ? {} : { hold }) }).payment;
const factsOf = (payment: Payment, finding: Finding, id = 'parcel-1', now = START + HOUR): Fact[] =>
  interpretReading(payment, { operationId: id, extra: false }, finding, now);
const kindsOf = (facts: readonly Fact[]): string[] => facts.map(({ kind }) => kind);
const at = START + HOUR;
const LOST = 'shipped parcel-1 9900\nlost parcel-1';
const listed = (payment: Payment, id: string): Shown => ({
  kind: 'capture',
  key: keyOf(payment, op(payment, id)),
  amount: op(payment, id).amount,
});
const listing = (...shown: Shown[]): Finding => ({ kind: 'absent', why: 'as listed', shown });

describe('the first read of a hold', () => {
  const adopted = aPayment({ hold: 'adopted' });
  const held = (captured: number, released: number): Finding => ({
    kind: 'done',
    by: 'status',
    amount: 24_900,
    why: 'AUTHORIZED',
    totals: { captured, released },
  });

  test('that shows money moved tells that it was used before; as much taken as given back is not nothing', () => {
    const used = { at, kind: 'PastUnknown', why: 'the hold was already used when this payment began' };
    for (const finding of [held(5_000, 0), held(0, 5_000), held(5_000, 5_000)]) {
      expect(factsOf(adopted, finding, AUTHORIZE)).toContainEqual(used);
    }
  });

  test('that shows none, or no totals at all, tells nothing of a past', () => {
    expect(kindsOf(factsOf(adopted, held(0, 0), AUTHORIZE))).toEqual(['LookedUp', 'Confirmed']);
    const { totals: _, ...bare } = held(0, 0) as Extract<Finding, { kind: 'done' }>;
    expect(kindsOf(factsOf(adopted, bare, AUTHORIZE))).toEqual(['LookedUp', 'Confirmed']);
  });

  test('that is over already needs none: nothing will be taken from it', () => {
    const voided: Finding = { kind: 'failed', why: 'VOIDED', totals: { captured: 0, released: 24_900 } };
    expect(kindsOf(factsOf(adopted, voided, AUTHORIZE))).not.toContain('PastUnknown');
  });
});

describe('a read that lists more than was asked for', () => {
  const two = lifeOf(`${LOST}\nshipped parcel-2 5000\nlost parcel-2`);

  test('settles the others, too, and says by which look-up', () => {
    expect(factsOf(two, listing(listed(two, 'parcel-1'), listed(two, 'parcel-2')))).toMatchObject([
      { kind: 'Confirmed', operationId: 'parcel-2', by: 'key', why: 'the look-up of parcel-1 lists it, too' },
      { kind: 'LookedUp', operationId: 'parcel-1', found: 'absent', why: 'as listed' },
      { kind: 'Confirmed', operationId: 'parcel-1', by: 'key', why: 'as listed' },
    ]);
  });

  test('books nothing a second time that is booked already', () => {
    const done = lifeOf('shipped parcel-1 9900\nconfirmed parcel-1\nshipped parcel-2 5000\nlost parcel-2');
    const read = listing(listed(done, 'parcel-1'), listed(done, 'parcel-2'));
    expect(factsOf(done, read, 'parcel-2')).toMatchObject([
      { kind: 'LookedUp' },
      { kind: 'Confirmed', operationId: 'parcel-2' },
    ]);
  });
});

describe('the next look-up', () => {
  const unknown = lifeOf(LOST);
  const dueAt = (payment: Payment, finding: Finding): number => {
    const [first] = factsOf(payment, finding);
    return (first as Extract<Fact, { kind: 'LookedUp' }>).dueAt;
  };

  test('is no sooner than the provider asks', () => {
    const busy = (retryAfterMs?: number): Finding => ({
      kind: 'inconclusive',
      why: '429',
      ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
    });
    expect(dueAt(unknown, busy())).toBe(at + MINUTE);
    expect(dueAt(unknown, busy(10 * SECOND))).toBe(at + MINUTE);
    expect(dueAt(unknown, busy(2 * HOUR))).toBe(at + 2 * HOUR);
  });

  test('of what an operator has before them is made every six hours, also where it was never sent', () => {
    const unsent = lifeOf('shipped parcel-1 9900 final => parcel-1 parked', { ...pipwave, absence: 'provable' });
    expect(dueAt(unsent, { kind: 'absent', why: 'not there' })).toBe(at + 6 * HOUR);
  });

  test('of a capture that was found is its last, when it can turn bad no longer', () => {
    const short: Capabilities = { ...pipwave, provisionalMs: MINUTE };
    const found = looked(
      lifeOf('shipped parcel-1 24900 final\nlost parcel-1', short),
      'parcel-1',
      { kind: 'done', by: 'status', amount: 24_900, why: 'CAPTURED' },
      at,
    );
    expect(owedLooks(found)).toEqual([{ operationId: 'parcel-1', at: at + 6 * MINUTE, because: 'mayTurnBad' }]);
  });
});

describe('a read of what has ended', () => {
  test('changes nothing: a hold that was refused is refused, whatever a notice makes us ask', () => {
    const refused = evolveAll(aPayment({ hold: 'adopted' }), [
      { at: START, operationId: AUTHORIZE, kind: 'Refused', code: 'VOID', why: 'void', by: 'lookUp' },
    ]);
    for (const finding of [
      { kind: 'failed', why: 'VOIDED' },
      { kind: 'absent', why: 'not there' },
      { kind: 'inProgress', why: 'PENDING' },
    ] as const) {
      expect(kindsOf(factsOf(refused, finding, AUTHORIZE))).toEqual(['LookedUp']);
    }
  });
});

describe('a no', () => {
  test('is told with the code that the provider gave, and else with its last word', () => {
    const failed: Finding = { kind: 'failed', why: 'the last word is no' };
    const last = { kind: 'Refused', why: 'the last word is no', by: 'lookUp' };
    expect(factsOf(lifeOf(LOST), failed)[1]).toMatchObject({ ...last, code: 'Failed' });
    const denied = lifeOf('shipped parcel-1 9900\nrefused parcel-1 => parcel-1 denied');
    expect(factsOf(denied, failed)[1]).toMatchObject({ ...last, code: '6140' });
  });

  test('that two reads confirm is the answer’s', () => {
    const once = lifeOf(
      'shipped parcel-1 9900\nrefused parcel-1\nsettled parcel-1\nabsent parcel-1 => parcel-1 denied',
    );
    const facts = factsOf(once, { kind: 'absent', why: 'not in the log' }, 'parcel-1', op(once, 'parcel-1').dueAt);
    expect(facts[1]).toMatchObject({ kind: 'Refused', code: '6140', why: 'not allowed', by: 'answer' });
  });
});

test('a young key is used again where a read does not show the order', () => {
  const unknown = lifeOf(LOST);
  expect(factsOf(unknown, { kind: 'absent', why: 'not in the log' }, 'parcel-1', START + MINUTE)).toMatchObject([
    { kind: 'LookedUp' },
    { kind: 'ReplayPlanned', why: 'not shown: the same order again, under the same key', dueAt: START + MINUTE },
  ]);
});
