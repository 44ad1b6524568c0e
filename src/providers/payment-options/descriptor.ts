import { descriptorOf } from '../descriptor';
import { merchantOf, paymentOptionsAccount, paymentOptionsSettings } from './account';
import { createApi } from './api';
import { authorize } from './authorize';
import { capabilitiesOf, paymentOptionsCurrencies } from './capabilities';
import { capture } from './capture';
import { lookUp } from './look-up';
import { release } from './release';
import { paymentOptionsCreate } from './wire';

/** An account is one merchant. The read before a write is within the bound of the call. */
export const paymentOptions = descriptorOf({
  name: 'payment-options',
  title: 'Payment Options',
  settings: paymentOptionsSettings,
  create: paymentOptionsCreate,
  deciding: paymentOptionsSettings.pick({ amountUnits: true }),
  currencies: paymentOptionsCurrencies,
  accountOf: paymentOptionsAccount,
  merchantOf,
  capabilitiesOf,
  createApi,
  authorize,
  capture,
  release,
  lookUp,
});
