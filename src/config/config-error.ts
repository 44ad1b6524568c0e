/** One thing that is wrong with a configuration, and what to do about it. Holds no secret. */
export interface Problem {
  /** `accounts.nordic-shop.policy.warnBefore`; empty for the whole file. */
  path: string;
  problem: string;
  remedy: string;
}

/** Everything that is wrong with a configuration, at once. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
  readonly code = 'InvalidConfig';
  constructor(
    readonly file: string,
    readonly problems: readonly Problem[],
  ) {
    super([`${file} cannot be used:`, ...problems.map((problem) => `  ${sentenceOf(problem)}`)].join('\n'));
  }
}

/** Without the point at its end: it may stand in a list. */
export const sentenceOf = ({ path, problem, remedy }: Problem): string =>
  `${path === '' ? '' : `${path} `}${problem}; ${remedy}`;
