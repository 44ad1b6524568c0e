import type { FaultOrder } from '../../src/sandbox/faults';
import { startSandbox } from '../../src/sandbox/server';
import { aBambora, refusalIn as bamboraRefusal } from './bambora/a-bambora';
import { aPaymentOptions, refusalIn as optionsRefusal } from './payment-options/a-payment-options';
import { aPipwave } from './pipwave/a-pipwave';
import { aVipps } from './vipps/a-vipps';
import { HOUR, type Said, SECOND } from './virtual-time';

interface Side {
  capture(): Said | ReturnType<ReturnType<typeof aVipps>['capture']>;
  read(): Said | ReturnType<ReturnType<typeof aVipps>['get']>;
  captured(): number;
  fault(order: FaultOrder): unknown;
  /** An hour goes by. */
  later(): void;
}

/** Each provider with a hold of 12,000, taken as a whole, at once. */
const SIDES: Readonly<Record<string, () => Side>> = {
  vipps() {
    const vipps = aVipps();
    const id = vipps.authorized(12_000);
    let turn = 0;
    const capture: Side['capture'] = () => {
      turn += 1;
      return vipps.capture(id, 12_000, `cap-${turn}`);
    };
    const later = (): void => {
      vipps.pass(HOUR);
      vipps.login();
    };
    return { ...vipps, later, capture, read: () => vipps.get(id), captured: () => vipps.truth(id).captured };
  },
  bambora() {
    const bambora = aBambora();
    const id = bambora.authorized();
    const captured = (): number => bambora.truth(id).captured;
    const later = (): void => void bambora.pass(HOUR);
    return { ...bambora, later, capture: () => bambora.capture(id, 12_000), read: () => bambora.get(id), captured };
  },
  pipwave() {
    const pipwave = aPipwave({ switches: { captureTiming: 'synchronous' } });
    const id = pipwave.authorized();
    const captured = (): number => pipwave.truth(id).captured;
    const later = (): void => void pipwave.pass(HOUR);
    return { ...pipwave, later, capture: () => pipwave.capture(id), read: () => pipwave.requery(id), captured };
  },
  'payment-options'() {
    const options = aPaymentOptions();
    const id = options.authorized();
    const captured = (): number => options.truth(id).captured;
    const later = (): void => void options.pass(HOUR);
    return { ...options, later, capture: () => options.capture(id, 12_000), read: () => options.status(id), captured };
  },
};

describe.each(Object.entries(SIDES))('%s', (_name, open) => {
  it('mislabelsAnswer: the money is taken, and the body of success stands under an error', () => {
    const good = open().capture();
    const side = open();
    side.fault({ fault: 'mislabelsAnswer', operation: 'capture' });
    const said = side.capture();
    expect([said.status, Object.keys(said.body)]).toEqual([401, Object.keys(good.body)]);
    expect(side.captured()).toBe(12_000);
  });

  it.each([400, 403, 429])('mislabelsAnswer under %i', (status) => {
    const side = open();
    side.fault({ fault: 'mislabelsAnswer', operation: 'capture', status });
    expect([side.capture().status, side.captured()]).toEqual([status, 12_000]);
  });

  it.each([401, 403, 423, 429])('a proxy refuses with %i: in words of its own, and nothing has happened', (status) => {
    const side = open();
    side.fault({ fault: 'proxyRefuses', operation: 'capture', status });
    side.fault({ fault: 'pageBeforeEffect', operation: 'capture', status });
    const said = side.capture();
    expect([said.status, said.body]).toEqual([status, { error: expect.anything(), request_id: expect.anything() }]);
    expect([side.capture().status, side.captured()]).toEqual([status, 0]);
    expect([side.capture().status < 300, side.captured()]).toEqual([true, 12_000]);
  });

  it('answers 429 to every capture, for as long as it is told', () => {
    const side = open();
    side.fault({ fault: 'throttles', operation: 'capture', times: 30 });
    const statuses = Array.from({ length: 30 }, () => {
      side.later();
      return side.capture().status;
    });
    expect([new Set(statuses), side.captured()]).toEqual([new Set([429]), 0]);
  });

  it('fails every read, for as long as it is told, and takes money meanwhile', () => {
    const side = open();
    side.fault({ fault: 'failsBeforeEffect', operation: 'get', status: 503, times: 30 });
    const reads = Array.from({ length: 30 }, () => side.read().status);
    expect(new Set(reads)).toEqual(new Set([503]));
    side.capture();
    expect([side.read().status, side.captured()]).toEqual([200, 12_000]);
  });
});

