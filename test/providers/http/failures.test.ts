import { FAILURES } from '../../../src/providers/http';
import { whyOf } from '../../../src/providers/http/failures';

describe('failures', () => {
  test('an error that no row knows is unclassified, and its message is not told', () => {
    expect(whyOf(new Error('Bearer secret'))).toBe('unclassified');
    expect(whyOf({ code: 'ENEW' })).toBe('unclassified: ENEW');
    expect(whyOf({ code: 'Bearer secret' })).toBe('unclassified');
    expect(whyOf(undefined)).toBe('unclassified');
  });

  test('every row says what happened', () => {
    expect(Object.values(FAILURES).every((row) => row.says.length > 10)).toBe(true);
  });
});
