import { NEVER } from '../../src/domain/money';
import { alarm } from '../../src/workflows/alarm';
import { freshRuns, pass, sdk } from './support/sdk';

jest.mock('@temporalio/workflow', () => jest.requireActual('./support/sdk'));
freshRuns();

const lengths = (): number[] => sdk.sleeps.map(({ ms }) => ms);

test('rings at its moment, and says so until it is set again', async () => {
  const wake = alarm();
  expect(wake.rang()).toBe(false);
  wake.at(sdk.now + 5_000);
  await pass(4_999);
  expect(wake.rang()).toBe(false);
  await pass(1);
  expect(wake.rang()).toBe(true);
  wake.at(sdk.now + 1_000);
  expect(wake.rang()).toBe(false);
  expect(lengths()).toEqual([5_000, 1_000]);
});

test('has one timer for as long as nothing is due sooner, and none where nothing is due', async () => {
  const wake = alarm();
  wake.at(NEVER);
  expect(lengths()).toEqual([]);
  wake.at(sdk.now + 5_000);
  wake.at(sdk.now + 5_000);
  wake.at(sdk.now + 9_000);
  expect(lengths()).toEqual([5_000]);
  wake.at(sdk.now + 2_000);
  expect(lengths()).toEqual([5_000, 2_000]);
  await pass(5_000);
  wake.at(sdk.now + 9_000);
  expect(lengths()).toEqual([5_000, 2_000, 9_000]);
});

test('a moment that has passed rings at once, by the shortest timer there is', async () => {
  const wake = alarm();
  wake.at(sdk.now - 5_000);
  expect(lengths()).toEqual([1]);
  await pass(1);
  expect(wake.rang()).toBe(true);
});

test('its time is never before the moment that it rang for, and never goes back', async () => {
  const wake = alarm();
  const rings = sdk.now + 60_000;
  expect(wake.now()).toBe(sdk.now);
  wake.at(rings);
  await pass(60_000);
  sdk.now = rings - 40_000;
  expect(wake.now()).toBe(rings);
  wake.at(rings + 1_000);
  expect(lengths()).toEqual([60_000, 1_000]);
  sdk.now = rings + 5_000;
  expect(wake.now()).toBe(rings + 5_000);
});

test('one that rings for a moment long past does not turn its time back', async () => {
  const wake = alarm();
  const rings = sdk.now + 60_000;
  wake.at(rings);
  await pass(60_000);
  wake.at(rings - 50_000);
  await pass(1);
  sdk.now = rings - 1;
  expect(wake.now()).toBe(rings);
});
