import { createHash } from 'node:crypto';
import { DEFAULT_PIPWAVE_ACCOUNT, type PipwaveAccount } from '../../../src/sandbox/pipwave/account';
import { createPipwave } from '../../../src/sandbox/pipwave/simulator';
import { inVirtualTime, type Said } from '../virtual-time';

type Fields = Readonly<Record<string, string | number>>;

/** The merchant's side of the signature, written down by hand so that it shares nothing with the sandbox. */
export function signedBy(secret: string, fields: Fields, ifNot: readonly string[] = []): string {
  const names = [...Object.keys(fields).filter((name) => !ifNot.includes(name)), 'api_secret'].sort();
  const text = names.map((name) => `${name}:${name === 'api_secret' ? secret : fields[name]}`).join('');
  return createHash('sha1').update(text).digest('hex');
}

/** A pretended pipwave in virtual time, with a client that knows its keys. */
export function aPipwave(options: { switches?: object; account?: Partial<PipwaveAccount> } = {}) {
  const account = { ...DEFAULT_PIPWAVE_ACCOUNT, ...options.account };
  const world = inVirtualTime((of) => createPipwave(of, { shop: account }, options.switches));
  const post = (body: unknown, headers: Record<string, string | undefined> = {}, path = '/payment'): Said =>
    world.ask(
      'POST',
      path,
      { 'x-api-key': account.apiKey, ...headers },
      typeof body === 'string' ? body : JSON.stringify(body),
    );
  const bodyOf = (action: string, fields: Fields, unsigned: object = {}): Record<string, unknown> => {
    const all = { action, timestamp: Math.floor(world.now() / 1000), api_key: account.apiKey, ...fields };
    return { ...all, ...unsigned, signature: signedBy(account.apiSecret, all) };
  };
  const act = (action: string, fields: Fields, unsigned: object = {}): Said => post(bodyOf(action, fields, unsigned));
  return {
    ...world,
    account,
    post,
    bodyOf,
    act,
    authorized: (amount = 12_000, more: { reference?: string; noticeUrl?: string } = {}) =>
      world.authorize({ amount, ...more }).id,
    capture: (pwId: string, amount?: string): Said =>
      act('capture-payment', amount === undefined ? { pw_id: pwId } : { pw_id: pwId, capture_amount: amount }),
    cancel: (pwId: string): Said => act('cancel-payment', { pw_id: pwId, reason: 'out of stock' }),
    requery: (pwId: string): Said => act('requery', { pw_id: pwId }),
    /** transaction_status, require_capture, txn_sub_status and final_amount as requery shows them. */
    shown: (pwId: string): unknown[] => {
      const { body } = act('requery', { pw_id: pwId });
      return [body.transaction_status, body.require_capture, body.txn_sub_status, body.final_amount];
    },
  };
}
