import { descriptorOf } from '../descriptor';
import { merchantOf, vippsAccount, vippsSettings } from './account';
import { createApi } from './api';
import { authorize } from './authorize';
import { capabilitiesOf } from './capabilities';
import { capture } from './capture';
import { lookUp } from './look-up';
import { vippsProfile } from './profile';
import { refund } from './refund';
import { registrationsOf } from './registrations';
import { release } from './release';

/** An account is one sales unit. The fetch of a token and the repeat after a 401 are within the bound of the call. */
export const vipps = descriptorOf(vippsProfile, {
  settings: vippsSettings,
  accountOf: vippsAccount,
  merchantOf,
  capabilitiesOf,
  createApi,
  authorize,
  capture,
  release,
  refund,
  lookUp,
  registrationsOf,
});
