/** Checks whose findings are known and wait for a change of the core. Each is switched on by the change that mends what it finds. */
export const AWAITED = {
  /** A release that was planned before a parcel was refused is sent while nobody has looked. */
  keepsPlannedRelease: true,
  /** A no that is to be verified yet counts as a doubt where totals are judged: the provider may carry the order out late. */
  verifiesBeforeTotals: true,
  /** A release that heard a no is looked up before what was given back is booked as others' doing. */
  verifiesReleases: true,
  /** What heard a no is denied only by a read that denies it, not by one that shows that something moved. */
  deniesOnlyByAbsence: true,
  /** After a reset, the creation of a hold that this run has not sent is in doubt, too. */
  doubtsCreation: true,
  /** A person's word on what heard a no is followed by one look, as on what is in doubt. */
  looksAfterWord: true,
  /** After a false word, the truth about another operation can still be said. */
  undoesWords: true,
  /** What a person said of a capture's amount is held against what its key shows. */
  correctsAmounts: true,
} as const satisfies Record<string, boolean>;
