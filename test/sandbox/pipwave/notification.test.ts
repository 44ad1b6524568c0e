import type { Delivery } from '../../../src/sandbox/exchange';
import { HOUR, MINUTE, SECOND } from '../virtual-time';
import { aPipwave, signedBy } from './a-pipwave';

const noticeUrl = 'http://127.0.0.1:9/ipn';
const LAG = 5 * SECOND;

const aPipwaveThatTells = (switches: object = {}) => {
  const pipwave = aPipwave({ switches });
  const id = pipwave.authorized(12_050, { reference: 'ORDER-1001', noticeUrl });
  const told = pipwave.due();
  return { ...pipwave, id, told };
};

const fieldsOf = ({ body }: Delivery) => JSON.parse(body);

/** Whether the signature is good over the amount written as `amount`. */
const isGood = (secret: string, delivery: Delivery, amount: string): boolean => {
  const { api_key, pw_id, txn_id, currency_code, transaction_status, timestamp, signature } = fieldsOf(delivery);
  const fields = { amount, api_key, pw_id, txn_id, currency_code, transaction_status, timestamp };
  return signature === signedBy(secret, fields);
};

describe('a notification', () => {
  it('tells of the authorization and of the capture, signed over the fields of the sheet', () => {
    const pipwave = aPipwaveThatTells();
    expect(pipwave.told.map((one) => fieldsOf(one).transaction_status)).toEqual(['5']);
    pipwave.capture(pipwave.id);
    expect(pipwave.due()).toEqual([]);
    const [delivery, ...more] = pipwave.pass(LAG);
    expect(more).toEqual([]);
    if (delivery === undefined) throw new Error('nothing was sent');
    expect(delivery).toMatchObject({ url: noticeUrl, headers: { 'content-type': 'application/json' } });
    expect(fieldsOf(delivery)).toMatchObject({
      status: '200',
      type: 'payment',
      pw_id: pipwave.id,
      txn_id: 'ORDER-1001',
      amount: '120.50',
      transaction_status: '10',
      require_capture: false,
      notification_id: expect.any(String),
    });
    expect(isGood(pipwave.account.apiSecret, delivery, '120.50')).toBe(true);
  });

  it('of a capture by request can be left out', () => {
    const pipwave = aPipwaveThatTells({ ipnOnCapture: false });
    pipwave.capture(pipwave.id);
    expect(pipwave.pass(LAG)).toEqual([]);
    expect(pipwave.truth(pipwave.id).captured).toBe(12_050);
  });

  it('comes again every five minutes, until the body is OK', () => {
    const { told, ...pipwave } = aPipwaveThatTells();
    const [first] = told;
    if (first === undefined) throw new Error('nothing was sent');
    pipwave.simulator.delivered(first.id, 200, pipwave.now(), 'thanks');
    expect(pipwave.pass(5 * MINUTE - 1)).toEqual([]);
    expect(pipwave.pass(1).map(({ body }) => body)).toEqual([first.body]);
    pipwave.simulator.delivered(first.id, null, pipwave.now());
    expect(pipwave.pass(5 * MINUTE)).toHaveLength(1);
    pipwave.simulator.delivered(first.id, 500, pipwave.now(), 'OK');
    expect(pipwave.pass(5 * MINUTE)).toHaveLength(1);
    pipwave.simulator.delivered(first.id, 200, pipwave.now(), 'OK');
    expect(pipwave.pass(24 * HOUR)).toEqual([]);
  });

  // How the amount 12050 stands in the text, and as what it is signed.
  it.each([
    ['decimalStrings', '"amount":"120.50"', '120.50'],
    ['shortStrings', '"amount":"120.5"', '120.5'],
    ['numbers', '"amount":120.5,', '120.5'],
    ['numbersSignedAsDecimals', '"amount":120.5,', '120.50'],
    ['literals', '"amount":120.50,', '120.50'],
  ])('writes numbers as %s', (ipnNumbers, text, signed) => {
    const { told, account } = aPipwaveThatTells({ ipnNumbers });
    const [delivery] = told;
    if (delivery === undefined) throw new Error('nothing was sent');
    expect(delivery.body).toContain(text);
    expect(isGood(account.apiSecret, delivery, signed)).toBe(true);
  });

  it.each([
    ['losesNotice', []],
    ['doublesNotice', ['10', '10']],
    ['missignsNotice', ['10']],
  ] as const)('with %s arrives as %j', (fault, statuses) => {
    const pipwave = aPipwaveThatTells();
    pipwave.fault({ fault, operation: 'notice', reference: pipwave.id });
    pipwave.capture(pipwave.id);
    const sent = pipwave.pass(LAG);
    expect(sent.map((one) => fieldsOf(one).transaction_status)).toEqual(statuses);
    for (const one of sent) expect(isGood(pipwave.account.apiSecret, one, '120.50')).toBe(fault !== 'missignsNotice');
    if (fault === 'doublesNotice') expect(new Set(sent.map((one) => fieldsOf(one).notification_id)).size).toBe(1);
  });

  it('forged says captured, is badly signed, and the true one follows', () => {
    const pipwave = aPipwave();
    pipwave.fault({ fault: 'forgesNotice', operation: 'notice' });
    const id = pipwave.authorized(12_050, { noticeUrl });
    const sent = pipwave.due();
    expect(sent.map((one) => fieldsOf(one).transaction_status)).toEqual(['10', '5']);
    expect(sent.map((one) => isGood(pipwave.account.apiSecret, one, '120.50'))).toEqual([false, true]);
    expect(pipwave.truth(id).captured).toBe(0);
  });

  it.each([
    ['delaysNotice', ['5', '10']],
    ['reordersNotice', ['10', '5']],
  ] as const)('with %s the two arrive as %j', (fault, statuses) => {
    const pipwave = aPipwave();
    pipwave.fault({ fault, ms: MINUTE, operation: 'notice' });
    const id = pipwave.authorized(12_050, { noticeUrl });
    pipwave.capture(id);
    const sent = [...pipwave.due(), ...pipwave.pass(LAG), ...pipwave.pass(MINUTE)];
    expect(sent.map((one) => fieldsOf(one).transaction_status)).toEqual(statuses);
  });

  it('goes to the address of the account where a payment has none', () => {
    const pipwave = aPipwave({ account: { notificationUrl: 'http://127.0.0.1:9/portal' } });
    pipwave.authorized();
    expect(pipwave.due().map(({ url }) => url)).toEqual(['http://127.0.0.1:9/portal']);
  });
});
