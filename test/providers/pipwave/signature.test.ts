import { createHash } from 'node:crypto';
import { type Action, SIGNED_MEMBERS, sign, signedOf } from '../../../src/providers/pipwave/signature';
import { API_KEY, API_SECRET, PW_ID, REFERENCE } from './provider-double';

const common = { api_key: API_KEY, timestamp: '1767225600' };
const ipn = {
  amount: '120.00',
  api_key: API_KEY,
  currency_code: 'MYR',
  pw_id: PW_ID,
  timestamp: '1767225660',
  txn_id: REFERENCE,
};

// Every worked example of provider sheet pipwave 1.3.
const VECTORS: [string, Record<string, string>, string][] = [
  [
    'capture 49.90, both ids',
    { ...common, action: 'capture-payment', capture_amount: '49.90', pw_id: PW_ID, txn_id: REFERENCE },
    '0ff49bbfb00248508230bd4378c3413f56d2ce4b',
  ],
  [
    'capture 49.90, pw_id only',
    { ...common, action: 'capture-payment', capture_amount: '49.90', pw_id: PW_ID },
    '69371a2c1324a0179ce8310549e8a5892dc3d95d',
  ],
  [
    'capture full, pw_id only',
    { ...common, action: 'capture-payment', pw_id: PW_ID },
    '69c028dcd24b2b3bab4e988b08363960bcdd5287',
  ],
  ['requery by pw_id', { ...common, action: 'requery', pw_id: PW_ID }, 'fa9346ab417eee5f83bb0a63d9739e811c513671'],
  [
    'requery by txn_id',
    { ...common, action: 'requery', txn_id: REFERENCE },
    'e6a0f38db9d67a197ebb48206f5a9fda1d2f47b3',
  ],
  [
    'cancel with a reason',
    { ...common, action: 'cancel-payment', pw_id: PW_ID, reason: 'out of stock' },
    '0ba46609a9274fc5a8ec9b084e3b282bde0a5063',
  ],
  [
    'refund submit 10.00',
    { ...common, action: 'refund', op: 'submit', pw_id: PW_ID, refund_amount: '10.00' },
    'ac88e67a449862aa928a87301bb8e46e71b37e50',
  ],
  [
    'initiate 120.00 MYR',
    { ...common, action: 'initiate-payment', amount: '120.00', currency_code: 'MYR', txn_id: REFERENCE },
    'e41acda68153f0e69e4837a400367276b2093069',
  ],
  ['IPN, status 10', { ...ipn, transaction_status: '10' }, 'd72bcec8232a83189fec1981b0d965714a6435c8'],
  ['IPN, status 0', { ...ipn, transaction_status: '0' }, '5f23acf281bf4c6508736c7dd920c0c31588bf04'],
];

test.each(VECTORS)('%s is signed as in the sheet', (_, members, signature) => {
  expect(sign(members, API_SECRET)).toBe(signature);
  const backwards = Object.fromEntries(Object.entries(members).reverse());
  expect(sign(backwards, API_SECRET)).toBe(signature);
});

test('the unsorted order of the documents is the negative example of the sheet, and never ours', () => {
  const unsorted =
    `timestamp:1767225600action:capture-paymentapi_key:${API_KEY}` +
    `pw_id:${PW_ID}txn_id:${REFERENCE}capture_amount:49.90api_secret:${API_SECRET}`;
  const negative = '8961d4d8e794c9f004687c99329d999286bd663a';
  expect(createHash('sha1').update(unsorted).digest('hex')).toBe(negative);
  expect(sign(VECTORS[0]?.[1] ?? {}, API_SECRET)).not.toBe(negative);
});

test.each<[Action, string]>([
  ['capture-payment', 'action api_key capture_amount pw_id timestamp txn_id'],
  ['requery', 'action api_key pw_id timestamp txn_id'],
  ['cancel-payment', 'action api_key pw_id reason ref_tag timestamp txn_id'],
  ['initiate-payment', 'action amount api_key currency_code timestamp txn_id'],
])('%s signs the members of the sheet', (action, members) => {
  expect(SIGNED_MEMBERS[action].join(' ')).toBe(members);
});

test('what is not in the list travels unsigned, a number is signed as its text', () => {
  expect(signedOf('capture-payment', { action: 'capture-payment', timestamp: 17, pw_id: 'P', comment: 'c' })).toEqual({
    action: 'capture-payment',
    timestamp: '17',
    pw_id: 'P',
  });
});

test.each([0, '0', '', null])('a member of %j is a bug of ours: it would count as not given', (value) => {
  expect(() => signedOf('capture-payment', { capture_amount: value })).toThrow('never blank');
});

test('text that is no ASCII is a bug of ours: the provider’s own clients disagree about its bytes', () => {
  expect(() => sign({ pw_id: 'ø' }, API_SECRET)).toThrow('ASCII');
});
