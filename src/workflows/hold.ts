/** Stands for one hold. That it was started says who has the hold; there is nothing to do. */
export async function hold(): Promise<void> {}
