const WORDS: Readonly<Record<string, string>> = {
  ok: 'accepted',
  no: 'refused',
  later: 'try later',
  slowly: 'try later, after hours',
};
/** What an answer means, in the words of the protocol, as the READMEs of the adapters have it. */
export const wordOf = (verdict: string): string => WORDS[verdict] ?? 'unknown';

type Verdicts = readonly [label: string, authorize: string, capture: string, release: string];

/** A row for each verdict but `unknown`, which is what remains. */
export function byVerdict(rows: readonly Verdicts[]): string[][] {
  const used = Object.keys(WORDS).filter((verdict) => rows.some(([, ...verdicts]) => verdicts.includes(verdict)));
  const cells = used.map((verdict) => [
    wordOf(verdict),
    ...([1, 2, 3] as const).map((at) =>
      rows
        .filter((row) => row[at] === verdict)
        .map(([label]) => label)
        .join(', '),
    ),
  ]);
  return [['is', 'authorize', 'capture', 'release'], ...cells, ['unknown', ...Array(3).fill('every other')]];
}
