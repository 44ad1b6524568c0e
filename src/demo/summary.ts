import type { Books } from './books';
import { countOf, type Doubt } from './doubt';
import type { ProviderName } from './providers';
import type { ProviderRun, Run } from './run';

type Compared = Pick<Books, 'payments' | 'shipments' | 'captures' | 'capturedTwice' | 'overCaptured' | 'lost'>;

/** One provider in the object that `--json` prints. */
export interface ProviderSummary extends Compared {
  provider: ProviderName;
  /** Minor units, by currency. */
  captured: Readonly<Record<string, number>>;
  unknownSettled: Doubt['settled'];
  /** How often something was put before a person, by the reason. */
  parked: Doubt['parked'];
  resent: Doubt['resent'];
  providerCalls: number;
  reads: number;
  booksAgree: boolean;
}

/** The object that `--json` prints. */
export interface DemoSummary extends Compared {
  providerCalls: number;
  reads: number;
  unknownSettled: number;
  parked: number;
  /** Operations that wait for a person still. */
  stillParked: number;
  resent: number;
  booksAgree: boolean;
  /** What the shops heard: events, those that came twice, and whether it agrees with what Holdfast says. */
  events: { heard: number; doubled: number; agree: boolean };
  seconds: number;
  seed: number;
  providers: ProviderSummary[];
}

export function summaryOf({ books, hearsay, providers }: Run, seed: number, seconds: number): DemoSummary {
  const total = (count: (one: ProviderRun) => number): number => providers.reduce((sum, one) => sum + count(one), 0);
  return {
    ...comparedOf(books),
    providerCalls: total(({ calls }) => calls),
    reads: total(({ reads }) => reads),
    unknownSettled: total(({ doubt }) => countOf(doubt.settled)),
    parked: total(({ doubt }) => countOf(doubt.parked)),
    stillParked: books.parked,
    resent: total(({ doubt }) => countOf(doubt.resent)),
    booksAgree: books.agree,
    events: { heard: hearsay.events, doubled: hearsay.doubled, agree: hearsay.disagreements.length === 0 },
    seconds,
    seed,
    providers: providers.map(({ provider, books: own, captured, doubt, calls, reads }) => ({
      provider,
      ...comparedOf(own),
      captured,
      unknownSettled: doubt.settled,
      parked: doubt.parked,
      resent: doubt.resent,
      providerCalls: calls,
      reads,
      booksAgree: own.agree,
    })),
  };
}

const comparedOf = (books: Books): Compared => {
  const { payments, shipments, captures, capturedTwice, overCaptured, lost } = books;
  return { payments, shipments, captures, capturedTwice, overCaptured, lost };
};
