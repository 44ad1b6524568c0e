import {
  aRelease,
  captured,
  HOLD,
  type Reply,
  rejected,
  STATUS,
  shows,
  showsCapture,
  VOID,
  wire,
  within,
} from './provider-double';

const voided: Reply = { status: 201, json: wire('void-201') };

test('after a capture nothing is sent: the rest went with it', () =>
  within({}, async ({ options, seen }) => {
    expect(await options.release(aRelease({ untouched: false }))).toMatchObject({
      kind: 'refused',
      code: 'AfterCapture',
    });
    expect(seen).toEqual([]);
  }));

test.each<[string, Reply, string]>([
  ['it shows a void already, perhaps ours', { status: 200, json: wire('void-201') }, 'refused'],
  ['it shows a capture', showsCapture(), 'notSent'],
  ['the read fails', { status: 500, text: '' }, 'notSent'],
])('no void is written when %s', (_, reply, kind) =>
  within({ [STATUS]: reply, [VOID]: voided }, async ({ options, paths }) => {
    expect(await options.release(aRelease())).toMatchObject({ kind });
    expect(paths()).toEqual([STATUS]);
  }),
);

test.each<[string, Reply, string]>([
  ['a lost answer', 'drops the connection', 'unknown'],
  ['an answer of another type', captured(), 'unknown'],
  [
    'an answer of the other environment',
    { status: 201, json: { ...wire<object>('void-201'), is_live: true } },
    'unknown',
  ],
  ['a 502', { status: 502, text: '' }, 'unknown'],
  ['a rejection', rejected(400, 12), 'refused'],
])('what it means: %s', (_, reply, kind) =>
  within({ [VOID]: reply }, async ({ options }) => {
    expect(await options.release(aRelease())).toMatchObject({ kind });
  }),
);

test('a void is confirmed; it has neither amount nor notes', () =>
  within({ [STATUS]: shows(), [VOID]: voided }, async ({ options, seen, paths }) => {
    expect(await options.release(aRelease())).toMatchObject({ kind: 'confirmed', amount: 1000, currency: 'JPY' });
    expect(paths()).toEqual([STATUS, VOID]);
    expect(JSON.parse(seen[1]?.body ?? '')).toEqual({ transactionId: HOLD, merchant_id: 'JP00000042' });
  }));
