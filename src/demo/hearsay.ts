import type { Disagreement, Ending } from './books';
import type { Ears } from './ears';

/** What the shops heard beside what Holdfast says. */
export interface Hearsay {
  readonly events: number;
  readonly doubled: number;
  readonly failed: number;
  readonly disagreements: readonly Disagreement[];
}

/** Compares payment by payment: every event once and in order, the captures and the end. */
export function compareHearsay(
  endings: readonly Ending[],
  ears: Pick<Ears, 'heard' | 'doubled' | 'failed' | 'forged'>,
): Hearsay {
  const { heard } = ears;
  const pages = endings.map((ending) => {
    const own = heard.get(nameOf(ending));
    return { events: own?.sequences.length ?? 0, wrong: wrongsOf(ending, own) };
  });
  const forged = ears.forged() === 0 ? [] : [{ paymentId: 'events', what: `${ears.forged()} were signed wrongly` }];
  return {
    events: pages.reduce((sum, { events }) => sum + events, 0),
    doubled: ears.doubled(),
    failed: ears.failed(),
    disagreements: [...pages.flatMap(({ wrong }) => wrong), ...forged],
  };
}

/** As events name a payment. */
export const nameOf = ({ merchant, order }: Pick<Ending, 'merchant' | 'order'>): string =>
  `${merchant.name}/${order.paymentId}`;

function wrongsOf({ order: { paymentId }, view }: Ending, heard: ReturnType<Ears['heard']['get']>): Disagreement[] {
  const say = (what: string): Disagreement => ({ paymentId, what });
  if (heard === undefined) return [say('nobody heard of it')];
  const isInOrder = heard.sequences.every((sequence, at) => sequence === at + 1);
  const wrong = isInOrder ? [] : [say(`events were heard as ${heard.sequences.join(', ')}`)];
  if (view?.state !== 'finished') return wrong;
  const { captured } = view.ledger;
  return [
    ...wrong,
    ...(heard.isFinished ? [] : [say('nobody heard of its end')]),
    ...(heard.ledger === captured ? [] : [say(`Holdfast says ${captured} captured, and told ${heard.ledger}`)]),
    ...(heard.captured === captured ? [] : [say(`captures of ${heard.captured} were told, ${captured} were made`)]),
  ];
}
