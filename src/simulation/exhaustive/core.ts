import { decide } from '../../domain/decide';
import { elapse } from '../../domain/elapse';
import { evolveAll } from '../../domain/evolve';
import { find } from '../../domain/find';
import { nextStep } from '../../domain/next-step';
import { orderOf, send } from '../../domain/order';
import { settle } from '../../domain/settle';

/** The functions of `src/domain` that the loop of a payment calls. A test puts a wrong one in, to show that the walk would see it. */
export const CORE = { decide, elapse, nextStep, send, orderOf, settle, find, evolveAll };

export type Core = typeof CORE;
