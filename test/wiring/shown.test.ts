import { OPEN, show } from '../../src/workflows/shown';
import { aPayment, complete, learned, START } from '../domain/support/world';
import { freshRuns, sdk } from './support/sdk';

jest.mock('@temporalio/workflow', () => jest.requireActual('./support/sdk'));
freshRuns();

const healthy = aPayment();
const troubled = learned(healthy, [{ at: START + 5, kind: 'AttentionRaised', code: 'InvalidTerms', text: 'why' }]);

test('a healthy payment changes no search attribute', () => {
  expect(show(healthy, OPEN)).toBe(OPEN);
  expect(sdk.attributes).toEqual([]);
});

test('trouble is shown with the moment since when, once', () => {
  const shown = show(troubled, OPEN);
  expect(sdk.attributes).toEqual([
    {
      CaptureState: 'attention',
      CaptureStuckSince: new Date(START + 5),
      CaptureBy: new Date(troubled.captureBy),
    },
  ]);
  expect(show(troubled, shown)).toBe(shown);
  expect(sdk.attributes).toHaveLength(1);
});

test('trouble that is over is taken down, also where the payment looks as it did at the start', () => {
  const shown = show(healthy, show(troubled, OPEN));
  expect(sdk.attributes.at(-1)).toMatchObject({ CaptureState: 'open', CaptureStuckSince: null });
  expect(show(healthy, shown)).toBe(shown);
  expect(sdk.attributes).toHaveLength(2);
});

test('another state without trouble is shown, too', () => {
  expect(show(complete(aPayment({ policy: { keepForRefused: true } })), OPEN)).not.toBe(OPEN);
  expect(sdk.attributes).toMatchObject([{ CaptureState: 'completing', CaptureStuckSince: null }]);
});

test('what goes on for its refunds has no hold that could end', () => {
  show({ ...troubled, reopenedAt: START }, OPEN);
  expect(sdk.attributes).toMatchObject([{ CaptureState: 'attention', CaptureBy: null }]);
});

test.each([
  ['after what Temporal can store', Date.UTC(2300, 0, 1), Date.UTC(2262, 0, 1)],
  ['before the epoch', -1, 0],
])('a moment %s is shown as the nearest that it can', (_, moment, stored) => {
  show({ ...troubled, captureBy: moment }, OPEN);
  expect(sdk.attributes).toMatchObject([{ CaptureBy: new Date(stored) }]);
});
