import { Dispatcher } from 'undici';
import { createHttp } from '../../../src/providers/http';
import { answer, says, serve } from './server';
import { capture, inWorld } from './world';

const ok = answer('{"ok":true}');

describe('the fence', () => {
  test('a process that was frozen between the call and the connection writes nothing', async () => {
    await inWorld(await serve({ onRequest: says(ok) }), {}, async (http, server) => {
      const leg = http.request({ ...capture, notAfter: Date.now() + 20 });
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 40); // nothing of this process runs
      expect(await leg).toEqual({ sent: 'no', why: 'fence' });
      await http.close();
      await server.settled();
      expect(server.bytes).toBe(0);
    });
  });

  // Left: what the two clocks show at the moment of writing, ms after the call. The request may start for 100 ms.
  test.each([
    ['both at 100', 100, 100, 'yes'],
    ['both at 101', 101, 101, 'no'],
    ['wall clock set back by an hour', 101 - 3_600_000, 101, 'no'],
    ['machine suspended, only the wall clock moved', 3_600_000, 0, 'no'],
    ['wall clock set back within the time', -3_600_000, 100, 'yes'],
  ])('%s', async (_, wallMs, monotonicMs, sent) => {
    let moved = false;
    const clocks = { now: () => 1e12 + (moved ? wallMs : 0), monotonic: () => 5 + (moved ? monotonicMs : 0) };
    const play: Parameters<typeof inWorld>[2] = async (http, server) => {
      const leg = http.request({ ...capture, notAfter: 1e12 + 100 });
      moved = true;
      expect((await leg).sent).toBe(sent);
      await http.close();
      await server.settled();
      expect(server.requests).toHaveLength(sent === 'yes' ? 1 : 0);
    };
    await inWorld(await serve({ onRequest: says(ok) }), {}, play, clocks);
  });
});

describe('a dispatcher', () => {
  test('that never starts is cut by the time for connecting, and is too late afterwards', async () => {
    const { dispatcher, handlers } = recording();
    const http = createHttp({ baseUrl: 'http://memory.invalid', connectMs: 20 }, { dispatcher });
    expect(await http.request(capture)).toEqual({ sent: 'no', why: 'connect-timeout' });
    const abort = jest.fn();
    handlers[0]?.onRequestStart?.(controller(abort), {});
    expect(abort).toHaveBeenCalledTimes(1);
  });

  test('that starts a written request again is stopped, and the request is in doubt', async () => {
    const { dispatcher, handlers } = recording();
    const http = createHttp({ baseUrl: 'http://memory.invalid' }, { dispatcher });
    const leg = http.request(capture);
    const [first, second] = [jest.fn(), jest.fn()];
    handlers[0]?.onRequestStart?.(controller(first), {});
    handlers[0]?.onRequestStart?.(controller(second), {});
    expect(await leg).toEqual({ sent: 'maybe', why: 'written-twice' });
    expect(second).toHaveBeenCalledTimes(1);
  });

  test('that answers what it never started leaves it in doubt', async () => {
    const { dispatcher, handlers } = recording();
    const http = createHttp({ baseUrl: 'http://memory.invalid' }, { dispatcher });
    const leg = http.request(capture);
    handlers[0]?.onResponseStart?.(controller(), 200, {}, 'OK');
    handlers[0]?.onResponseEnd?.(controller(), {});
    expect(await leg).toEqual({ sent: 'maybe', why: 'unclassified' });
  });
});

/** A dispatcher that only keeps what it is given. */
function recording(): { dispatcher: Dispatcher; handlers: Dispatcher.DispatchHandler[] } {
  const handlers: Dispatcher.DispatchHandler[] = [];
  class Recording extends Dispatcher {
    override dispatch(_: Dispatcher.DispatchOptions, handler: Dispatcher.DispatchHandler): boolean {
      handlers.push(handler);
      return true;
    }
  }
  return { dispatcher: new Recording(), handlers };
}

function controller(abort: (reason: Error) => void = () => undefined): Dispatcher.DispatchController {
  return { aborted: false, paused: false, reason: null, abort, pause: () => undefined, resume: () => undefined };
}
