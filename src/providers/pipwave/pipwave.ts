import { assemble, type Deps, type Parts } from '../assemble';
import type { Provider } from '../provider';
import type { PipwaveAccount } from './account';
import { type Api, createApi } from './api';
import { authorize } from './authorize';
import { capabilitiesOf } from './capabilities';
import { capture } from './capture';
import { lookUp } from './look-up';
import { release } from './release';

const PARTS: Parts<PipwaveAccount, Api> = { capabilitiesOf, createApi, authorize, capture, release, lookUp };

/** One merchant at pipwave. The requery before a write is within the bound of the call. */
export const createPipwave = (account: PipwaveAccount, deps: Deps = {}): Provider => assemble(account, deps, PARTS);
