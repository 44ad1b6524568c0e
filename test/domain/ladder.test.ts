import { canReplay, climb } from '../../src/domain/ladder';
import type { Payment } from '../../src/domain/payment';
import { scenario } from './support/scenario';
import {
  answered,
  aPayment,
  bambora,
  cancel,
  DAY,
  HOUR,
  learned,
  lost,
  MINUTE,
  op,
  order,
  PROVIDERS,
  paymentOptions,
  pipwave,
  refusal,
  SECOND,
  START,
  ship,
} from './support/world';

const patient = { policy: { stuckAfterMs: 300 * DAY } };
const keyed = PROVIDERS['many, key, no replay'];

// Left: what happened. Right: what must be wanted next. A reading happens when its look-up is due.
describe('the ladder', () => {
  scenario(
    'waits longer on each rung, and sends again under the key while that is young',
    `
    shipped  parcel-1 9900
    lost     parcel-1            => wait 15 s
    absent   parcel-1            => send capture parcel-1 9900
    lost     parcel-1            => wait 1 min
    absent   parcel-1            => send capture parcel-1 9900
    lost     parcel-1            => wait 5 min
    absent   parcel-1            => send capture parcel-1 9900
    lost     parcel-1            => wait 15 min
    absent   parcel-1            => send capture parcel-1 9900
    lost     parcel-1            => wait 1 h
    absent   parcel-1            => parcel-1 unknown in doubt
    settled  parcel-1            => look up parcel-1
    absent   parcel-1            => wait 1 min
    absent   parcel-1            => parcel-1 planned; send capture parcel-1 9900
    `,
    patient,
  );

  scenario(
    'two settled reads, a read gap apart, prove absence; then it is sent again, once',
    `
    shipped  parcel-1 9900
    lost     parcel-1            => wait 15 s
    absent   parcel-1            => wait 1 min
    absent   parcel-1            => wait 5 min
    absent   parcel-1            => wait 15 min
    absent   parcel-1            => wait 1 h
    absent   parcel-1            => wait 1 min
    absent   parcel-1            => wait 1 min
    absent   parcel-1            => send capture parcel-1 9900
    lost     parcel-1
    absent   parcel-1
    absent   parcel-1
    absent   parcel-1
    absent   parcel-1
    absent   parcel-1            => parcel-1 unknown in doubt
    absent   parcel-1            => parcel-1 unknown in doubt
    absent   parcel-1            => parcel-1 parked in doubt; attention Parked; reserved 9900
    `,
    { ...patient, capabilities: keyed },
  );

  scenario(
    'a look-up brought forward is no rung and no proof, however often it shows nothing',
    `
    shipped  parcel-1 9900
    lost     parcel-1
    settled  parcel-1
    absent   parcel-1 extra
    absent   parcel-1 extra
    absent   parcel-1 extra
    after    2 min
    absent   parcel-1 extra      => parcel-1 unknown in doubt; look up parcel-1
    `,
    { ...patient, capabilities: keyed },
  );

  scenario(
    'and it leaves the next wait as it was',
    `
    shipped  parcel-1 9900
    lost     parcel-1
    absent   parcel-1 extra
    absent   parcel-1 extra      => wait 15 s
    absent   parcel-1            => wait 1 min
    `,
    { ...patient, capabilities: keyed },
  );

  scenario(
    'the provider still being at it starts the window anew, and forgets the read before',
    `
    shipped  parcel-1 9900
    lost     parcel-1
    absent   parcel-1
    absent   parcel-1
    absent   parcel-1
    absent   parcel-1
    absent   parcel-1            => wait 1 min
    absent   parcel-1            => wait 1 min
    busy     parcel-1            => wait 75 min
    absent   parcel-1            => wait 1 min
    absent   parcel-1            => parcel-1 planned
    `,
    { ...patient, capabilities: keyed },
  );

  scenario(
    'a read that failed proves nothing and costs a rung; in the end a person is asked',
    `
    shipped    parcel-1 9900
    lost       parcel-1
    unreadable parcel-1          => wait 1 min
    unreadable parcel-1
    unreadable parcel-1
    unreadable parcel-1
    unreadable parcel-1
    absent     parcel-1
    unreadable parcel-1
    unreadable parcel-1
    unreadable parcel-1
    unreadable parcel-1
    unreadable parcel-1
    unreadable parcel-1
    unreadable parcel-1
    unreadable parcel-1          => parcel-1 parked in doubt
    `,
    { ...patient, capabilities: keyed },
  );

  scenario(
    'a spent ladder does not park what may be sent again under its key: a provider that says later for long needs no person',
    `
    shipped parcel-1 9900
    lost    parcel-1
    absent  parcel-1
    later   parcel-1
    unreadable parcel-1
    absent  parcel-1
    later   parcel-1
    absent  parcel-1
    later   parcel-1
    absent  parcel-1             => send capture parcel-1 9900
    confirmed parcel-1           => parcel-1 done; captured 9900
    `,
    { capabilities: PROVIDERS['many, key, never provable'] },
  );

  scenario(
    'where absence is never provable the spent ladder parks; parked look-ups every 6 hours until captureBy, then daily',
    `
    shipped   parcel-1 24900
    lost      parcel-1
    absent    parcel-1
    absent    parcel-1
    absent    parcel-1
    absent    parcel-1
    absent    parcel-1           => parcel-1 parked in doubt; reserved 24900; wait 6 h
    absent    parcel-1           => wait 6 h; parcel-1 parked in doubt
    captureBy passes             => parcel-1 parked in doubt; look up parcel-1
    absent    parcel-1           => wait 1 d
    status    parcel-1           => parcel-1 done; no attention; finish
    `,
    { ...patient, capabilities: paymentOptions },
  );

  scenario(
    'proven absence of what was refused meanwhile is its refusal',
    `
    shipped  parcel-1 9900
    lost     parcel-1
    absent   parcel-1            => send capture parcel-1 9900
    refused  parcel-1            => parcel-1 unknown in doubt
    absent   parcel-1            => wait 5 min
    absent   parcel-1
    absent   parcel-1
    absent   parcel-1
    absent   parcel-1            => parcel-1 unknown in doubt
    verifies parcel-1            => parcel-1 refused; available 24900
    `,
    patient,
  );

  scenario(
    'proven absence after captureBy is an expired capture',
    `
    shipped  parcel-1 9900
    lost     parcel-1
    captureBy passes
    absent   parcel-1
    absent   parcel-1
    absent   parcel-1
    absent   parcel-1
    absent   parcel-1
    absent   parcel-1
    absent   parcel-1            => parcel-1 expired
    `,
    patient,
  );

  scenario(
    'accepted is never sent again, and its late failure counts at once',
    `
    shipped  parcel-1 9900
    accepted parcel-1            => wait 15 s
    absent   parcel-1            => wait 1 min
    busy     parcel-1            => wait 5 min
    failed   parcel-1            => parcel-1 refused; available 24900
    `,
    patient,
  );

  scenario(
    'what was accepted and then not shown is parked: it may still be on its way',
    `
    shipped  parcel-1 9900
    accepted parcel-1
    absent   parcel-1
    absent   parcel-1
    absent   parcel-1
    absent   parcel-1
    absent   parcel-1
    absent   parcel-1
    absent   parcel-1            => parcel-1 parked in doubt; reserved 9900
    `,
    patient,
  );

  scenario(
    'a refusal out of the blue is looked at once, and may be our own success',
    `
    shipped    parcel-1 9900
    refused    parcel-1          => parcel-1 denied; wait 15 s
    unreadable parcel-1          => parcel-1 denied
    shows      parcel-1          => captured 9900
    shipped    parcel-2 5000
    refused    parcel-2
    verifies   parcel-2          => parcel-2 refused
    `,
    patient,
  );
});

