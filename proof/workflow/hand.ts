import type { Found } from '../../src/domain/driver';
import type { SendOrder } from '../../src/domain/order';
import type { Outcome } from '../../src/domain/outcome';
import type { AccountSettings } from '../../src/domain/payment';
import { present } from '../../src/domain/present';
import type { PaymentInput } from '../../src/messages/messages';
import type { Mishap, ProviderSide } from '../simulator/provider-side';
import { answered, type Job } from './jobs';
import { LOSSES, type LossName, lost, meaningOf, noticedAfter } from './losses';
import { plain } from './payloads';
import { type Call, LAST_STATE } from './told';

/** What a provider call told, as the core hears it. `opening` is absent where the worker was lost, and says nothing. */
export type CallAnswer =
  | { of: 'send'; outcome: Outcome }
  | { of: 'lookUp'; found: Found }
  | { of: 'open'; opening?: Opened }
  /** Of a payment that has ended; absent where it is not to be had now. */
  | { of: 'lastState'; state?: PaymentInput };

/** What a payment begins with; no settings where no worker knows the account. */
export interface Opened {
  settings?: AccountSettings & { provider: string };
  found?: Found;
}

/** The worker that takes provider calls, between the workflow's order and the provider. */
export interface Hand {
  side: ProviderSide;
  settings: AccountSettings;
  /** The state in which the first run ended; absent where it cannot be read now. */
  lastState: PaymentInput | undefined;
  /** The run that this call belongs to. */
  runId: string;
  /** Right before a provider is told. */
  onWrite(order: SendOrder): void;
  /** What the provider's answer was, whoever hears it. */
  onOutcome(order: SendOrder, outcome: Outcome): void;
}

/** What the server tells of a call, and what the core is to hear of that. */
export interface Carried {
  job: Job;
  answer: CallAnswer;
  /** It was told that the run was reset. */
  isTold: boolean;
  says: string;
}

/** Carries a call out as the activities do, or loses it. Time passes meanwhile. */
export async function carryOut(call: Call, hand: Hand, mishap?: Mishap, loss?: LossName): Promise<Carried> {
  if (loss === undefined || LOSSES[loss].isWritten) {
    const answer = await answerOf(call, hand, mishap);
    if (loss === undefined) {
      const tells = answer.of !== 'lastState' && (answer.of !== 'open' || call.looks);
      const isTold = resetRunOf(call, hand) !== undefined && tells;
      return { job: answered(call.seq, resultOf(answer)), answer: plain(answer), isTold, says: wordsOf(answer) };
    }
  }
  await hand.side.clock.pass(noticedAfter(loss, call));
  return { job: lost(call, loss), answer: lostAnswer(call, loss), isTold: false, says: loss };
}

async function answerOf(call: Call, hand: Hand, mishap: Mishap | undefined): Promise<CallAnswer> {
  const { side, settings } = hand;
  const resetRun = resetRunOf(call, hand);
  const { originalRun: _, ...order } = call.order;
  const look = async (): Promise<Found> => {
    const finding = await side.lookUp(order, mishap);
    return resetRun === undefined ? { finding } : { finding, resetRun };
  };
  switch (call.type) {
    case 'open': {
      const found = call.looks ? { found: await look() } : {};
      return { of: 'open', opening: { settings: { ...settings, provider: side.terms.provider }, ...found } };
    }
    case LAST_STATE:
      return { of: 'lastState', ...present({ state: hand.lastState }) };
    case 'lookUp':
      return { of: 'lookUp', found: await look() };
    default:
      return { of: 'send', outcome: await write(order as SendOrder, resetRun, hand, mishap) };
  }
}

async function write(
  order: SendOrder,
  resetRun: string | undefined,
  hand: Hand,
  mishap: Mishap | undefined,
): Promise<Outcome> {
  if (resetRun !== undefined && order.knownRun !== resetRun) {
    return { kind: 'unknown', why: 'the run was reset; nothing was written', resetRun };
  }
  hand.onWrite(order);
  const outcome = await hand.side.send(order, mishap);
  hand.onOutcome(order, outcome);
  return outcome;
}

/** As the activities see it: by what the workflow has stamped its order with. */
const resetRunOf = ({ order: { originalRun } }: Call, { runId }: Hand): string | undefined =>
  runId === originalRun ? undefined : runId;

const resultOf = (answer: CallAnswer): unknown => {
  if (answer.of === 'send') return answer.outcome;
  if (answer.of === 'lastState')
    return answer.state === undefined ? { why: 'it did not tell' } : { state: answer.state };
  return answer.of === 'lookUp' ? answer.found : answer.opening;
};

function lostAnswer(call: Call, loss: LossName): CallAnswer {
  const { isNotSent, why } = meaningOf(loss);
  if (call.type === LAST_STATE) return { of: 'lastState' };
  const isRead = loss === 'answer cannot be decoded';
  if (call.type === 'open') return isNotSent || isRead ? { of: 'open', opening: {} } : { of: 'open' };
  if (call.type === 'lookUp') {
    return {
      of: 'lookUp',
      found: { finding: { kind: 'inconclusive', why: isRead ? why : `the look-up was lost: ${why}` } },
    };
  }
  if (isNotSent) return { of: 'send', outcome: { kind: 'notSent', why: 'no worker took it' } };
  return { of: 'send', outcome: { kind: 'unknown', why: isRead ? why : `the worker was lost: ${why}` } };
}

function wordsOf(answer: CallAnswer): string {
  if (answer.of === 'open') return 'the account';
  if (answer.of === 'lastState') return answer.state === undefined ? 'cannot be read' : 'the state at the end';
  const said = answer.of === 'send' ? answer.outcome : answer.found.finding;
  const totals =
    'totals' in said && said.totals ? `, captured ${said.totals.captured} released ${said.totals.released}` : '';
  return `${said.kind}${totals}${'why' in said ? `: ${said.why}` : ''}`;
}

/** What the server makes of a call that is lost. */
export const lostCall = (call: Call, loss: LossName): Pick<Carried, 'job' | 'answer'> => ({
  job: lost(call, loss),
  answer: lostAnswer(call, loss),
});
