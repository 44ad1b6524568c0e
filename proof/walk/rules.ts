import { RULES_OF_MONEY } from './rules-of-money';
import { RULES_OF_PEOPLE } from './rules-of-people';
import { RULES_OF_STEPS } from './rules-of-steps';
import type { Rule } from './scene';

/** What holds at each step of every walk, by the sentence that a failure prints. */
export const RULES: Readonly<Record<string, Rule>> = { ...RULES_OF_STEPS, ...RULES_OF_MONEY, ...RULES_OF_PEOPLE };

/** And two that no single step shows. */
export const NOTHING_THROWS = 'nothing throws';
export const COMES_TO_REST = 'it comes to rest';
