import { existsSync } from 'node:fs';
import { serverVersion, serviceOf } from '../../proof/production/compose';
import { pacesOf, waitsOf } from '../../proof/production/pace';
import type { Summary } from '../../src/sandbox/truth';

describe('the production test reads docker-compose.yml', () => {
  const variables = { POSTGRES_PASSWORD: 'c0ffee', TEMPORAL_HISTORY_SHARDS: '8' };

  test('variables are filled in: given ones, and defaults for the others', () => {
    const { environment } = serviceOf('temporal', variables);
    expect(environment).toMatchObject({
      POSTGRES_PWD: 'c0ffee',
      NUM_HISTORY_SHARDS: '8',
      POSTGRES_SEEDS: 'postgresql',
    });
    expect(serviceOf('temporal-namespace', variables).environment).toMatchObject({ TEMPORAL_NAMESPACE: 'default' });
  });

  test('one that has to be given is asked for', () => {
    expect(() => serviceOf('temporal', {})).toThrow('docker-compose.yml wants POSTGRES_PASSWORD: set it in .env');
  });

  test('mounted files are found where they are here', () => {
    const { environment } = serviceOf('temporal', variables);
    const job = serviceOf('temporal-schema', variables).command.at(-1) ?? '';
    for (const file of [environment.DYNAMIC_CONFIG_FILE_PATH ?? '', job])
      expect([file, existsSync(file)]).toEqual([file, true]);
  });

  test('the version of the server is its image’s', () => {
    expect(serverVersion()).toMatch(/^1\.\d+\.\d+$/);
  });
});

describe('the pace of captures', () => {
  const capture = (at: number, key: string | null = null) =>
    ({ number: at, kind: 'captured', amount: 1, at, cause: { by: 'request', key } }) as const;
  const truth = [
    { movements: [{ ...capture(500), kind: 'authorized' }, capture(1_000, 'a'), capture(9_000, 'b')] },
    { movements: [capture(6_000, 'c')] },
  ] as unknown as Summary[];

  test('is the first capture after the part is back, and the longest pause around it', () => {
    const disturbances = [
      { what: 'server', from: 2_000, back: 5_000, to: 10_000 },
      { what: 'database', from: 9_500, back: 9_800, to: 12_000 },
    ];
    expect(pacesOf(disturbances, truth)).toEqual([
      { what: 'server', down: 3, nextCapture: 1, longestPause: 4, captures: 2 },
      { what: 'database', down: 0.3, nextCapture: undefined, longestPause: 2.5, captures: 0 },
    ]);
  });

  test('of shipments, only those count that were reported in the time and whose key the provider shows', () => {
    const told = new Map([
      ['a', 900],
      ['b', 6_500],
      ['c', 5_750],
    ]);
    expect(waitsOf(told, truth, 5_000, 9_000)).toEqual({ shipments: 2, p50: 2.5, max: 2.5 });
  });
});
