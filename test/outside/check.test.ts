import { GRPC } from '../../src/client/grpc';
import { namespaceFailure } from '../../src/client/setup/check';
import { NamespaceMissing } from '../../src/config/temporal-connection';

const refused = (code: number, details: string): Error =>
  Object.assign(new Error(details), { code, details, metadata: new Map() });

test('a namespace that is missing is wrong, and setup makes it', () => {
  expect(namespaceFailure('shop', new NamespaceMissing('NamespaceMissing: there is no namespace shop.'))).toEqual({
    ...{ what: 'namespace', verdict: 'wrong', says: 'NamespaceMissing: there is no namespace shop.' },
    remedy: 'run holdfast setup',
  });
});

test.each([
  [
    'it may not be asked for',
    refused(GRPC.permissionDenied, 'Request unauthorized.'),
    /refused the credentials.*TEMPORAL_API_KEY/,
  ],
  ['there is no answer', refused(GRPC.unavailable, 'connection lost'), /did not answer/],
  ['nobody knows what happened', new Error('surprise'), /surprise/],
])('where %s nothing is known of it, and setup would not help', (_, error, says) => {
  expect(namespaceFailure('shop', error)).toEqual({
    what: 'namespace',
    verdict: 'unreached',
    says: expect.stringMatching(says),
  });
});
