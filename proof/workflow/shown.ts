import { isDeepStrictEqual } from 'node:util';
import { carried } from '../../src/domain/carried';
import type { Payment } from '../../src/domain/payment';
import { type Left, VIEW_QUERY } from '../../src/messages/messages';
import { captureState, type PaymentView, stuckSince, viewOf } from '../../src/view/view';
import { Violated } from '../simulator/violated';
import { plain } from './payloads';
import { handsOver } from './renewal';
import type { Run } from './run';
import type { Server } from './server';
import { toldIn } from './told';

/** I17: the query tells what the core knows; before the payment has begun, nothing. */
export async function checkQuery(run: Run, payment: Payment | undefined): Promise<void> {
  const view = await run.ask<PaymentView | undefined>(VIEW_QUERY);
  checkView(view, payment === undefined ? null : viewOf(payment, run.clock));
}

/** I17: so does the result. I18: and what a later run goes on with is left beside it, whole. */
export function checkResult({ handedOn, ...view }: PaymentView & Left, run: Run, payment: Payment): void {
  checkView(view, viewOf(payment, run.clock));
  if (!isDeepStrictEqual(handedOn?.continued?.payment, plain(carried(payment, run.clock))))
    throw new Violated('I18', 'the result does not leave what the payment knew');
}

/** I17: so does the list, whenever the payment has settled down to wait. */
export function checkList({ attributes }: Server, payment: Payment): void {
  const since = stuckSince(payment);
  const expected = [captureState(payment), since === undefined ? null : new Date(since).toISOString()];
  const shown = [attributes.get('CaptureState'), attributes.get('CaptureStuckSince') ?? null];
  if (!isDeepStrictEqual(shown, expected))
    throw new Violated('I17', `the list shows ${shown}, the payment is ${expected}`);
}

/** I17: so does a copy that another worker has played again. */
export async function checkCopy(run: Run, payment: Payment, now: number): Promise<void> {
  const told = toldIn(await run.probe());
  if (!handsOver(told, payment, now)) throw new Violated('I17', 'a copy that was played again has another state');
}

function checkView(view: PaymentView | undefined, known: PaymentView | null): void {
  const [shown, expected] = [plain(view) ?? null, plain(known)];
  if (!isDeepStrictEqual(shown, expected)) throw new Violated('I17', differing(shown, expected));
}

/** By the names of the members that differ. */
function differing(view: PaymentView | null, expected: PaymentView | null): string {
  const [one, other] = [view ?? {}, expected ?? {}] as [Record<string, unknown>, Record<string, unknown>];
  const names = [...new Set([...Object.keys(one), ...Object.keys(other)])];
  const wrong = names.filter((name) => !isDeepStrictEqual(one[name], other[name]));
  const say = (value: unknown): string => JSON.stringify(value)?.slice(0, 400) ?? 'nothing';
  return wrong.map((name) => `the view’s ${name} is ${say(one[name])}, the core has ${say(other[name])}`).join('; ');
}
