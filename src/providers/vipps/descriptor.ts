import { descriptorOf } from '../descriptor';
import { merchantOf, vippsAccount, vippsSettings } from './account';
import { createApi } from './api';
import { authorize } from './authorize';
import { capabilitiesOf, vippsCurrencies } from './capabilities';
import { capture } from './capture';
import { lookUp } from './look-up';
import { release } from './release';
import { vippsCreate } from './wire';

/** An account is one sales unit. The fetch of a token and the repeat after a 401 are within the bound of the call. */
export const vipps = descriptorOf({
  name: 'vipps',
  title: 'Vipps MobilePay',
  settings: vippsSettings,
  create: vippsCreate,
  deciding: vippsSettings.pick({ market: true }),
  currencies: vippsCurrencies,
  accountOf: vippsAccount,
  merchantOf,
  capabilitiesOf,
  createApi,
  authorize,
  capture,
  release,
  lookUp,
});
