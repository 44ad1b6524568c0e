import type { Delivery } from './exchange';
import { faultFor, NOTICE } from './faults';
import { count, type World } from './simulator';

/** What is sent: the truth, the truth with a bad signature, or a lie. */
export type NoticeKind = 'true' | 'missigned' | 'lie';

/** When notices of one payment may be sent. A delayed notice holds the later ones back. */
export interface NoticeGate {
  heldUntil: number;
}

/**
 * How often, when and in what form a notice is sent once something has happened at `at`: the faults of notices carried
 * out, for providers that send each notice by itself.
 */
export function noticesFor(
  world: World,
  whose: { provider: string; account: string; reference: string; id: string },
  gate: NoticeGate,
  at: number,
): { at: number; kind: NoticeKind }[] {
  const fault = faultFor(world.faults, { ...whose, operation: NOTICE });
  const onTime = Math.max(at, gate.heldUntil);
  switch (fault?.fault) {
    case 'losesNotice':
      return [];
    case 'doublesNotice':
      return [
        { at: onTime, kind: 'true' },
        { at: onTime, kind: 'true' },
      ];
    case 'delaysNotice':
      gate.heldUntil = onTime + (fault.ms ?? 0);
      return [{ at: gate.heldUntil, kind: 'true' }];
    case 'reordersNotice':
      return [{ at: onTime + (fault.ms ?? 0), kind: 'true' }];
    case 'forgesNotice':
      return [
        { at, kind: 'lie' },
        { at: onTime, kind: 'true' },
      ];
    case 'missignsNotice':
      return [{ at: onTime, kind: 'missigned' }];
    default:
      return [{ at: onTime, kind: 'true' }];
  }
}

/** Hands a notice to whoever carries it. */
export function handOver(
  { world, outbox }: { readonly world: World; readonly outbox: Delivery[] },
  notice: Delivery,
): void {
  outbox.push(notice);
  count(world, `${notice.provider}.${NOTICE}`);
}

export function countLanding(world: World, provider: string, status: number | null): void {
  count(world, `${provider}.${NOTICE} ${status ?? 'unanswered'}`);
}
