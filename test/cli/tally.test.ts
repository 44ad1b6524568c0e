import { judge, linesOf, type Outcome, recordOf, type Tally } from '../../src/cli/tally';

const outcomes: readonly Outcome[] = [
  ...Array.from({ length: 7 }, (_, at): Outcome => ({ payment: `shop/order-${at}`, kind: 'done' })),
  { payment: 'shop/order-7', kind: 'unchanged' },
  { payment: 'shop/order-8', kind: 'refused', why: 'PaymentClosed: payment order-8 has ended. Start a new one.' },
  { payment: 'shop/order-9', kind: 'refused', why: 'PaymentClosed: payment order-9 has ended. Start a new one.' },
];
const tally = (more: Partial<Tally> = {}): Tally => ({
  verb: 'pause',
  dryRun: false,
  interrupted: false,
  outcomes,
  ...more,
});

function codeThrown(work: () => void): string {
  try {
    work();
  } catch (error) {
    return (error as { code: string }).code;
  }
  return 'none';
}

test('people read how many, why and which', () => {
  const text = linesOf(tally()).join('\n');
  expect(text).toMatch(/7 │ done +│ shop\/order-0, .*shop\/order-4 and 2 more/);
  expect(text).toMatch(/2 │ refused: PaymentClosed +│ shop\/order-8, shop\/order-9/);
  expect(text).toMatch(/shop\/order-8: PaymentClosed: payment order-8 has ended/);
});

test('an interruption names everything that was done', () => {
  const text = linesOf(
    tally({ interrupted: true, outcomes: [...outcomes, { payment: 'shop/order-10', kind: 'notBegun' }] }),
  ).join('\n');
  expect(text).toContain(
    'Done before the interruption: shop/order-0, shop/order-1, shop/order-2, shop/order-3, shop/order-4, shop/order-5, shop/order-6',
  );
  expect(text).toMatch(/1 │ not started +│ shop\/order-10/);
});

test('programs read every name once', () => {
  expect(recordOf(tally())).toEqual({
    ...{ action: 'pause', dryRun: false, interrupted: false },
    done: outcomes.slice(0, 7).map(({ payment }) => payment),
    unchanged: ['shop/order-7'],
    refused: [
      { payment: 'shop/order-8', why: expect.any(String) },
      { payment: 'shop/order-9', why: expect.any(String) },
    ],
    ...{ kept: [], unreachable: [], pausedInTemporal: [], notBegun: [] },
  });
  expect(recordOf(tally({ dryRun: true, outcomes: [{ payment: 'shop/order-1', kind: 'wouldBeDone' }] }))).toMatchObject(
    {
      wouldBeDone: ['shop/order-1'],
    },
  );
});

test('the worst outcome decides what is thrown', () => {
  const lost: Outcome = { payment: 'shop/order-10', kind: 'unreachable', why: 'ServerUnavailable: nobody answered.' };
  expect(codeThrown(() => judge(tally({ outcomes: outcomes.slice(0, 8) })))).toBe('none');
  expect(codeThrown(() => judge(tally()))).toBe('Found');
  const kept: Outcome = { payment: 'shop/order-11', kind: 'kept', why: 'NoWorkerForAccount: it waits.' };
  expect(codeThrown(() => judge(tally({ outcomes: [kept] })))).toBe('none');
  const paused: Outcome = { payment: 'shop/order-12', kind: 'pausedInTemporal', why: 'pausedInTemporal: unpause it.' };
  expect(codeThrown(() => judge(tally({ outcomes: [paused] })))).toBe('Found');
  expect(linesOf(tally({ outcomes: [kept, paused] })).join('\n')).toMatch(
    /1 │ kept: .*: NoWorkerForAccount +│ shop\/order-11.*1 │ not reached: pausedInTemporal +│ shop\/order-12/s,
  );
  expect(codeThrown(() => judge(tally({ outcomes: [...outcomes, lost] })))).toBe('ServerUnavailable');
  expect(codeThrown(() => judge(tally({ outcomes: [...outcomes, lost], interrupted: true })))).toBe('Interrupted');
});
