import type { Connection } from '@temporalio/client';
import { setupLines } from '../../src/cli/verbs/setup';
import { setUp } from '../../src/client/setup/setup';
import { SEARCH_ATTRIBUTE_LIST } from '../../src/messages/search-attributes';

const refused = (code: number) => Object.assign(new Error('no'), { code, details: 'not for this key', metadata: {} });

/**
 * Stands for a server that keeps its namespaces to a console of its own: no such server is at hand. It has a namespace that remembers for 30 days, and
 * answers what the answers of `refuse` do not forbid.
 */
function withholding(code: number): { connection: Connection; asked: string[] } {
  const asked: string[] = [];
  const refuse = (name: string) => async () => {
    asked.push(name);
    throw refused(code);
  };
  const connection = {
    options: { address: 'ns.account.tmprl.cloud:7233' },
    workflowService: {
      describeNamespace: async () => ({ config: { workflowExecutionRetentionTtl: { seconds: 30 * 86_400 } } }),
      updateNamespace: refuse('updateNamespace'),
      countWorkflowExecutions: async () => {
        throw refused(3); // no mapping defined for search attribute
      },
    },
    operatorService: {
      listSearchAttributes: refuse('listSearchAttributes'),
      addSearchAttributes: refuse('addSearchAttributes'),
    },
  };
  return { connection: connection as unknown as Connection, asked };
}

test.each([
  ['permission denied', 7],
  ['unimplemented', 12],
])('a server that lets nobody change a namespace over its API (%s): it says what to do by hand', async (_, code) => {
  const { connection, asked } = withholding(code);
  const now = await setUp(connection, { namespace: 'ns.account', withinMs: 1_000 });
  expect(asked).toEqual(['updateNamespace', 'listSearchAttributes', 'addSearchAttributes']);
  expect(now.done).toEqual([]);
  expect(now.byHand).toEqual([
    expect.stringMatching(/^lengthen the retention of ns\.account from 30 days to 200 days: in the console/),
    expect.stringMatching(
      /^create the search attributes PaymentAccount \(Keyword\), .* in ns\.account: in the console/,
    ),
  ]);
  for (const { name } of SEARCH_ATTRIBUTE_LIST) expect(now.byHand[1]).toContain(name);
  expect(setupLines(now)).toEqual([
    'This server, as Temporal Cloud does, lets nobody do this over its API:',
    ...now.byHand.map((line) => `  ${line}`),
    'Do that, and run setup again.',
  ]);
});
