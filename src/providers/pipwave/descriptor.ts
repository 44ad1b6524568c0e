import { descriptorOf } from '../descriptor';
import { merchantOf, pipwaveAccount, pipwaveSettings } from './account';
import { createApi } from './api';
import { authorize } from './authorize';
import { capabilitiesOf, pipwaveCurrencies } from './capabilities';
import { capture } from './capture';
import { lookUp } from './look-up';
import { release } from './release';
import { pipwaveCreate } from './wire';

/** An account is one merchant. The requery before a write is within the bound of the call. */
export const pipwave = descriptorOf({
  name: 'pipwave',
  title: 'pipwave',
  settings: pipwaveSettings,
  create: pipwaveCreate,
  deciding: pipwaveSettings.pick({ currencies: true }),
  currencies: pipwaveCurrencies,
  accountOf: pipwaveAccount,
  merchantOf,
  capabilitiesOf,
  createApi,
  authorize,
  capture,
  release,
  lookUp,
});
