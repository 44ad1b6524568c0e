import { setCurrentDetails } from '@temporalio/workflow';
import type { Payment } from '../domain/payment';
import { detailsOf } from '../view/details';
import { viewOf } from '../view/view';

/**
 * The page of the operator, made when somebody asks for it: at each step it would be a fortieth of a worker's CPU. The SDK hands on what it was given,
 * and JSON asks that for its text.
 */
export function keepPage(state: () => Payment): void {
  const page = (): string => detailsOf(viewOf(state(), Date.now()));
  setCurrentDetails({ toJSON: page } as unknown as string);
}