describe('climb', () => {
  const unknown = answered(ship(aPayment({ capabilities: keyed }), 'parcel-1', 9_900), 'parcel-1', lost);
  const { settledAt } = op(unknown, 'parcel-1');
  const once = { ...op(unknown, 'parcel-1'), rung: 6, absentAt: settledAt };

  it('takes a read within the settle window, or too close to the last, for no proof, even if it was due', () => {
    expect(climb(unknown, once, 'absent', settledAt + MINUTE).kind).toBe('absenceProven');
    expect(climb(unknown, once, 'absent', settledAt + MINUTE - 1).kind).toBe('lookUp');
    const moved = { ...once, settledAt: settledAt + HOUR };
    expect(climb(unknown, moved, 'absent', settledAt + HOUR)).toMatchObject({ kind: 'lookUp', absent: true });
    expect(climb(unknown, moved, 'absent', settledAt + HOUR - 1)).toMatchObject({ kind: 'lookUp', absent: false });
    expect(climb(unknown, { ...once, rung: 4 }, 'absent', settledAt + HOUR)).toMatchObject({
      kind: 'lookUp',
      absent: false,
    });
  });

  it('never looks again before the window ends, and never within the gap', () => {
    const { absentAt: _, ...fresh } = once;
    expect(climb(unknown, fresh, 'absent', START + MINUTE)).toMatchObject({ kind: 'lookUp', dueAt: settledAt });
    expect(climb(unknown, fresh, 'absent', settledAt)).toMatchObject({
      kind: 'lookUp',
      dueAt: settledAt + MINUTE,
      absent: true,
    });
    expect(climb(unknown, fresh, 'inProgress', settledAt)).toMatchObject({
      dueAt: settledAt + 75 * MINUTE,
      absent: false,
    });
  });
});

