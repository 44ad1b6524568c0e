import { type Result, stateIn, viewIn } from '../../src/client/ended';
import { carried } from '../../src/domain/carried';
import { STATE_VERSION, STATE_VERSION_WITH_REFUNDS } from '../../src/messages/handed';
import { viewOf } from '../../src/view/view';
import { aPayment, START } from '../domain/support/world';

const payment = aPayment();
const view = viewOf(payment, START);
const result = (version: number): Result => ({
  ...view,
  handedOn: {
    terms: payment.terms,
    continued: { version, payment: carried(payment, START), inbox: [], shown: 'open' },
  },
});

test('an order service gets the view, and nothing of what one run leaves to the next', () => {
  expect(viewIn(result(STATE_VERSION))).toStrictEqual(view);
});

test('what a payment knew when it ended is read as the next run would read it', () => {
  expect(stateIn(result(STATE_VERSION)).payment).toEqual(payment);
});

test('what a later release wrote is refused, with what to do; its view is not', () => {
  const later = result(STATE_VERSION_WITH_REFUNDS + 1);
  expect(viewIn(later)).toStrictEqual(view);
  expect(() => stateIn(later)).toThrow(
    'AnswerUnreadable: payment order-1001 ended with a state of version 4, and this client reads 1, 2, 3. Use a client of the release of its workers.',
  );
  const { continued: _, ...bare } = later.handedOn;
  expect(() => stateIn({ ...later, handedOn: bare })).toThrow('version 0');
});
