import type { Fact } from '../../src/domain/facts';
import type { Books } from './provider-side';
import { DAY, START } from './time';

interface Line {
  at: number;
  says: string | Fact;
}

/** What happened to one payment. Put into words only when somebody reads it. */
export class Story {
  private readonly lines: Line[] = [];

  tell(at: number, says: string | Fact): void {
    this.lines.push({ at, says });
  }

  /** The journal on the left, the provider's truth on the right, by time. */
  beside(books: Books): string[] {
    const ours = this.lines.map(({ at, says }) => ({
      at,
      left: typeof says === 'string' ? says : factInWords(says),
      right: '',
    }));
    const theirs = books.movements.map(({ kind, amount, at, operationId = 'others', reversed }) => ({
      at,
      left: '',
      right: `${kind} ${amount} ${operationId}${reversed ? ', taken back since' : ''}`,
    }));
    const all = [...ours, ...theirs].map((line, order) => ({ ...line, order }));
    return all
      .sort((a, b) => a.at - b.at || a.order - b.order)
      .map(
        ({ at, left, right }) =>
          `${moment(at)}  ${left.padEnd(right === '' ? 0 : 60)}${right === '' ? '' : `| ${right}`}`,
      );
  }
}

const moment = (at: number): string => {
  const day = Math.floor((at - START) / DAY);
  return `day ${String(day).padStart(3)} ${new Date(at).toISOString().slice(11, 23)}`;
};

function factInWords(fact: Fact): string {
  const id = 'operationId' in fact && fact.operationId !== undefined ? `${fact.operationId} ` : '';
  const why = 'why' in fact ? `: ${fact.why}` : '';
  return `    ${id}${fact.kind}${'code' in fact ? ` ${fact.code}` : ''}${'amount' in fact ? ` ${fact.amount}` : ''}${why}`;
}
