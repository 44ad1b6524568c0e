import { counted, ended, formatMoney } from '../domain/format';
import { KINDS } from '../domain/kinds';
import type { Ledger } from '../domain/ledger';
import type { Minor } from '../domain/money';
import type { Attention, EvidenceNote, Terms } from '../domain/payment';
import { ADVICE, STATES } from './advice';
import { codeOfJson, codeSpan, plainWords } from './clean';
import { ledgerColumns } from './ledger-columns';
import { momentOf, shortened } from './moment';
import type { Action, OperationView, PaymentView, RefundView, ShipmentView } from './view';

/** Characters. The UI hands the text on in an address, and what stands before it may bound that: a usual bound is 8 KiB for the whole line. */
export const DETAILS_MAX = 8_000;

const OPERATIONS_SHOWN = 2;
const ATTENTIONS_SHOWN = 5;
const SHIPMENTS_SHOWN = 12;
const REFUNDS_SHOWN = 6;
/** Of others' words, and of sentences of ours that repeat names. */
const ORDERS_SHOWN = 5;
const WORDS_MAX = 200;
const SENTENCE_MAX = 600;

/**
 * What an operator reads in the Temporal UI (tab User Metadata) and in `holdfast show`: what happened, what comes next by itself, what a
 * person may do and what that would do in money. Markdown. The UI shows it in a window of about seven lines that scrolls, so the most
 * urgent stands first.
 */
export function detailsOf(view: PaymentView): string {
  const pen = penOf(view);
  const parts = [
    `**${view.state}** · ${plain(view.account)} / ${plain(view.paymentId)} · ${pen.money(view.ledger.authorized)} held at ${plain(view.provider)} as ${code(view.reference)}`,
    ...whatHappened(view),
    ...whereToLook(view, pen),
    `**Next, by itself:** ${sentence(view.nextStep)}.`,
    ...(view.state === 'finished' ? [] : [deadline(view)]),
    ledger(view.ledger, pen),
    ...actions(view.actions),
    ...view.openOperations.slice(0, OPERATIONS_SHOWN).flatMap((op) => operation(op, pen)),
    ...rest(view.openOperations.length - OPERATIONS_SHOWN, 'open operation'),
    ...shipments(view.shipments, pen),
    ...refunds(view.refunds, pen),
    ...orders(view.audit),
  ];
  const text = parts.join('\n\n');
  if (text.length <= DETAILS_MAX) return text;
  // Between two lines: within one it could halve a span of code, and what was in it would be markup.
  const kept = text.slice(0, DETAILS_MAX - CUT.length);
  return `${kept.slice(0, Math.max(0, kept.lastIndexOf('\n')))}${CUT}`;
}

const CUT = '\n\n… The page is cut here: `holdfast show --json` shows all of it.';

interface Pen {
  money(amount: Minor): string;
}

const penOf = ({ currency, exponent }: PaymentView): Pen => ({
  money: (amount) => plain(formatMoney(amount, currency, exponent)),
});

/** What stands above them from the start, and never changes. */
export function startDetailsOf({ reference, create, amount, currency, captureBy }: Terms): string {
  const hold = `${amount} ${plain(currency)} (minor units) under ${code(reference)}${create === undefined ? '' : ', to be created by Holdfast'}`;
  const until = captureBy === undefined ? '' : `, to be captured before ${momentOf(captureBy)}`;
  return `The order service started this payment on a hold of ${hold}${until}. The current details show its state, the next step and the possible actions.`;
}

/** States that only say that there is an attention. */
const TOLD_BY_ATTENTION: readonly PaymentView['state'][] = ['parked', 'attention'];

function whatHappened({ attention, state, paused }: PaymentView): string[] {
  const stop =
    paused === undefined
      ? []
      : [`**Paused** by ${plain(paused.operator)} since ${momentOf(paused.at)}: ${plain(paused.reason)}`];
  return [
    ...stop,
    ...(TOLD_BY_ATTENTION.includes(state) && attention.length > 0 ? [] : [STATES[state]]),
    ...attention.slice(0, ATTENTIONS_SHOWN).map((item) => trouble(item, paused !== undefined)),
    ...rest(attention.length - ATTENTIONS_SHOWN, 'attention'),
  ];
}

