import { InvalidArgumentError } from 'commander';

/** A parser for options and arguments that are whole numbers. */
export const wholeNumber =
  (least: number, most = Number.MAX_SAFE_INTEGER) =>
  (text: string): number => {
    const value = /^\d+$/.test(text) ? Number(text) : Number.NaN;
    if (Number.isSafeInteger(value) && value >= least && value <= most) return value;
    const range = most === Number.MAX_SAFE_INTEGER ? `${least} or more` : `${least} to ${most}`;
    throw new InvalidArgumentError(`Write a whole number, ${range}.`);
  };

/** A parser for shares, such as 0.1. */
export const share =
  (most: number) =>
  (text: string): number => {
    const value = /^(?:\d+(?:\.\d+)?|\.\d+)$/.test(text) ? Number(text) : Number.NaN;
    if (value >= 0 && value <= most) return value;
    throw new InvalidArgumentError(`Write a share from 0 to ${most}, such as 0.1.`);
  };