describe('a capture is refused for good, before and after the effect', () => {
  it.each(['6010', '6070', '6090'])('Vipps %s', (code) => {
    for (const [fault, captured] of [
      ['refuses', 0],
      ['refusesAfterEffect', 12_000],
    ] as const) {
      const vipps = aVipps();
      const id = vipps.authorized(12_000);
      vipps.fault({ fault, code, operation: 'capture' });
      expect([vipps.capture(id, 12_000, 'cap-1').code, vipps.truth(id).captured]).toEqual([code, captured]);
    }
  });

  it.each([
    ['refuses', 0],
    ['refusesAfterEffect', 12_000],
  ] as const)('%s at the others, and %i was taken', (fault, captured) => {
    const bambora = aBambora();
    const reference = bambora.authorized();
    bambora.fault({ fault, code: 'cannot_capture', operation: 'capture' });
    expect(bamboraRefusal(bambora.capture(reference, 12_000))).toBe('402 cannot_capture');

    const pipwave = aPipwave({ switches: { captureTiming: 'synchronous' } });
    const pwId = pipwave.authorized();
    pipwave.fault({ fault, code: '9001', operation: 'capture' });
    expect(pipwave.capture(pwId).body.status).toBe('9001');

    const options = aPaymentOptions();
    const id = options.authorized();
    options.fault({ fault, code: '51', operation: 'capture' });
    expect(optionsRefusal(options.capture(id, 12_000))).toBe('400/51');

    const taken = [bambora.truth(reference), pipwave.truth(pwId), options.truth(id)].map((truth) => truth.captured);
    expect(taken).toEqual([captured, captured, captured]);
  });
});

describe('Vipps', () => {
  it('keeps its first 500 under a key and says it again, nothing was taken; another key is another matter', () => {
    const vipps = aVipps();
    const id = vipps.authorized(12_000);
    vipps.fault({ fault: 'failsBeforeEffect', status: 500, sticky: true, operation: 'capture' });
    for (let turn = 0; turn < 6; turn += 1) {
      expect(vipps.capture(id, 9_900, 'cap-1')).toMatchObject({ status: 500, code: '3010' });
      vipps.pass(60 * SECOND);
    }
    expect([vipps.truth(id).captured, vipps.events(id).body.length]).toEqual([0, 2]);
    expect(vipps.capture(id, 9_900, 'cap-2').status).toBe(200);
    expect(vipps.truth(id).captured).toBe(9_900);
  });

  it('tells moments that cannot be', () => {
    const guaranteedUntil = '0001-01-01T00:00:00';
    const eventTimestamp = '9999-12-31T23:59:59.9999999Z';
    const vipps = aVipps({ switches: { guaranteedUntil, eventTimestamp } });
    const id = vipps.authorized(12_000);
    expect(vipps.get(id).body.captureGuaranteedUntil).toBe(guaranteedUntil);
    const stamps = vipps.events(id).body.map(({ timestamp }: { timestamp: string }) => timestamp);
    expect(stamps).toEqual([eventTimestamp, eventTimestamp]);
  });
});

describe('Bambora', () => {
  it('answers a capture that is not finished, and shows it only when it is', () => {
    const bambora = aBambora({ switches: { captureAnswer: 'unfinished', processingMs: 5 * SECOND } });
    const id = bambora.authorized();
    const said = bambora.capture(id, 12_000, 'cap:1');
    expect([said.status, said.afterMs, said.body.operationInProgress]).toEqual([201, 0, true]);
    expect(bambora.get(id).body).toMatchObject({ state: 'Authorized', captures: [], operationInProgress: true });
    bambora.pass(5 * SECOND);
    expect(bambora.get(id).body).toMatchObject({ state: 'Captured', operationInProgress: false });
    expect(bambora.truth(id)).toMatchObject({ captured: 12_000, captureCount: 1 });
  });

  it('lists a capture of the back office with the mark that it bears', () => {
    const bambora = aBambora({ switches: { backOffice: 'visible', backOfficeComment: 'by hand' } });
    const id = bambora.authorized();
    bambora.deed('capture', id, 12_000);
    expect(bambora.get(id).body.captures).toEqual([{ amount: 12_000, comment: 'by hand' }]);
    expect(bamboraRefusal(bambora.capture(id, 12_000, 'cap:1'))).toBe('422 invalid_payment_state_transition');
  });
});

it('pipwave: the gateway takes a part, and settles everything later', () => {
  const pipwave = aPipwave({
    switches: { pgPartial: 'single', captureTiming: 'synchronous', settlesAllAfterMs: HOUR },
  });
  const id = pipwave.authorized(10_000);
  pipwave.capture(id, '30.00');
  expect(pipwave.shown(id)[3]).toBe('30.00');
  expect(pipwave.truth(id)).toMatchObject({ captured: 3_000, released: 0, open: 7_000 });
  pipwave.pass(HOUR);
  expect([pipwave.shown(id)[0], pipwave.shown(id)[3]]).toEqual(['10', '100.00']);
  expect(pipwave.truth(id)).toMatchObject({ captured: 10_000, open: 0, captureCount: 2 });
});

it('the control API takes a status of 4xx only where the answer is not the provider’s own error', async () => {
  const { control, close } = await startSandbox();
  try {
    await control.inject({ fault: 'mislabelsAnswer', status: 401 }, { fault: 'pageBeforeEffect', status: 429 });
    await expect(control.inject({ fault: 'failsAfterEffect', status: 429 })).rejects.toMatchObject({ status: 400 });
    await expect(control.inject({ fault: 'proxyRefuses', status: 418 })).rejects.toMatchObject({ status: 400 });
  } finally {
    await close();
  }
});