/** A stuck payment that somebody paused waits for that person, not for the provider. */
const RESUME = 'Resume it when the reason for the pause is gone.';

function trouble({ code: name, text, since, operationId, shipmentId, endpoint }: Attention, isPaused: boolean): string {
  const about = operationId ?? shipmentId ?? endpoint;
  const { means, remedy } = ADVICE[name];
  return `**${name}**${about === undefined ? '' : ` ${code(about)}`} since ${momentOf(since)}: ${ended(plain(text))} ${means} **${isPaused && name === 'Stuck' ? RESUME : remedy}**`;
}

/** Where a person finds the truth about the most doubtful operation, and which figure means what. */
function whereToLook(view: PaymentView, pen: Pen): string[] {
  const op = view.openOperations.find(({ inDoubt, status }) => inDoubt && status !== 'sending');
  const isAboutMoney = view.attention.some(({ code: name }) => ADVICE[name].isAboutMoney);
  if (op === undefined && !isAboutMoney) return [];
  const named = op?.providerReference === undefined ? '' : ` (there ${code(op.providerReference)})`;
  return [
    [
      `**Where to look:** ${code(view.reference)}${named} in the provider’s portal.`,
      ...(op === undefined ? [] : whatToLookFor(op, pen)),
      ...lastSeen(view, pen),
    ].join(' '),
  ];
}

function whatToLookFor({ kind, id, amount, total, trace }: OperationView, { money }: Pen): string[] {
  return [
    ...(trace === undefined ? [] : [`Its key is ${code(trace)}, if the portal shows keys.`]),
    total === undefined
      ? `Look for ${kind} ${code(id)} of ${money(amount)}.`
      : `Total ${KINDS[kind].raises} there: **${money(total.ifDone)}** if this ${kind} happened, **${money(total.ifNot)}** if not.`,
  ];
}

/** Only while it is the latest news: what raised an attention later has seen more. */
function lastSeen({ seen, attention }: PaymentView, { money }: Pen): string[] {
  if (seen === undefined || attention.some(({ since }) => since > seen.at)) return [];
  const sums = [
    ...(seen.captured === undefined ? [] : [`${money(seen.captured)} captured`]),
    ...(seen.released === undefined ? [] : [`${money(seen.released)} released`]),
    ...(seen.refunded ? [`${money(seen.refunded)} refunded`] : []),
  ];
  return sums.length === 0 ? [] : [`The look-up of ${momentOf(seen.at)} showed ${sums.join(', ')}.`];
}

function actions(all: readonly Action[]): string[] {
  if (all.length === 0) return [];
  return [
    '**What you may do:** More Actions → Send an Update. Choose the update, paste its message, and replace the text in angle brackets.',
    ...all.map(action),
  ];
}

/** The message stands in a line of its own, with blanks, so that it breaks where the window is narrow. */
function action({ update, when, does, message, from }: Action): string {
  const fields = Object.entries(message).map(([name, value]) => `${JSON.stringify(name)}: ${JSON.stringify(value)}`);
  const since = from === undefined ? '' : `, from ${momentOf(from)} on`;
  return `**${update}** if ${sentence(when)}${since}: ${sentence(does)}\n\n${codeOfJson(`{${fields.join(', ')}}`)}`;
}

function ledger(figures: Ledger, pen: Pen): string {
  const names = ledgerColumns(figures);
  return table(names, [names.map((name) => pen.money(figures[name]))]);
}

function operation(op: OperationView, { money }: Pen): string[] {
  const doubt = op.inDoubt ? ', in doubt' : '';
  const head = `**Open: ${op.kind} ${code(op.id)}** of ${money(op.amount)} is **${op.status}**${doubt}; ${tries(op)}`;
  return [head, ...(op.evidence.length === 0 ? [] : [op.evidence.map(note).join('\n')])];
}

function tries({ status, attempts, sentAt, lookUps, nextAt }: OperationView): string {
  if (status === 'sending' && sentAt !== undefined) return `attempt ${attempts} since ${momentOf(sentAt)}`;
  const sent =
    sentAt === undefined ? 'not sent yet' : `${counted(attempts, 'attempt')}, the latest at ${momentOf(sentAt)}`;
  return status === 'planned' ? sent : `${sent}; ${counted(lookUps, 'look-up')}, the next at ${momentOf(nextAt)}`;
}

