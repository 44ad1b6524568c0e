import { profileOf } from '../profile';
import { paymentOptionsSettings } from './account';
import { paymentOptionsCurrencies } from './capabilities';
import { paymentOptionsNotices } from './webhook';
import { paymentOptionsCreate } from './wire';

export const paymentOptionsProfile = profileOf({
  name: 'payment-options',
  title: 'Payment Options',
  create: paymentOptionsCreate,
  deciding: paymentOptionsSettings.pick({ amountUnits: true }),
  currencies: paymentOptionsCurrencies,
  notices: paymentOptionsNotices,
});
