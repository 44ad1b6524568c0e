import type { Descriptor } from '../descriptor';
import { DEFAULT_VIPPS_ACCOUNT, vippsAccount } from './account';
import { createVipps } from './simulator';
import { vippsSwitches } from './switches';

export const vipps = {
  name: 'vipps',
  prefix: '/vipps',
  account: vippsAccount,
  switches: vippsSwitches.partial(),
  shop: { name: 'nordic-shop', account: DEFAULT_VIPPS_ACCOUNT },
  marksOf: ({ merchantSerialNumber, clientId }) => ({ merchantSerialNumber, clientId }),
  create: createVipps,
} satisfies Descriptor<'vipps', typeof vippsAccount>;
