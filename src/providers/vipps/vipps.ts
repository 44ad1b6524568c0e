import { assemble, type Deps, type Parts } from '../assemble';
import type { Provider } from '../provider';
import type { VippsAccount } from './account';
import { type Api, createApi } from './api';
import { authorize } from './authorize';
import { capabilitiesOf } from './capabilities';
import { capture } from './capture';
import { lookUp } from './look-up';
import { release } from './release';

const PARTS: Parts<VippsAccount, Api> = { capabilitiesOf, createApi, authorize, capture, release, lookUp };

/** One sales unit at Vipps MobilePay. The fetch of a token and the repeat after a 401 are within the bound of the call. */
export const createVipps = (account: VippsAccount, deps: Deps = {}): Provider => assemble(account, deps, PARTS);
