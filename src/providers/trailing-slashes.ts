/** An address or a path without the slashes at its end. Linear: a text of nothing but slashes is read once. */
export const withoutTrailingSlashes = (text: string): string => text.replace(/(?<!\/)\/+$/, '');
