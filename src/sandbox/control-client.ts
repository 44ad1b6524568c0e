import { request } from 'undici';
import type { Account } from './config';
import type { FaultName, FaultOrder, FaultRule, Shares } from './faults';
import type { AuthorizedPayment, AuthorizeOrder } from './simulator';
import type { Summary } from './truth';

/** Which payment: the account may be left out while there is only one. */
export interface PaymentRef {
  readonly provider?: string;
  readonly account?: string;
  readonly reference: string;
}

export type NewPayment = Omit<AuthorizeOrder, 'account'> & { readonly provider?: string; readonly account?: string };

export interface SandboxInfo {
  readonly baseUrls: Readonly<Record<string, string>>;
  readonly operations: Readonly<Record<string, readonly string[]>>;
  readonly faults: Readonly<Record<FaultName, string>>;
  readonly clock: ClockView;
  readonly seed: number;
}

export interface ClockView {
  readonly now: number;
  readonly iso: string;
}

/** `requests` counts by `provider.operation` and by `provider.operation status`; `faults` by `provider.operation.fault`. */
export interface CounterView {
  readonly requests: Readonly<Record<string, number>>;
  readonly faults: Readonly<Record<string, number>>;
  readonly movements: number;
  readonly payments: number;
}

/** The sandbox said no: `status` 400, 404 or 409, and a message with the remedy. */
export class SandboxRefused extends Error {
  readonly code = 'SandboxRefused';
  constructor(
    readonly status: number,
    message: string,
  ) {
    super(message);
  }
}

/** Nobody answers at the sandbox's address, or not as a sandbox does. */
export class SandboxUnreachable extends Error {
  readonly code = 'SandboxUnreachable';
}

/** The control API of a running sandbox, by its URL alone. Amounts are minor units, moments are milliseconds. */
export class SandboxControl {
  readonly url: string;

  constructor(url: string) {
    this.url = url.replace(/\/+$/, '');
  }

  info(): Promise<SandboxInfo> {
    return this.#ask('GET', '');
  }

  accounts(): Promise<Record<string, Account>> {
    return this.#ask('GET', 'accounts');
  }

  /** Makes one authorized payment from nothing. */
  async authorize(order: NewPayment): Promise<AuthorizedPayment> {
    const made = await this.authorizeMany([order]);
    const [payment] = made;
    if (payment === undefined) throw new SandboxUnreachable(`${this.url} made no payment`);
    return payment;
  }

  /** Makes up to 10,000 authorized payments in one request. */
  async authorizeMany(orders: readonly NewPayment[]): Promise<AuthorizedPayment[]> {
    const { payments } = await this.#ask<{ payments: AuthorizedPayment[] }>('POST', 'payments', { payments: orders });
    return payments;
  }

  /** Plans faults for requests to come; their ids. */
  async inject(...orders: readonly FaultOrder[]): Promise<number[]> {
    const { ids } = await this.#ask<{ ids: number[] }>('POST', 'faults', orders);
    return ids;
  }

  /** The planned faults that have not happened yet. */
  async faults(): Promise<FaultRule[]> {
    const { faults } = await this.#ask<{ faults: FaultRule[] }>('GET', 'faults');
    return faults;
  }

  /** Ends planned faults and shares. */
  async clearFaults(): Promise<void> {
    await this.#ask('DELETE', 'faults');
  }

  /** Gives shares of requests a fault; replaces the provider's earlier shares. */
  async setShares(order: { provider?: string; seed?: number; shares: Shares }): Promise<void> {
    await this.#ask('PUT', 'shares', order);
  }

  clock(): Promise<ClockView> {
    return this.#ask('GET', 'clock');
  }

  moveClock(ms: number): Promise<ClockView> {
    return this.#ask('POST', 'clock', { moveMs: ms });
  }

  /** Sets the clock to a later moment. */
  setClock(at: number | string): Promise<ClockView> {
    return this.#ask('POST', 'clock', { setTo: at });
  }

  /** Captures in the provider's portal, behind the merchant's back; all of the rest when no amount is given. */
  portalCapture(payment: PaymentRef, amount?: number): Promise<Summary> {
    return this.#deed('portal/capture', payment, amount);
  }

  portalCancel(payment: PaymentRef): Promise<Summary> {
    return this.#deed('portal/cancel', payment);
  }

  portalRefund(payment: PaymentRef, amount?: number): Promise<Summary> {
    return this.#deed('portal/refund', payment, amount);
  }

  /** The customer approves in the app; test amounts count. */
  customerApproves(payment: PaymentRef): Promise<Summary | null> {
    return this.#deed('customer/approve', payment);
  }

  customerDeclines(payment: PaymentRef): Promise<Summary | null> {
    return this.#deed('customer/decline', payment);
  }

  /** Ends the hold, or the wait for the customer, now. */
  expire(payment: PaymentRef): Promise<Summary | null> {
    return this.#deed('expire', payment);
  }

  /** What really happened: all payments, or one provider's or account's. */
  async truth(of: { provider?: string; account?: string } = {}): Promise<Summary[]> {
    const query = new URLSearchParams(of as Record<string, string>).toString();
    const { payments } = await this.#ask<{ payments: Summary[] }>('GET', `truth${query === '' ? '' : `?${query}`}`);
    return payments;
  }

  /** What really happened to one payment; refused with 404 when no money of it ever moved. */
  truthOf(payment: { provider: string; account: string; reference: string }): Promise<Summary> {
    const path = [payment.provider, payment.account, payment.reference].map(encodeURIComponent).join('/');
    return this.#ask('GET', `truth/${path}`);
  }

  counters(): Promise<CounterView> {
    return this.#ask('GET', 'counters');
  }

  switches(provider: string): Promise<Record<string, unknown>> {
    return this.#ask('GET', `switches/${encodeURIComponent(provider)}`);
  }

  /** Changes some switches of a provider; all of them come back. */
  setSwitches(provider: string, patch: Readonly<Record<string, unknown>>): Promise<Record<string, unknown>> {
    return this.#ask('PATCH', `switches/${encodeURIComponent(provider)}`, patch);
  }

  /** Forgets payments, truth, tokens, keys, webhooks, faults and counters. Accounts stay, switches are as configured. */
  async reset(): Promise<void> {
    await this.#ask('POST', 'reset');
  }

  async #deed<T extends Summary | null>(path: string, payment: PaymentRef, amount?: number): Promise<T> {
    const { provider, account, reference } = payment; // callers may hand in more, such as what authorize gave them
    const { truth } = await this.#ask<{ truth: T }>('POST', path, { provider, account, reference, amount });
    return truth;
  }

  async #ask<T>(method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE', path: string, body?: unknown): Promise<T> {
    const { status, text } = await this.#exchange(method, path, body);
    let parsed: { error?: string };
    try {
      parsed = JSON.parse(text);
    } catch {
      throw new SandboxUnreachable(`${this.url} does not answer as a sandbox. Give the address that it printed.`);
    }
    if (status >= 400) throw new SandboxRefused(status, parsed.error ?? `status ${status}`);
    return parsed as T;
  }

  async #exchange(method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE', path: string, body: unknown) {
    const json = { 'content-type': 'application/json' };
    const sent = body === undefined ? {} : { headers: json, body: JSON.stringify(body) };
    try {
      const response = await request(`${this.url}/_sandbox/${path}`, { method, ...sent });
      return { status: response.statusCode, text: await response.body.text() };
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      throw new SandboxUnreachable(`no sandbox at ${this.url}: ${why}. Start one with: holdfast sandbox`);
    }
  }
}
