import { assemble, type Deps, type Parts } from '../assemble';
import type { Provider } from '../provider';
import type { PaymentOptionsAccount } from './account';
import { type Api, createApi } from './api';
import { authorize } from './authorize';
import { capabilitiesOf } from './capabilities';
import { capture } from './capture';
import { lookUp } from './look-up';
import { release } from './release';

const PARTS: Parts<PaymentOptionsAccount, Api> = { capabilitiesOf, createApi, authorize, capture, release, lookUp };

/** One merchant at Payment Options. The read before a write is within the bound of the call. */
export const createPaymentOptions = (account: PaymentOptionsAccount, deps: Deps = {}): Provider =>
  assemble(account, deps, PARTS);
