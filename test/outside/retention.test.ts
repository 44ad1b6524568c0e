import type { Connection } from '@temporalio/client';
import type { Logger } from 'pino';
import { retentionCheck } from '../../src/client/setup/check';
import type { HoldfastConfig } from '../../src/config/config';
import { warnOfShortRetention } from '../../src/worker/namespace';
import { vipps } from '../domain/support/world';

const DAY_MS = 86_400_000;

const account = (name: string, holdDays: number, windowDays?: number) => ({
  name,
  capabilities: { ...vipps, holdDays, ...(windowDays === undefined ? {} : { refund: { windowDays } as never }) },
});
const long = account('long', 180, 365);
const short = account('short', 7, 90);
const none = account('none', 30);

const checked = (days: number, ...accounts: (typeof long)[]) => retentionCheck('payments', days * DAY_MS, accounts);
const warned = async (days: number, ...accounts: (typeof long)[]) => {
  const lines: unknown[] = [];
  await warnOfShortRetention(
    { warn: (about: object, text: string) => void lines.push([about, text]) } as unknown as Logger,
    {
      workflowService: {
        describeNamespace: async () => ({ config: { workflowExecutionRetentionTtl: { seconds: days * 86_400 } } }),
      },
    } as unknown as Connection,
    'payments',
    { accounts: Object.fromEntries(accounts.map((one) => [one.name, one])) } as unknown as HoldfastConfig,
  );
  return lines;
};

test('a namespace that forgets before a hold ends is wrong, whatever its refunds', async () => {
  expect(checked(180, short, long)).toEqual({
    what: 'namespace',
    verdict: 'wrong',
    says: 'payments remembers ended payments for 180 days; the longest hold lasts 180 days, and the latest refund comes after 365',
    remedy: 'a payment that is started again after that could be captured twice: run holdfast setup --retention 385d',
  });
  expect(checked(30, none)).toMatchObject({ verdict: 'wrong', remedy: expect.stringContaining('--retention 50d') });
  expect(await warned(180, long, short)).toEqual([
    [
      { account: 'long', retentionHours: 180 * 24, holdDays: 180, refundDays: 365 },
      expect.stringContaining('before the hold ends'),
    ],
  ]);
});

test('one that forgets before the last refund may come says what a late one needs', async () => {
  for (const days of [181, 364]) {
    expect(checked(days, short, long)).toMatchObject({
      verdict: 'right',
      remedy:
        'a payment that is refunded after that has to be started again first, with --recovered; or run holdfast setup --retention 385d',
    });
    expect(await warned(days, short, long, none)).toEqual([
      [
        { account: 'long', retentionHours: days * 24, holdDays: 180, refundDays: 365 },
        expect.stringContaining('one that is refunded later has to be started again'),
      ],
    ]);
  }
});

test('one that remembers for as long as both is right', async () => {
  expect(checked(365, short, long)).not.toHaveProperty('remedy');
  expect(checked(365, short, long)).toMatchObject({ verdict: 'right' });
  expect(checked(31, none)).toMatchObject({
    verdict: 'right',
    says: 'payments remembers ended payments for 31 days; the longest hold lasts 30 days',
  });
  expect(await warned(365, short, long)).toEqual([]);
  expect(await warned(31, none)).toEqual([]);
});
