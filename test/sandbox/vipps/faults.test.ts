import { setShares } from '../../../src/sandbox/faults';
import { read, sectionOf } from '../../docs/page';
import { aVipps, HOUR, MINUTE } from './a-vipps';

describe('faults of a capture', () => {
  it.each([
    ['dropsBeforeEffect', 'drop', 0],
    ['dropsAfterEffect', 'drop', 9900],
    ['ignoresRequest', 'silence', 0],
    ['neverAnswers', 'silence', 9900],
  ] as const)('%s: carried as %s, and %i was captured', (fault, carry, captured) => {
    const vipps = aVipps();
    const reference = vipps.authorized();
    vipps.fault({ fault, operation: 'capture', reference });
    expect(vipps.capture(reference, 9900, 'cap-1').carry).toBe(carry);
    expect(vipps.truth(reference).captured).toBe(captured);
    expect(vipps.capture(reference, 9900, 'cap-1').carry).toBe('send');
    expect(vipps.truth(reference).captured).toBe(9900);
  });

  it.each([
    ['failsBeforeEffect', {}, 500, '3010', 0],
    ['failsBeforeEffect', { status: 503 }, 503, null, 0],
    ['failsAfterEffect', {}, 500, '3010', 9900],
    ['failsAfterEffect', { status: 502 }, 502, null, 9900],
    ['refuses', { code: '6090' }, 400, '6090', 0],
    ['refusesAfterEffect', { code: '6280' }, 400, '6280', 9900],
    ['saysProcessing', {}, 400, '6160', 0],
    ['saysTryLater', {}, 400, '6280', 0],
    ['saysNoFunds', {}, 400, '6260', 0],
    ['locks', {}, 423, null, 0],
    ['throttles', {}, 429, null, 0],
    ['rejectsToken', {}, 401, null, 0],
  ] as const)('%s %j: %i, and the repeat captures once', (fault, details, status, code, captured) => {
    const vipps = aVipps();
    const reference = vipps.authorized();
    vipps.fault({ fault, ...details, operation: 'capture' });
    const said = vipps.capture(reference, 9900, 'cap-1');
    expect([said.status, said.code]).toEqual([status, code]);
    expect(vipps.truth(reference).captured).toBe(captured);
    expect(vipps.capture(reference, 9900, 'cap-1').status).toBe(200);
    expect(vipps.truth(reference).captured).toBe(9900);
  });

  it('can refuse with every code of the sheet', () => {
    const section = sectionOf(read('docs/providers/sheets/vipps.md'), '8.2 Error codes');
    const codes = [...section.matchAll(/^\| (\d+) \|/gm)].map((match) => match[1]);
    expect(codes).toHaveLength(60);
    const { vipps } = aVipps();
    expect(codes.flatMap((code) => vipps.wrongWith({ fault: 'refuses', code }) ?? [])).toEqual([]);
    expect(vipps.wrongWith({ fault: 'refuses', code: '1' })).toBe('refuses: Vipps has no ErrorCode 1');
  });

  it('answersLate acts at once, and with locked is busy until it answers', () => {
    const vipps = aVipps();
    const reference = vipps.authorized();
    vipps.fault({ fault: 'answersLate', ms: 30_000, locked: true, operation: 'capture' });
    expect(vipps.capture(reference, 9900, 'cap-1')).toMatchObject({ status: 200, carry: 'send', afterMs: 30_000 });
    expect(vipps.truth(reference).captured).toBe(9900);
    expect(vipps.capture(reference, 9900, 'cap-1').status).toBe(423);
    vipps.pass(30_000);
    expect(vipps.capture(reference, 9900, 'cap-1').status).toBe(200);
    expect(vipps.truth(reference).captured).toBe(9900);
  });

  it('actsLate captures an hour after the answer was lost, also when the token is long over', () => {
    const vipps = aVipps();
    const reference = vipps.authorized();
    vipps.fault({ fault: 'actsLate', ms: HOUR, operation: 'capture' });
    expect(vipps.capture(reference, 9900, 'cap-1').carry).toBe('drop');
    vipps.pass(HOUR - 1);
    expect(vipps.truth(reference).captured).toBe(0);
    vipps.pass(1);
    expect(vipps.truth(reference)).toMatchObject({ captured: 9900, movements: [{}, { at: vipps.now() }] });
  });

  it('actsLate after a repeat that came first moves no money again', () => {
    const vipps = aVipps();
    const reference = vipps.authorized();
    vipps.fault({ fault: 'actsLate', ms: MINUTE, says: 'fail', operation: 'capture' });
    expect(vipps.capture(reference, 9900, 'cap-1').status).toBe(500);
    expect(vipps.capture(reference, 9900, 'cap-1').status).toBe(200);
    vipps.pass(MINUTE);
    expect(vipps.truth(reference).captured).toBe(9900);
  });

  it('garblesAnswer captures and answers half a body', () => {
    const vipps = aVipps();
    const reference = vipps.authorized();
    vipps.fault({ fault: 'garblesAnswer', operation: 'capture' });
    expect(vipps.capture(reference, 9900, 'cap-1')).toMatchObject({ status: 200, body: null });
    expect(vipps.truth(reference).captured).toBe(9900);
  });

  it('forgetsKey captures twice', () => {
    const vipps = aVipps();
    const reference = vipps.authorized();
    vipps.capture(reference, 9900, 'cap-1');
    vipps.fault({ fault: 'forgetsKey', operation: 'capture' });
    vipps.capture(reference, 9900, 'cap-1');
    expect(vipps.truth(reference).captured).toBe(19_800);
  });

  it('readsStale on a write hides the capture from reads for a while', () => {
    const vipps = aVipps();
    const reference = vipps.authorized();
    vipps.fault({ fault: 'readsStale', ms: MINUTE, operation: 'capture' });
    expect(vipps.capture(reference, 9900, 'cap-1').body.aggregate.capturedAmount.value).toBe(9900);
    const shown = () => [vipps.events(reference).body.length, vipps.get(reference).body.aggregate.capturedAmount.value];
    expect(shown()).toEqual([2, 0]);
    vipps.pass(MINUTE);
    expect(shown()).toEqual([3, 9900]);
  });

  it('readsStale on a read shows the state of a while ago, once', () => {
    const vipps = aVipps();
    const reference = vipps.authorized();
    vipps.pass(MINUTE);
    vipps.capture(reference, 9900, 'cap-1');
    vipps.fault({ fault: 'readsStale', ms: MINUTE, operation: 'events', reference });
    expect(vipps.events(reference).body).toHaveLength(2);
    expect(vipps.events(reference).body).toHaveLength(3);
  });

  it('findsNothing hides the payment from reads for a while, or from one read', () => {
    const vipps = aVipps();
    const reference = vipps.authorized();
    vipps.fault({ fault: 'findsNothing', operation: 'get' });
    expect([vipps.get(reference).status, vipps.get(reference).status]).toEqual([404, 200]);
    vipps.fault({ fault: 'findsNothing', ms: MINUTE, operation: 'create' });
    vipps.create('key-1', {});
    expect([vipps.get('order-1001-1').status, vipps.events('order-1001-1').status]).toEqual([404, 404]);
    vipps.pass(MINUTE);
    expect(vipps.get('order-1001-1').status).toBe(200);
  });

  it.each([
    ['pageBeforeEffect', 0],
    ['pageAfterEffect', 9900],
  ] as const)('%s: a page, and %i was captured', (fault, captured) => {
    const vipps = aVipps();
    const reference = vipps.authorized();
    vipps.fault({ fault, operation: 'capture' });
    const said = vipps.capture(reference, 9900, 'cap-1');
    expect([said.status, said.headers['content-type'], vipps.truth(reference).captured]).toEqual([
      502,
      'text/html',
      captured,
    ]);
  });

  it('the event log can lag behind while Get does not', () => {
    const vipps = aVipps({ switches: { eventLogLagMs: MINUTE } });
    const reference = vipps.authorized();
    vipps.pass(MINUTE);
    vipps.capture(reference, 9900, 'cap-1');
    expect(vipps.events(reference).body).toHaveLength(2);
    expect(vipps.get(reference).body.aggregate.capturedAmount.value).toBe(9900);
  });

  it('a sticky refusal is heard again under its key and not under another', () => {
    const vipps = aVipps();
    const reference = vipps.authorized();
    vipps.fault({ fault: 'failsAfterEffect', sticky: true, operation: 'capture' });
    expect(vipps.capture(reference, 9900, 'cap-1').status).toBe(500);
    expect(vipps.capture(reference, 9900, 'cap-1').status).toBe(500);
    expect(vipps.capture(reference, 100, 'cap-2').status).toBe(200);
    expect(vipps.truth(reference).captured).toBe(10_000);
  });

  it('a lock stops every write of its payment, and no other', () => {
    const vipps = aVipps();
    const [reference, other] = [vipps.authorized(), vipps.authorized()];
    vipps.fault({ fault: 'locks', ms: MINUTE, operation: 'capture', reference });
    expect(vipps.capture(reference, 100, 'cap-1').status).toBe(423);
    expect(vipps.cancel(reference, 'rel-1').status).toBe(423);
    expect(vipps.capture(other, 100, 'cap-2').status).toBe(200);
    vipps.pass(MINUTE);
    expect(vipps.capture(reference, 100, 'cap-1').status).toBe(200);
  });
});

