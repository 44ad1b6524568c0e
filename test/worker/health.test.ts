import { liveParts, type QueueStatus, readyParts } from '../../src/worker/health';

const RUNS: QueueStatus = { queue: 'holdfast-vipps', state: 'RUNNING', isPolling: true };
const FINE = { ok: true };

test('a worker that runs and polls is ready when the server answers', () => {
  expect(readyParts([RUNS], FINE)).toEqual({ server: FINE, 'holdfast-vipps': FINE });
});

test.each([
  [{ ...RUNS, state: 'DRAINING' }, 'the worker is DRAINING'],
  [{ ...RUNS, isPolling: false }, 'the worker does not poll'],
])('%j is not ready: %s', (status, why) => {
  expect(readyParts([status], FINE)).toEqual({ server: FINE, 'holdfast-vipps': { ok: false, why } });
});

test('only a worker that has failed is dead: no restart brings a server back', () => {
  expect(liveParts([{ ...RUNS, isPolling: false, state: 'STOPPING' }])).toEqual({ 'holdfast-vipps': FINE });
  expect(liveParts([{ ...RUNS, state: 'FAILED' }])['holdfast-vipps']?.ok).toBe(false);
});
