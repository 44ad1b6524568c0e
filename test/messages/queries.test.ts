import { listQuery, savedQueries } from '../../src/messages/queries';

const NOW = new Date('2027-03-01T00:00:00Z');

test('a filter becomes a query of open payments', () => {
  expect(listQuery()).toBe('WorkflowType="payment" AND ExecutionStatus="Running"');
  expect(
    listQuery({
      account: 'nordic-shop',
      provider: 'vipps',
      states: ['parked', 'unknown'],
      look: 'needed',
      captureBy: NOW,
    }),
  ).toBe(
    'WorkflowType IN ("payment", "events") AND ExecutionStatus="Running" AND PaymentAccount="nordic-shop" AND PaymentProvider="vipps" ' +
      'AND CaptureState IN ("parked", "unknown") AND CaptureStuckSince IS NOT NULL AND WorkflowId STARTS_WITH "payment:" AND CaptureBy < "2027-03-01T00:00:00.000Z"',
  );
  expect(listQuery({ look: NOW, captureBy: 'untold' })).toMatch(
    /CaptureStuckSince < "2027-03-01T00:00:00.000Z" AND WorkflowId STARTS_WITH "payment:" AND CaptureBy IS NULL$/,
  );
});

test.each(['a" OR "1"="1', '', 'a b', 'a:b'])('%j is no name, and never reaches the query', (name) => {
  const query = () => listQuery({ account: name });
  if (name === '') expect(query()).not.toContain('PaymentAccount');
  else expect(query).toThrow(/^InvalidMessage: account is .*1 to 64 letters/);
});

test('what was paused in Temporal is no longer running, and so has a saved list of its own', () => {
  const [paused, ...more] = savedQueries(NOW).filter(({ query }) => !/"Running"|"Terminated"/.test(query));
  expect(paused).toMatchObject({
    name: 'paused in Temporal',
    query: 'WorkflowType IN ("payment", "events") AND ExecutionStatus="Paused"',
  });
  expect(more).toEqual([]);
});

test('the saved lists have names of their own and different queries', () => {
  const all = savedQueries(NOW);
  expect(new Set(all.map(({ name }) => name)).size).toBe(all.length);
  expect(new Set(all.map(({ query }) => query)).size).toBe(all.length);
  expect(all.map(({ name }) => name)).toEqual(
    expect.arrayContaining(['stuck', 'parked', 'unknown', 'retrying', 'paused', 'expiring soon', 'one account']),
  );
});
