import type { Outcome } from '../../src/domain/outcome';
import type { Provider } from '../../src/providers/provider';
import * as bambora from './bambora/provider-double';
import * as options from './payment-options/provider-double';
import * as pipwave from './pipwave/provider-double';
import type { Reply, Script } from './scripted-server';
import * as vipps from './vipps/provider-double';

/** One operation at one provider: a world for it, and what the provider says when it has done what was asked. */
interface Side {
  open(): Promise<{ script: Script; close(): Promise<void>; call(): Promise<Outcome> }>;
  write: string;
  success: Record<string, unknown>;
}

const refundOf = ({ refund }: Provider): NonNullable<Provider['refund']> => refund as NonNullable<Provider['refund']>;

const SIDES: Readonly<Record<string, Side>> = {
  'vipps, capture': {
    async open() {
      const world = await vipps.aWorld({}, { writesPerMinute: 10_000 });
      return { ...world, call: () => world.vipps.capture(vipps.anOrder()) };
    },
    write: vipps.CAPTURE,
    success: vipps.wire('capture-200-partial'),
  },
  'vipps, release': {
    async open() {
      const world = await vipps.aWorld({}, { writesPerMinute: 10_000 });
      return { ...world, call: () => world.vipps.release(vipps.aRelease({ untouched: false })) };
    },
    write: vipps.CANCEL,
    success: vipps.wire('cancel-200-rest'),
  },
  'bambora, capture': {
    async open() {
      const world = await bambora.aWorld();
      return { ...world, call: () => world.bambora.capture(bambora.anOrder()) };
    },
    write: bambora.CAPTURE,
    success: bambora.wire('capture-201-wrapped'),
  },
  'bambora, release': {
    async open() {
      const world = await bambora.aWorld();
      return { ...world, call: () => world.bambora.release(bambora.aRelease()) };
    },
    write: bambora.CANCEL,
    success: bambora.wire('cancel-200'),
  },
  'vipps, refund': {
    async open() {
      const world = await vipps.aWorld({}, { writesPerMinute: 10_000 });
      return { ...world, call: () => refundOf(world.vipps)(vipps.aRefund()) };
    },
    write: vipps.REFUND,
    success: vipps.wire('capture-200-partial'),
  },
  'bambora, refund': {
    async open() {
      const world = await bambora.aWorld({ [bambora.PAYMENT]: bambora.captured([{ amount: 12000 }], { refunds: [] }) });
      return { ...world, call: () => refundOf(world.bambora)(bambora.aRefund()) };
    },
    write: bambora.REFUND,
    success: { ...bambora.wire('payment-200-refunded-no-comment') },
  },
  'pipwave, refund': {
    async open() {
      const world = await pipwave.aWorld({
        [pipwave.REQUERY]: pipwave.captured(),
        [pipwave.ASK_REFUND]: pipwave.offers(),
      });
      return { ...world, call: () => refundOf(world.pipwave)(pipwave.aRefund()) };
    },
    write: pipwave.REFUND,
    success: { status: '200', message: '', reverse_pw_id: 'RVDEMO01' },
  },
  'payment-options, refund': {
    async open() {
      const world = await options.aWorld({ [options.CAPTURE_STATUS]: options.showsCapture() });
      return { ...world, call: () => refundOf(world.options)(options.aRefund()) };
    },
    write: options.REFUND,
    success: { ...options.wire('capture-201'), transaction_type: 'REFUND' },
  },
  'bambora, authorize': {
    async open() {
      const world = await bambora.aWorld({ [bambora.PAYMENT]: bambora.problem(404, 'payment_not_found') });
      const authorize = world.bambora.authorize as NonNullable<Provider['authorize']>;
      return { ...world, call: () => authorize(bambora.anAuthorization()) };
    },
    write: bambora.AUTHORIZE,
    success: bambora.wire('payment-200-authorized'),
  },
  'pipwave, capture': {
    async open() {
      const world = await pipwave.aWorld();
      return { ...world, call: () => world.pipwave.capture(pipwave.anOrder()) };
    },
    write: pipwave.CAPTURE,
    success: pipwave.wire('capture-200'),
  },
  'pipwave, release': {
    async open() {
      const world = await pipwave.aWorld();
      return { ...world, call: () => world.pipwave.release(pipwave.aRelease()) };
    },
    write: pipwave.CANCEL,
    success: pipwave.wire('capture-200'),
  },
  'payment-options, capture': {
    async open() {
      const world = await options.aWorld();
      return { ...world, call: () => world.options.capture(options.anOrder()) };
    },
    write: options.CAPTURE,
    success: options.wire('capture-201'),
  },
  'payment-options, release': {
    async open() {
      const world = await options.aWorld();
      return { ...world, call: () => world.options.release(options.aRelease()) };
    },
    write: options.VOID,
    success: options.wire('void-201'),
  },
};

const STATUSES = [400, 401, 402, 403, 404, 406, 409, 412, 415, 422, 423, 429, 451, 500, 502, 503];

/** What stands on the way may say anything, and knows nothing of the payment. */
const FOREIGN: readonly ((status: number) => Omit<Exclude<Reply, string>, 'status'>)[] = [
  () => ({ text: '' }),
  () => ({ text: '<html><body>no</body></html>', headers: { 'content-type': 'text/html' } }),
  () => ({ text: 'Unauthorized' }),
  () => ({ json: {} }),
  () => ({ json: null }),
  () => ({ json: [] }),
  () => ({ json: { message: 'Forbidden' } }),
  () => ({ json: { error: 'rate_limited', retry_after: 1 } }),
  () => ({ json: { success: false, error: { code: 7003 } } }),
  (status) => ({ json: { status, error: 'no', path: '/x', timestamp: 1 } }),
  (status) => ({ json: { status, message: 'no', requestId: 'r-1' } }),
  (status) => ({ json: { type: 'about:blank', title: 'no', status } }),
  (status) => ({ json: { code: status, message: 'no' } }),
];

describe.each(Object.entries(SIDES))('%s', (_, { open, write, success }) => {
  let world: Awaited<ReturnType<Side['open']>>;
  beforeAll(async () => {
    world = await open();
  });
  afterAll(() => world.close());
  const ask = (reply: Reply): Promise<Outcome> => {
    world.script[write] = reply;
    return world.call();
  };

  test('whatever the status, an answer that is not in the provider’s words decides nothing', async () => {
    for (const status of STATUSES) {
      for (const foreign of FOREIGN) {
        const reply = { status, ...foreign(status) };
        expect([reply, (await ask(reply)).kind]).toEqual([reply, 'unknown']);
      }
    }
  });

  test('whatever the status, a body that speaks of success is no no, and nothing to try later', async () => {
    for (const status of STATUSES) {
      expect([status, (await ask({ status, json: success })).kind]).toEqual([status, 'unknown']);
    }
  });

  test('a body with a member twice is not read, whatever it says', async () => {
    const [[name, value] = ['', ''], ...rest] = Object.entries(success);
    const doubled = `{${[[name, 'another'], [name, value], ...rest].map(([key, of]) => `${JSON.stringify(key)}:${JSON.stringify(of)}`).join(',')}}`;
    for (const status of [200, 201]) {
      expect(await ask({ status, text: doubled })).toMatchObject({ kind: 'unknown' });
    }
  });
});
