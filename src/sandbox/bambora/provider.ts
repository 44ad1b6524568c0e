import type { Descriptor } from '../descriptor';
import { bamboraAccount, DEFAULT_BAMBORA_ACCOUNT } from './account';
import { createBambora } from './simulator';
import { bamboraSwitches } from './switches';

export const bambora = {
  name: 'bambora',
  prefix: '/bambora',
  account: bamboraAccount,
  switches: bamboraSwitches.partial(),
  shop: { name: 'bambora-shop', account: DEFAULT_BAMBORA_ACCOUNT },
  marksOf: ({ merchantNumber }) => ({ merchantNumber }),
  create: createBambora,
} satisfies Descriptor<'bambora', typeof bamboraAccount>;
