import { type Deps, openApi } from '../assemble';
import { isLoopback } from '../settings';
import type { VippsAccount } from './account';
import { createApi } from './api';
import { errorCodes } from './refusals';
import { isAddressable } from './wire';

/** Who approves: the test user's phone number, or the `token` of the payment's `redirectUrl`. */
export type Approver = { phoneNumber: string } | { token: string };

/**
 * Approves a created payment in the customer's place: `POST /epayment/v1/test/payments/{reference}/approve`.
 *
 * For demos and tests. Throws on any host but the provider's test host and this machine, before anything is sent, and when the
 * provider does not approve. On the real test host the test user must have approved one payment by hand before.
 *
 * Source: provider sheet vipps 2.8.
 */
export async function forceApprove(
  account: VippsAccount,
  reference: string,
  by: Approver,
  deps: Deps = {},
): Promise<void> {
  const { hostname } = new URL(account.baseUrl);
  if (hostname !== 'apitest.vipps.no' && !isLoopback(hostname)) {
    throw new Error(`force approve is for apitest.vipps.no and this machine, not for ${hostname}`);
  }
  if (!isAddressable(reference)) throw new Error('force approve: the reference must be letters, digits and hyphens');
  const api = openApi(account, deps, { createApi });
  try {
    const body = 'token' in by ? { token: by.token } : { customer: { phoneNumber: by.phoneNumber } };
    const sent = await api.writeOnTestHost(`/epayment/v1/test/payments/${reference}/approve`, body);
    if (sent.sent !== 'yes') throw new Error(`force approve: ${sent.why}`);
    const { status, json } = sent.answer;
    if (status !== 200) throw new Error(`force approve: ${[status, ...errorCodes(json)].join(' ')}`);
  } finally {
    await api.close();
  }
}

/** The token in a payment's `redirectUrl`, for `forceApprove`. */
export const tokenOf = (redirectUrl: string): string | undefined =>
  new URL(redirectUrl).searchParams.get('token') ?? undefined;
