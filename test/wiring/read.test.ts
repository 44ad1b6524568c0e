import { refusal } from '../../src/domain/refusals';
import { inbox } from '../../src/workflows/inbox';
import { read } from '../../src/workflows/read';
import { aPayment, START } from '../domain/support/world';
import { freshRuns, settle } from './support/sdk';

jest.mock('@temporalio/workflow', () => jest.requireActual('./support/sdk'));
freshRuns();

const away = refusal('NoWorkerForAccount', 'no worker knows account nordic-shop');
const tooLarge = { shipmentId: 'parcel-1', amount: 99_000, currency: 'NOK' };
const returned = { refundId: 'return-1', amount: 9_900, currency: 'NOK', reason: 'returned' };

/** An update that comes before or after its payment knows that something is missing, as the loop reads it when that is there. */
async function kept(comes: 'before' | 'after', kind: 'ship' | 'refund', message: object) {
  const letters = inbox([]);
  if (comes === 'after') letters.putOff(away);
  const answer = letters.ask(kind, message, 'u-1').then(
    () => 'accepted',
    (error: { message: string }) => error.message,
  );
  await settle();
  if (comes === 'before') letters.putOff(away);
  await settle();
  expect(await answer).toContain('messages that were sent are kept, and carried out then');
  letters.putOff(undefined);
  const [letter, ...more] = letters.take();
  if (letter === undefined || more.length > 0) throw new Error('it is not kept once');
  return read(letter, aPayment(), START).payment;
}

describe.each(['before', 'after'] as const)('an update that was answered "it is kept", and came %s that', (comes) => {
  test('is told to a person where its parcel is refused in the end: its sender has gone', async () => {
    const { attention, journal } = await kept(comes, 'ship', tooLarge);
    expect(attention).toMatchObject([{ code: 'ShipmentRefused', shipmentId: 'parcel-1' }]);
    expect(journal.slice(-2).map(({ fact }) => fact)).toEqual(['CommandRefused', 'AttentionRaised']);
  });

  test('so is one of a refund', async () => {
    const { attention } = await kept(comes, 'refund', returned);
    expect(attention).toMatchObject([{ code: 'RefundRefused', operationId: '@refund:return-1' }]);
  });

  test('and is carried out where it can be', async () => {
    const { shipments, attention } = await kept(comes, 'ship', { ...tooLarge, amount: 9_900 });
    expect([shipments.map(({ id }) => id), attention]).toEqual([['parcel-1'], []]);
  });
});

test('an update whose caller still waits is refused to that caller, and leaves no trace', async () => {
  const letters = inbox([]);
  const answer = letters.ask('ship', tooLarge, 'u-1').catch(({ type }) => type);
  const [letter] = letters.take();
  const { payment } = read(letter as NonNullable<typeof letter>, aPayment(), START);
  await settle();
  expect(await answer).toBe('ExceedsAvailable');
  expect(payment).toEqual(aPayment());
});

test('signals that cannot be understood for one reason are all told, by what they name', () => {
  const letters = inbox([]);
  const { currency: _, ...lacking } = returned;
  for (const refundId of ['return-1', 'return-2']) letters.post('refund', { ...lacking, refundId });
  let payment = aPayment();
  for (const letter of letters.take()) payment = read(letter, payment, START).payment;
  expect(payment.attention).toMatchObject([
    { operationId: '@refund:return-1', text: expect.stringContaining('(refund return-1)') },
    { operationId: '@refund:return-2', text: expect.stringContaining('(refund return-2)') },
  ]);
  const refusals = payment.journal.filter(({ fact }) => fact === 'CommandRefused').map(({ text }) => text);
  expect(refusals).toEqual([expect.stringContaining('return-1'), expect.stringContaining('return-2')]);
});
