import { descriptorOf } from '../descriptor';
import { bamboraAccount, bamboraSettings, merchantOf } from './account';
import { createApi } from './api';
import { authorize } from './authorize';
import { capabilitiesOf } from './capabilities';
import { capture } from './capture';
import { lookUp } from './look-up';
import { bamboraProfile } from './profile';
import { refund } from './refund';
import { release } from './release';

/** An account is one merchant at Bambora's Native API, beta generation. The read before a write is within the bound of the call. */
export const bambora = descriptorOf(bamboraProfile, {
  settings: bamboraSettings,
  accountOf: bamboraAccount,
  merchantOf,
  capabilitiesOf,
  createApi,
  authorize,
  capture,
  release,
  refund,
  lookUp,
});