const note = ({ at: when, text, times: often }: EvidenceNote): string =>
  `- ${momentOf(when)} ${plain(text)}${often === undefined ? '' : ` (${often} times)`}`;

/** Those that need a look first; the others as a sum. */
function shipments(all: readonly ShipmentView[], { money }: Pen): string[] {
  if (all.length === 0) return [];
  const urgent = [...all].sort((a, b) => rank(a) - rank(b));
  const rows = urgent
    .slice(0, SHIPMENTS_SHOWN)
    .map(({ id, amount, state, safeToShip, reason }) => [
      plain(id),
      money(amount),
      state,
      safeToShip,
      plain(reason ?? ''),
    ]);
  const more = urgent.slice(SHIPMENTS_SHOWN);
  const sum = more.reduce((total, { amount }) => total + amount, 0);
  const states = [...new Set(more.map(({ state }) => state))].join(', ');
  return [
    table(['shipment', 'amount', 'state', 'safe to ship', 'why'], rows),
    ...(more.length === 0 ? [] : [`and ${counted(more.length, 'more shipment')} of ${money(sum)}: ${states}`]),
  ];
}

function refunds(all: readonly RefundView[], { money }: Pen): string[] {
  if (all.length === 0) return [];
  const urgent = [...all].sort((a, b) => REFUND_RANKS[a.state] - REFUND_RANKS[b.state]);
  const rows = urgent
    .slice(0, REFUNDS_SHOWN)
    .map(({ id, amount, state, for: why, reason }) => [
      plain(id),
      money(amount),
      state,
      plain(why),
      plain(reason ?? ''),
    ]);
  const more = urgent.slice(REFUNDS_SHOWN);
  const sum = more.reduce((total, { amount }) => total + amount, 0);
  const states = [...new Set(more.map(({ state }) => state))].join(', ');
  return [
    table(['refund', 'amount', 'state', 'ordered because', 'why'], rows),
    ...(more.length === 0 ? [] : [`and ${counted(more.length, 'more refund')} of ${money(sum)}: ${states}`]),
  ];
}

const REFUND_RANKS: Readonly<Record<RefundView['state'], number>> = {
  parked: 0,
  unknown: 1,
  denied: 2,
  refused: 3,
  expired: 4,
  refunding: 5,
  waiting: 6,
  dropped: 7,
  refunded: 8,
};

const RANKS: Readonly<Record<ShipmentView['state'], number>> = {
  parked: 0,
  unknown: 1,
  denied: 2,
  refused: 3,
  expired: 4,
  capturing: 5,
  waiting: 6,
  dropped: 7,
  captured: 8,
};

const rank = ({ state }: ShipmentView): number => RANKS[state];

function deadline({ captureBy, captureByAssumed, deadline: margin }: PaymentView): string {
  const assumed = captureByAssumed ? ' (assumed: counted from the start of the payment)' : '';
  const first = margin === undefined ? '' : ` At ${momentOf(margin.at)} ${sentence(margin.does)}.`;
  return `**Deadline:** nothing is captured after ${momentOf(captureBy)}${assumed}.${first}`;
}

/** What operators ordered last; `holdfast show --json` has all of it. */
function orders(audit: PaymentView['audit']): string[] {
  if (audit.length === 0) return [];
  const latest = audit.slice(-ORDERS_SHOWN).map(({ at, action: did, operator, reason, about }) => {
    const meant = about === undefined ? '' : ` ${plain(about)}`;
    return `- ${momentOf(at)} ${code(did)}${meant} by ${plain(operator)}: ${plain(reason)}`;
  });
  return [`**Ordered by operators:**\n${latest.join('\n')}`, ...rest(audit.length - ORDERS_SHOWN, 'earlier order')];
}

const rest = (more: number, what: string): string[] => (more > 0 ? [`and ${counted(more, `more ${what}`)}`] : []);

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}

const ID_MAX = 255;

const code = (text: string): string => codeSpan(text, ID_MAX);

/** Whoever wrote it must not write on the operator’s page: everything that is not ours goes through one of these. */
const plain = (text: string): string => shortened(plainWords(text, WORDS_MAX));

const sentence = (text: string): string => shortened(plainWords(text, SENTENCE_MAX));
