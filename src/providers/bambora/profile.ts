import { profileOf } from '../profile';
import { bamboraSettings } from './account';
import { bamboraCurrencies } from './capabilities';
import { bamboraCreate } from './wire';

export const bamboraProfile = profileOf({
  name: 'bambora',
  title: 'Bambora',
  create: bamboraCreate,
  deciding: bamboraSettings.pick({ currencies: true }),
  currencies: bamboraCurrencies,
});
