import { aRelease, CANCEL, captured, PW_ID, REQUERY, type Reply, says, shows, within } from './provider-double';

test('after a capture nothing is sent', () =>
  within({}, async ({ pipwave, seen }) => {
    expect(await pipwave.release(aRelease({ untouched: false }))).toMatchObject({
      kind: 'refused',
      code: 'AfterCapture',
    });
    expect(seen).toEqual([]);
  }));

test.each<[string, Reply, string]>([
  ['it is cancelled already, perhaps by us', shows({ transaction_status: '2' }), 'refused'],
  ['it is captured', captured(), 'refused'],
  ['it has failed', shows({ transaction_status: '1' }), 'refused'],
  ['its state is unclear', shows({ require_capture: undefined }), 'notSent'],
  ['the requery fails', says('500'), 'notSent'],
])('no cancel is written when %s', (_, reply, kind) =>
  within({ [REQUERY]: reply, [CANCEL]: says('200') }, async ({ pipwave, actions }) => {
    expect(await pipwave.release(aRelease())).toMatchObject({ kind });
    expect(actions()).toEqual([REQUERY]);
  }),
);

test.each<[string, Reply, string]>([
  ['a lost answer', 'drops the connection', 'unknown'],
  ['a server error', says('500'), 'unknown'],
  ['a failure', says('400'), 'refused'],
  ['a wrong signature', says('401'), 'tryLater'],
])('what it means: %s', (_, reply, kind) =>
  within({ [CANCEL]: reply }, async ({ pipwave }) => {
    expect(await pipwave.release(aRelease())).toMatchObject({ kind });
  }),
);

test('a cancel is accepted, never confirmed: nobody promises that the hold is gone', () =>
  within({ [CANCEL]: says('200') }, async ({ pipwave, seen, actions }) => {
    expect(await pipwave.release(aRelease())).toEqual({
      kind: 'accepted',
      why: expect.stringContaining('not said'),
      providerReference: PW_ID,
    });
    expect(actions()).toEqual([REQUERY, CANCEL]);
    expect(Object.keys(seen[1]?.body ?? {}).sort()).toEqual(['action', 'api_key', 'pw_id', 'signature', 'timestamp']);
  }));
