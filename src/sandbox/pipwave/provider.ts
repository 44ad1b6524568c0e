import type { Descriptor } from '../descriptor';
import { DEFAULT_PIPWAVE_ACCOUNT, pipwaveAccount } from './account';
import { createPipwave } from './simulator';
import { pipwaveSwitches } from './switches';

export const pipwave = {
  name: 'pipwave',
  prefix: '/pipwave',
  account: pipwaveAccount,
  switches: pipwaveSwitches.partial(),
  shop: { name: 'pipwave-shop', account: DEFAULT_PIPWAVE_ACCOUNT },
  marksOf: ({ apiKey }) => ({ apiKey }),
  create: createPipwave,
} satisfies Descriptor<'pipwave', typeof pipwaveAccount>;
