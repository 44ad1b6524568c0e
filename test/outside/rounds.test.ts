import type { StuckPayment, SurveyOptions } from '../../src/client';
import type { StuckReason } from '../../src/client/reasons';
import { createRounds } from '../../src/worker/rounds';
import { NOTHING } from '../support/survey';

const DAY = 86_400_000;

const stuck = (paymentId: string, reason: StuckReason, startedAt: number): StuckPayment => ({
  ...{ account: 'shop', paymentId, workflowId: `payment:shop:${paymentId}`, provider: 'vipps', state: 'open' },
  ...{ reason, why: '', since: new Date(startedAt), startedAt: new Date(startedAt) },
});

test('rounds go through all open payments in turn, and keep what they found until its turn comes again', async () => {
  const asked: SurveyOptions[] = [];
  const answers = [
    { ...NOTHING, unlooked: 500, lookedBackTo: new Date(9 * DAY), payments: [stuck('new', 'failing', 9.5 * DAY)] },
    { ...NOTHING, unlooked: 500, payments: [stuck('old', 'noWorker', 3 * DAY), stuck('asks', 'attention', DAY)] },
    { ...NOTHING, unlooked: 500, lookedBackTo: new Date(9 * DAY), payments: [stuck('asks', 'attention', DAY)] },
    { ...NOTHING, payments: [] },
  ];
  const round = createRounds(async (options) => {
    asked.push(options);
    return answers[asked.length - 1] ?? NOTHING;
  });
  expect(await round()).toMatchObject({ counts: { failing: 1, noWorker: 0, attention: 0 }, left: 500 });
  expect(await round()).toMatchObject({ counts: { failing: 1, noWorker: 1, attention: 1 } });
  expect(await round()).toMatchObject({ counts: { failing: 0, noWorker: 1, attention: 1 } });
  expect(await round()).toMatchObject({ counts: { failing: 0, noWorker: 0, attention: 0 } });
  expect(asked.map(({ startedBefore }) => startedBefore?.getTime())).toEqual([undefined, 9 * DAY, undefined, 9 * DAY]);
});
