import { profileOf } from '../profile';
import { pipwaveSettings } from './account';
import { pipwaveCurrencies } from './capabilities';
import { pipwaveNotices } from './webhook';
import { pipwaveCreate } from './wire';

export const pipwaveProfile = profileOf({
  name: 'pipwave',
  title: 'pipwave',
  create: pipwaveCreate,
  deciding: pipwaveSettings.pick({ currencies: true }),
  currencies: pipwaveCurrencies,
  notices: pipwaveNotices,
});
