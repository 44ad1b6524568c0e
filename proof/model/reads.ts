import type { Capabilities, Evidence } from '../../src/domain/capabilities';
import type { Order } from '../../src/domain/order';
import type { Finding, Shown, Totals } from '../../src/domain/outcome';
import type { Hold, Snapshot, Taken } from './state';

/** What a read is made of: the money as it is shown, and what is known beside it. */
export interface Visible {
  capabilities: Capabilities;
  authorized: number;
  hold: Hold;
  /** The hold is being created. */
  isCreating: boolean;
  view: Snapshot;
  /** Absent where the provider shows none. */
  totals: Totals | undefined;
  /** Markers that stand there although nothing was taken. */
  ghosts: readonly Shown[];
  /** Keys of orders whose last word was no. */
  failed: ReadonlySet<string>;
  /** Others mark what they capture. */
  othersMark: boolean;
}

/** One look-up at a provider that shows exactly what its record says. */
export function finding(order: Order, visible: Visible): Finding {
  const { capabilities, view, totals } = visible;
  const shown = shownIn(visible);
  const readable = { why: 'as read', ...(totals ? { totals } : {}), ...(shown ? { shown } : {}) };
  if (order.kind === 'authorize') return holdFinding(order, visible, readable);
  if (view.atWork.includes(order.key)) return { ...readable, kind: 'inProgress' };

  const { evidence, all, byOthers } = aboutKind(order.kind, visible);
  const entries = all.filter(({ reversed }) => !reversed);
  const own = entries.filter(({ key }) => key === order.key);
  if (evidence === 'key' && own.length > 0) return { ...readable, kind: 'done', by: 'key', amount: sum(own) };
  // Some refunds are known by the id in their answer, and by nothing where that was lost.
  if (order.kind === 'refund' && capabilities.refund?.of === 'capture') {
    const answered = entries.find(({ key }) => key === order.providerReference);
    return answered === undefined
      ? { kind: 'inconclusive', why: 'no id of it is known', isBlind: true }
      : { ...readable, kind: 'done', by: 'key', amount: answered.amount };
  }
  if (evidence === 'status') {
    const amount = sum(entries) + byOthers;
    if (amount > 0) return { ...readable, kind: 'done', by: 'status', amount };
  }
  return { ...readable, kind: visible.failed.has(order.key) && own.length === 0 ? 'failed' : 'absent' };
}

/** What a read shows of one kind of order: how it knows it, which of ours are there, and what others moved besides. */
function aboutKind(
  kind: Exclude<Order['kind'], 'authorize'>,
  { capabilities, view }: Visible,
): { evidence: Evidence; all: readonly Taken[]; byOthers: number } {
  switch (kind) {
    case 'capture':
      return { evidence: capabilities.evidence, all: view.captures, byOthers: view.portal };
    case 'release': {
      const { evidence } = capabilities.release;
      return { evidence, all: view.releases, byOthers: view.released - sum(view.releases) };
    }
    case 'refund':
      return { evidence: capabilities.refund?.evidence ?? 'status', all: view.refunds, byOthers: view.portalRefunds };
    default:
      return kind satisfies never;
  }
}

function holdFinding(order: Order, { hold, authorized, isCreating }: Visible, readable: { why: string }): Finding {
  switch (hold) {
    case 'there':
      return { ...readable, kind: 'done', by: 'status', amount: authorized, currency: order.currency };
    case 'pending':
      return { kind: 'inProgress', why: 'the customer has not approved' };
    case 'refused':
      return { kind: 'failed', why: 'declined' };
    default:
      return isCreating ? { kind: 'inProgress', why: 'being created' } : { kind: 'absent', why: 'no such payment' };
  }
}

function shownIn({ capabilities: { evidence, refund }, view, ghosts, othersMark }: Visible): Shown[] | undefined {
  if (evidence !== 'key' && evidence !== 'marker') return undefined;
  const captures = view.captures.filter(({ reversed }) => !reversed);
  return [
    ...captures.map(({ key, amount }): Shown => ({ kind: 'capture', key, amount })),
    ...ghosts.filter(({ key }) => !captures.some((entry) => entry.key === key)),
    ...(view.portal > 0
      ? [{ kind: 'capture', amount: view.portal, ...(othersMark ? { key: 'portal' } : {}) } as const]
      : []),
    ...(refund?.evidence === 'key' ? view.refunds.filter(({ reversed }) => !reversed) : []).map(
      ({ key, amount }): Shown => ({ kind: 'refund', key, amount }),
    ),
  ];
}

const sum = (entries: readonly { amount: number }[]): number =>
  entries.reduce((total, { amount }) => total + amount, 0);
