import type { Descriptor } from '../descriptor';
import { DEFAULT_PAYMENT_OPTIONS_ACCOUNT, paymentOptionsAccount } from './account';
import { createPaymentOptions } from './simulator';
import { paymentOptionsSwitches } from './switches';

export const paymentOptions = {
  name: 'payment-options',
  prefix: '/payment-options',
  account: paymentOptionsAccount,
  switches: paymentOptionsSwitches.partial(),
  shop: { name: 'payment-options-shop', account: DEFAULT_PAYMENT_OPTIONS_ACCOUNT },
  marksOf: ({ merchantId, apiKey }) => ({ merchantId, apiKey }),
  create: createPaymentOptions,
} satisfies Descriptor<'payment-options', typeof paymentOptionsAccount>;
