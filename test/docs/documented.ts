import type { ProviderName } from '../../proof/providers';

/** What the pages about a provider have to say. It stands in a file of its name in `providers`. */
export interface Documented {
  /** Tables of its README, by the heading that they stand under: made from the adapter's own. */
  readonly answers: Readonly<Record<string, readonly (readonly string[])[]>>;
  /**
   * Settings that change what it can do, as the comparison names them. The first that changes a cell is told; one without a value in its
   * name stands for whatever is put there.
   */
  readonly switches: readonly (readonly [says: string, settings: object])[];
  /** A setting that shows in its first request. */
  readonly otherwise: object;
}

export const documentedOf = (name: ProviderName): Documented =>
  (require(`./providers/${name}`) as { DOCUMENTED: Documented }).DOCUMENTED;
