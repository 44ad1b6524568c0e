import { OPEN, show } from '../../src/workflows/shown';
import { aPayment, complete, DAY, learned, looked, pipwave, START } from '../domain/support/world';
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

describe('where the order service gave a deadline, which the lists show from the start', () => {
  const given = (days: number) =>
    aPayment({ capabilities: pipwave, hold: 'adopted', terms: { captureBy: START + days * DAY } });
  const held = (payment = given(30), days = 5) =>
    looked(
      payment,
      '@authorize',
      { kind: 'done', by: 'status', amount: 24_900, why: 'AUTHORIZED', captureBy: START + days * DAY },
      START,
    );
  const ends = () => sdk.attributes.map(({ CaptureBy }) => (CaptureBy === null ? null : Number(CaptureBy)));

  test('and the hold ends sooner, they show when it ends: `holdfast expiring` reads it there', () => {
    expect(given(30).captureBy).toBe(START + 7 * DAY);
    const shown = show(held(), OPEN);
    expect(sdk.attributes).toEqual([
      { CaptureState: 'open', CaptureStuckSince: null, CaptureBy: new Date(START + 5 * DAY) },
    ]);
    // Once, as long as that is so.
    expect(show(held(), shown)).toBe(shown);
    expect(sdk.attributes).toHaveLength(1);
  });

  test('and it counts, a healthy payment changes nothing', () => {
    expect(held(given(6), 7).captureBy).toBe(START + 6 * DAY);
    expect(show(held(given(6), 7), OPEN)).toBe(OPEN);
    expect(sdk.attributes).toEqual([]);
  });

  test('nor does one that goes on for its refunds: its run has shown none', () => {
    expect(show({ ...held(), reopenedAt: START }, OPEN)).toBe(OPEN);
    expect(sdk.attributes).toEqual([]);
  });

  test('a run that continues one of an earlier build shows the end anew only where it is another', () => {
    expect(show(held(given(6), 7), 'open ')).toBe('open ');
    expect(ends()).toEqual([]);
    show(held(), 'open ');
    expect(ends()).toEqual([START + 5 * DAY]);
  });
});

test('an end that changes in the same trouble is shown, whoever gave the one before', () => {
  const shown = show(troubled, OPEN);
  const later = { ...troubled, captureBy: troubled.captureBy + 1 };
  expect(show(later, shown)).not.toBe(shown);
  expect(sdk.attributes.map(({ CaptureBy }) => Number(CaptureBy))).toEqual([troubled.captureBy, later.captureBy]);
});

test('what was shown of a hold is taken down once the payment goes on for its refunds', () => {
  const shown = show(healthy, show(troubled, OPEN));
  show({ ...healthy, reopenedAt: START }, shown);
  expect(sdk.attributes.at(-1)).toEqual({ CaptureState: 'open', CaptureStuckSince: null, CaptureBy: null });
});