describe('climb past the ladder, where absence cannot be proven and the provider remembers the key', () => {
  const rung = 6;
  const capabilities = { ...PROVIDERS.vipps, absence: 'neverProvable' } as const;
  const unknown = answered(ship(aPayment({ capabilities }), 'parcel-1', 9_900), 'parcel-1', lost);
  const climbs = (payment: Payment, shown: 'absent' | 'inconclusive', now: number) =>
    climb(payment, { ...op(payment, 'parcel-1'), rung }, shown, now).kind;

  it('sends the same order again; where the read failed it looks again', () => {
    expect(climbs(unknown, 'absent', START + HOUR)).toBe('replay');
    expect(climbs(unknown, 'inconclusive', START + HOUR)).toBe('lookUp');
  });

  it('looks again while a person has paused it, and asks nobody else', () => {
    const paused = order(unknown, { kind: 'pause', operator: 'ida', reason: 'x' });
    expect(climbs(paused, 'absent', START + HOUR)).toBe('lookUp');
  });

  it('is a matter for a person once the key is forgotten', () => {
    for (const shown of ['absent', 'inconclusive'] as const)
      expect(climbs(unknown, shown, START + 23 * HOUR)).toBe('park');
  });
});

describe('canReplay', () => {
  const unknown = answered(ship(aPayment(), 'parcel-1', 9_900), 'parcel-1', lost);
  const may = (payment = unknown, now = START + MINUTE): boolean => canReplay(payment, op(payment, 'parcel-1'), now);

  it('is only for a key that the provider still knows when the order arrives', () => {
    const last = START + 23 * HOUR - 30 * SECOND - 75 * MINUTE;
    expect([may(unknown, last - 1), may(unknown, last)]).toEqual([true, false]);
  });

  it('is never for what was accepted, refused, cancelled, paused, overdrawn, late, or of a forgotten past', () => {
    const pausedNow = order(unknown, { kind: 'pause', operator: 'ida', reason: 'x' });
    expect(may()).toBe(true);
    expect(may(answered(unknown, 'parcel-1', { kind: 'accepted', why: 'queued' }))).toBe(false);
    expect(may(answered(unknown, 'parcel-1', refusal))).toBe(false);
    expect(may(cancel(unknown))).toBe(false);
    expect(may(pausedNow)).toBe(false);
    expect(may(unknown, unknown.captureBy)).toBe(false);
    expect(may(learned(unknown, [{ at: START, kind: 'PastUnknown', why: 'reset', run: 'run-2' }]))).toBe(false);
    const taken = { at: START, kind: 'ForeignMovementSeen', captured: 24_900, released: 0, why: 'portal' } as const;
    expect(may(learned(unknown, [taken]))).toBe(false);
  });

  it.each([bambora, pipwave, keyed])('is never where the provider repeats what it is sent', (capabilities) => {
    const sent = answered(ship(aPayment({ capabilities }), 'parcel-1', 24_900), 'parcel-1', lost);
    expect(may(sent)).toBe(false);
  });

  it('is asked again when the replay is due: a worker that was away for a day does not send an old key', () => {
    const at = START + 15 * SECOND;
    const planned = learned(unknown, [
      { at, operationId: 'parcel-1', kind: 'ReplayPlanned', why: 'not shown', dueAt: at },
    ]);
    expect(op(planned, 'parcel-1').replay).toBe(true);
    expect(may(planned, at)).toBe(true);
    expect(may(planned, START + DAY)).toBe(false);
  });
});
