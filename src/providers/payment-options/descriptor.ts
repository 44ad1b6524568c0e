import { descriptorOf } from '../descriptor';
import { merchantOf, paymentOptionsAccount, paymentOptionsSettings } from './account';
import { createApi } from './api';
import { authorize } from './authorize';
import { capabilitiesOf } from './capabilities';
import { capture } from './capture';
import { lookUp } from './look-up';
import { paymentOptionsProfile } from './profile';
import { refund } from './refund';
import { release } from './release';

/** An account is one merchant. The read before a write is within the bound of the call. */
export const paymentOptions = descriptorOf(paymentOptionsProfile, {
  settings: paymentOptionsSettings,
  accountOf: paymentOptionsAccount,
  merchantOf,
  capabilitiesOf,
  createApi,
  authorize,
  capture,
  release,
  refund,
  lookUp,
});
