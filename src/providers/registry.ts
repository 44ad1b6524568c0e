import type { z } from 'zod';
import type { Capabilities } from '../domain/capabilities';
import { type Present, present } from '../domain/present';
import { boundOf, type Deps } from './assemble';
import { bamboraAccount, bamboraSettings } from './bambora/account';
import { createBambora } from './bambora/bambora';
import { capabilitiesOf as bamboraCapabilities, bamboraCurrencies } from './bambora/capabilities';
import { bamboraCreate } from './bambora/wire';
import type { CurrencyRule } from './currency';
import { paymentOptionsAccount, paymentOptionsSettings } from './payment-options/account';
import { capabilitiesOf as paymentOptionsCapabilities, paymentOptionsCurrencies } from './payment-options/capabilities';
import { createPaymentOptions } from './payment-options/payment-options';
import { paymentOptionsCreate } from './payment-options/wire';
import { merchantOf, pipwaveAccount, pipwaveSettings } from './pipwave/account';
import { capabilitiesOf as pipwaveCapabilities, pipwaveCurrencies } from './pipwave/capabilities';
import { createPipwave } from './pipwave/pipwave';
import { pipwaveCreate } from './pipwave/wire';
import type { Provider } from './provider';
import { type VippsAccount, vippsAccount, vippsSettings } from './vipps/account';
import { capabilitiesOf, vippsCurrencies } from './vipps/capabilities';
import { createVipps } from './vipps/vipps';
import { vippsCreate } from './vipps/wire';

export type { Deps } from './assemble';

/** One account of a configuration, ready to be used. */
export interface OpenAccount {
  settings: object;
  capabilities: Capabilities;
  /** The longest that one call can take, ms. */
  boundMs: number;
  /** Whose money it is: no two accounts may share it. */
  merchant: { host: string; number: string };
  /** Opens the connections. Call once per process and close it. */
  create(deps?: Deps): Provider;
}

/** What the configuration knows of a provider. */
export interface ProviderRow {
  /** The members of an account in `holdfast.yaml`, beside `provider` and `policy`. No refinement of the whole object. */
  settings: z.ZodObject;
  /** `authorization.create`: what it takes to make a hold. */
  create: z.ZodType;
  /** `parsed` is what `settings` made of them. */
  open(parsed: unknown): OpenAccount;
  /** The members that decide which currencies an account has. None of them is a secret. */
  deciding: z.ZodObject;
  /** `of` takes what `deciding` made of them. */
  currencies: CurrencyRule<unknown>;
}

/** Every provider is one row. */
export const PROVIDERS: Readonly<Record<string, ProviderRow>> = {
  vipps: row(vippsSettings, vippsCreate, vippsSettings.pick({ market: true }), vippsCurrencies, (parsed) => {
    const account: VippsAccount = vippsAccount(parsed);
    return {
      settings: account,
      capabilities: capabilitiesOf(account),
      boundMs: boundOf(account),
      merchant: { host: new URL(account.baseUrl).host, number: account.merchantSerialNumber },
      create: (deps) => createVipps(account, deps),
    };
  }),
  bambora: row(
    bamboraSettings,
    bamboraCreate,
    bamboraSettings.pick({ currencies: true }),
    bamboraCurrencies,
    (parsed) => {
      const account = bamboraAccount(parsed);
      return {
        settings: account,
        capabilities: bamboraCapabilities(account),
        boundMs: boundOf(account),
        merchant: { host: new URL(account.baseUrl).host, number: account.merchantNumber },
        create: (deps) => createBambora(account, deps),
      };
    },
  ),
  pipwave: row(
    pipwaveSettings,
    pipwaveCreate,
    pipwaveSettings.pick({ currencies: true }),
    pipwaveCurrencies,
    (parsed) => {
      const account = pipwaveAccount(parsed);
      return {
        settings: account,
        capabilities: pipwaveCapabilities(account),
        boundMs: boundOf(account),
        merchant: { host: new URL(account.baseUrl).host, number: merchantOf(account) },
        create: (deps) => createPipwave(account, deps),
      };
    },
  ),
  'payment-options': row(
    paymentOptionsSettings,
    paymentOptionsCreate,
    paymentOptionsSettings.pick({ amountUnits: true }),
    paymentOptionsCurrencies,
    (parsed) => {
      const account = paymentOptionsAccount(parsed);
      return {
        settings: account,
        capabilities: paymentOptionsCapabilities(account),
        boundMs: boundOf(account),
        merchant: { host: new URL(account.baseUrl).host, number: account.merchantId },
        create: (deps) => createPaymentOptions(account, deps),
      };
    },
  ),
};

function row<S extends z.ZodObject, D extends z.ZodObject>(
  settings: S,
  create: z.ZodType,
  deciding: D,
  currencies: CurrencyRule<Present<z.output<D>>>,
  open: (parsed: z.output<S>) => OpenAccount,
): ProviderRow {
  return {
    ...{ settings, create, deciding },
    currencies: { ...currencies, of: (parsed) => currencies.of(present(parsed as z.output<D>)) },
    open: (parsed) => open(parsed as z.output<S>),
  };
}
