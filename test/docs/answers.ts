const WORDS: Readonly<Record<string, string>> = {
  ok: 'accepted',
  no: 'refused',
  later: 'try later',
  slowly: 'try later, after hours',
};
/** What an answer means, in the words of the protocol, as the READMEs of the adapters have it. */
export const wordOf = (verdict: string): string => WORDS[verdict] ?? 'unknown';

type Verdicts = readonly [label: string, authorize: string, capture: string, release: string, refund?: string];

const OPERATIONS = ['authorize', 'capture', 'release', 'refund'];

/** A row for each verdict but `unknown`, which is what remains. */
export function byVerdict(rows: readonly Verdicts[]): string[][] {
  // Without a refund's verdict there is no column of it.
  const head = OPERATIONS.slice(0, (rows[0]?.length ?? 0) - 1);
  const used = Object.keys(WORDS).filter((verdict) => rows.some(([, ...verdicts]) => verdicts.includes(verdict)));
  const cells = used.map((verdict) => [
    wordOf(verdict),
    ...head.map((_, at) =>
      rows
        .filter((row) => row[at + 1] === verdict)
        .map(([label]) => label)
        .join(', '),
    ),
  ]);
  return [['is', ...head], ...cells, ['unknown', ...head.map(() => 'every other')]];
}
