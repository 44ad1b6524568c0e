import { descriptorOf } from '../descriptor';
import { bamboraAccount, bamboraSettings, merchantOf } from './account';
import { createApi } from './api';
import { authorize } from './authorize';
import { bamboraCurrencies, capabilitiesOf } from './capabilities';
import { capture } from './capture';
import { lookUp } from './look-up';
import { release } from './release';
import { bamboraCreate } from './wire';

/** An account is one merchant at Bambora's Native API, beta generation. The read before a write is within the bound of the call. */
export const bambora = descriptorOf({
  name: 'bambora',
  title: 'Bambora',
  settings: bamboraSettings,
  create: bamboraCreate,
  deciding: bamboraSettings.pick({ currencies: true }),
  currencies: bamboraCurrencies,
  accountOf: bamboraAccount,
  merchantOf,
  capabilitiesOf,
  createApi,
  authorize,
  capture,
  release,
  lookUp,
});
