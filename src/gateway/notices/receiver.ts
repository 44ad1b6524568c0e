import { createHash } from 'node:crypto';
import type { Logger } from 'pino';
import type { Holdfast } from '../../client';
import type { NoticeAccount, NoticeAnswer, NoticeDelivery, ProviderWord } from '../../config/notices';
import { Coalescer } from './coalescer';
import { createFound } from './found';

/**
 * What became of a notice, as `holdfast_notices_total` counts it: a payment was told of it; it waits for the end of the gap; no payment that runs is
 * on this hold; it is the provider's, but its body is not what the sheet says; nobody can tell that it is the provider's; Temporal did not take it.
 */
export const VERDICTS = ['told', 'joined', 'foreign', 'unreadable', 'notGenuine', 'unavailable'] as const;
export type NoticeVerdict = (typeof VERDICTS)[number];

export interface Received {
  verdict: NoticeVerdict;
  answer: NoticeAnswer;
}

/** The answer while Temporal is away: whoever sent it comes again. */
const AWAY: NoticeAnswer = { status: 503 };

export interface Receiver {
  receive(delivery: NoticeDelivery): Promise<Received>;
  /** Passes on what is owed. */
  close(): Promise<void>;
}

/** Takes in the notices of one account: verified, never believed; each wakes the look-up of its payment, and nothing else. */
export function createReceiver(
  { account, title, answers, reader }: NoticeAccount,
  holdfast: Pick<Holdfast, 'noticed'>,
  log: Logger,
): Receiver {
  const found = createFound<readonly string[]>();
  const coalescer = new Coalescer<'told' | 'foreign'>({
    async send(reference, { text, id }) {
      const known = found.get(reference);
      const told = await holdfast.noticed({ account, reference, text, requestId: id }, known);
      if (told.length === 0) return 'foreign';
      found.set(reference, told);
      return 'told';
    },
    onLate: (reference, error) =>
      log.warn(
        { event: 'holdfast.notice.late', account, reference, why: String(error) },
        'a notice waits for Temporal',
      ),
  });
  return {
    async receive(delivery) {
      if (!reader.verify(delivery).genuine) return { verdict: 'notGenuine', answer: answers.notGenuine };
      const notice = reader.read(delivery.rawBody);
      if (notice === undefined) {
        log.error({ event: 'holdfast.notice.unreadable', account }, `${title} sends notices that cannot be read`);
        return { verdict: 'unreadable', answer: answers.taken };
      }
      const id = createHash('sha256').update(`${account} ${notice.dedupeKey}`).digest('hex');
      try {
        const verdict = await coalescer.offer(notice.reference, reader.minGapMs, { text: textOf(title, notice), id });
        return { verdict, answer: answers.taken };
      } catch (error) {
        const about = {
          event: 'holdfast.notice.unavailable',
          account,
          reference: notice.reference,
          why: String(error),
        };
        log.warn(about, 'a notice was not taken, and its provider is asked to send it again');
        return { verdict: 'unavailable', answer: AWAY };
      }
    },
    close: () => coalescer.close(),
  };
}

/** Words of our own: a history forgets nothing, so nothing of a body may get there. */
function textOf(title: string, { kind, key }: ProviderWord): string {
  const told = kind === 'other' ? `${title} told of a change` : `${title} told of a ${KINDS[kind]}`;
  if (key === undefined) return told;
  return /^hf-/.test(key) ? `${told}, under a key of ours` : `${told}, under a key that is not ours`;
}

const KINDS = { authorize: 'change of the hold', capture: 'capture', release: 'release', refund: 'refund' } as const;
