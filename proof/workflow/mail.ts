import type { Command } from '../../src/domain/commands';
import type { PaymentView } from '../../src/view/view';
import { Violated } from '../simulator/violated';
import type { Chance } from './chance';
import { checkKept, checkShown, wasTurnedAway } from './kept';
import { isPutOff, type Sent, send } from './messages';
import type { Event } from './server';
import type { Answer, Told } from './told';

/** What had become of a message at some moment. */
export type Word = Pick<Sent, 'decided' | 'heard'>;

/** Every message to the payment, in the order in which they were sent. */
export class Mail {
  private readonly sent: Sent[] = [];

  get isAwaited(): boolean {
    return this.sent.some(({ heard }) => heard === 'accepted');
  }

  send(command: Command, chance: Chance, mayCancel: boolean): Sent {
    const sent = send(`m${this.sent.length + 1}`, command, chance, mayCancel);
    this.sent.push(sent);
    return sent;
  }

  /** The sender of an Update hears of it. */
  tells(answer: Answer): void {
    const sent = this.sent.find(({ id }) => id === answer.id);
    if (sent === undefined) throw new Violated('I18', `an Update is answered that nobody sent: ${answer.id}`);
    sent.heard = answer.kind === 'no' ? { code: answer.code } : answer.kind;
    if (answer.kind === 'yes') checkShown(sent, answer.answer);
  }

  /** I18: whoever was answered heard the core's own word, and heard it when it was decided. */
  checkHeard({ answers }: Told, turnedAway: ReadonlySet<Sent>, wasBorn: boolean): void {
    for (const { id } of answers) {
      const sent = this.sent.find((one) => one.id === id);
      if (sent?.heard === undefined || sent.heard === 'accepted' || turnedAway.has(sent)) continue;
      const heard = sent.heard === 'yes' ? 'yes' : sent.heard.code;
      if (heard !== sent.decided && (wasBorn || !isPutOff(heard))) {
        throw new Violated(
          'I18',
          `${sent.command.kind} was answered ${heard}, and is ${sent.decided ?? 'not decided yet'}`,
        );
      }
    }
  }

  /** The payment has ended. What was still on its way then is nobody's to decide. */
  checkKept(onTheirWay: readonly Event[], view: PaymentView): void {
    for (const { sent } of onTheirWay) if (sent !== undefined) sent.isLeftOut = true;
    for (const sent of this.sent) checkKept(sent, view);
  }

  get words(): readonly Word[] {
    return this.sent.map(({ decided, heard }) => ({ ...(decided && { decided }), ...(heard && { heard }) }));
  }

  /** The run was set back to when these were the words. Returns what came since and comes again; the rest of it is left out. */
  comeBackTo(words: readonly Word[], again: boolean): readonly Sent[] {
    for (const [nth, word] of words.entries()) become(this.sent[nth] as Sent, word);
    const since = this.sent.slice(words.length);
    const coming = again ? since.filter((sent) => !wasTurnedAway(sent) && sent.as !== 'cancellation') : [];
    for (const sent of since) {
      become(sent, {});
      if (!coming.includes(sent)) sent.isLeftOut = true;
    }
    return coming;
  }

  /** The payment is forgotten, and so is all that it was told. */
  forget(): void {
    for (const sent of this.sent) sent.isLeftOut = true;
  }
}

function become(sent: Sent, word: Word): void {
  delete sent.decided;
  delete sent.heard;
  Object.assign(sent, word);
}

/** I17: the Updates that the validators turned away are those that the core refuses. */
export function turnedAwayIn(
  events: readonly Event[],
  { answers }: Told,
  refusalOf: (sent: Sent) => string | undefined,
): ReadonlySet<Sent> {
  const turnedAway = new Set<Sent>();
  for (const { sent } of events) {
    if (sent?.as !== 'update') continue;
    const [first] = answers.filter(({ id }) => id === sent.id);
    const code = first?.kind === 'no' ? first.code : undefined;
    const expected = refusalOf(sent);
    if (code !== expected) {
      throw new Violated(
        'I17',
        `the validator of ${sent.command.kind} says ${code ?? 'yes'}, the core ${expected ?? 'yes'}`,
      );
    }
    if (code !== undefined) turnedAway.add(sent);
  }
  return turnedAway;
}
