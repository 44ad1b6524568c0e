import { createServerCheck } from '../../src/health/server-check';

const FINE = { ok: true };

describe('the server', () => {
  test('is fine when it answers in time', async () => {
    expect(await createServerCheck(async () => undefined)()).toEqual(FINE);
  });

  test('that says no is told with its words', async () => {
    const check = createServerCheck(() => Promise.reject(new Error('not serving')));
    expect(await check()).toEqual({ ok: false, why: 'not serving' });
  });

  test('that does not answer is given up in time, and is asked once while it is silent', async () => {
    let asked = 0;
    let answer = (): void => undefined;
    const check = createServerCheck(() => {
      asked += 1;
      return new Promise<void>((take) => {
        answer = take;
      });
    }, 20);
    expect(await check()).toEqual({ ok: false, why: 'no answer within 20 ms' });
    expect((await check()).ok).toBe(false);
    expect(asked).toBe(1);
    answer();
    await new Promise(setImmediate);
    const again = check();
    answer();
    expect(await again).toEqual(FINE);
    expect(asked).toBe(2);
  });
});
