import { descriptorOf } from '../descriptor';
import { merchantOf, pipwaveAccount, pipwaveSettings } from './account';
import { createApi } from './api';
import { authorize } from './authorize';
import { capabilitiesOf } from './capabilities';
import { capture } from './capture';
import { lookUp } from './look-up';
import { pipwaveProfile } from './profile';
import { refund } from './refund';
import { release } from './release';

/** An account is one merchant. The requery before a write is within the bound of the call. */
export const pipwave = descriptorOf(pipwaveProfile, {
  settings: pipwaveSettings,
  accountOf: pipwaveAccount,
  merchantOf,
  capabilitiesOf,
  createApi,
  authorize,
  capture,
  release,
  refund,
  lookUp,
});
