import { playTogether } from '../support/together';

playTogether(__filename);
