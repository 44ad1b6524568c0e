import { profileOf } from '../profile';
import { vippsSettings } from './account';
import { vippsCurrencies } from './capabilities';
import { vippsNotices } from './webhook';
import { vippsCreate } from './wire';

export const vippsProfile = profileOf({
  name: 'vipps',
  title: 'Vipps MobilePay',
  create: vippsCreate,
  deciding: vippsSettings.pick({ market: true }),
  currencies: vippsCurrencies,
  notices: vippsNotices,
});