describe('the choice of a fault', () => {
  it('takes the next so many requests after the first few, of the named operation and reference', () => {
    const vipps = aVipps();
    const [reference, other] = [vipps.authorized(), vipps.authorized()];
    vipps.fault({ fault: 'saysTryLater', operation: 'capture', reference, times: 2, skip: 1 });
    expect(vipps.capture(other, 1, 'x').status).toBe(200);
    expect(vipps.cancel(other, 'y').status).toBe(200);
    const seen = ['a', 'b', 'c', 'd'].map((key) => vipps.capture(reference, 1, key).status);
    expect(seen).toEqual([200, 400, 400, 200]);
    expect(vipps.world.faults.injected.get('vipps.capture.saysTryLater')).toBe(2);
  });

  it('by shares depends on the seed and on the payment, not on what others do in between', () => {
    const statuses = (noise: boolean, seed: number): number[] => {
      const vipps = aVipps();
      setShares(vipps.world.faults, 'vipps', { capture: { failsBeforeEffect: 0.5 } }, seed);
      const reference = vipps.authorized(24_900, 'order-1001-1');
      const other = vipps.authorized(24_900, 'order-1002-1');
      return Array.from({ length: 20 }, (_, at) => {
        if (noise) vipps.capture(other, 1, `other-${at}`);
        return vipps.capture(reference, 1, `key-${at}`).status;
      });
    };
    expect(statuses(true, 7)).toEqual(statuses(false, 7));
    expect(statuses(true, 7)).not.toEqual(statuses(true, 8));
    expect(new Set(statuses(true, 7)).size).toBe(2);
  });

  it('by shares meets about that share', () => {
    const vipps = aVipps();
    setShares(
      vipps.world.faults,
      'vipps',
      { capture: { dropsAfterEffect: 0.2, failsBeforeEffect: { share: 0.1 } } },
      3,
    );
    const carries = Array.from({ length: 2000 }, () => {
      const { carry, status } = vipps.capture(vipps.authorized(), 1, `key-${Math.random()}`);
      return carry === 'drop' ? 'drop' : status;
    });
    const share = (what: string | number) => carries.filter((carry) => carry === what).length / carries.length;
    expect(share('drop')).toBeCloseTo(0.2, 1);
    expect(share(500)).toBeCloseTo(0.1, 1);
  });
});
