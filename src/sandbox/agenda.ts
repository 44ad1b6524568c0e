/** Things that will happen at a moment, earliest first; a binary heap in a plain array, so that a state can be cloned. */
export interface Agenda<T> {
  readonly heap: { readonly at: number; readonly order: number; readonly item: T }[];
  added: number;
}

export function emptyAgenda<T>(): Agenda<T> {
  return { heap: [], added: 0 };
}

/** Puts an item down for a moment. Items of one moment come out in the order in which they went in. */
export function plan<T>(agenda: Agenda<T>, at: number, item: T): void {
  const { heap } = agenda;
  const entry = { at, order: agenda.added, item };
  agenda.added += 1;
  let child = heap.push(entry) - 1;
  while (child > 0) {
    const parent = (child - 1) >> 1;
    const above = heap[parent];
    if (above === undefined || isBefore(above, entry)) break;
    heap[child] = above;
    child = parent;
  }
  heap[child] = entry;
}

/** The moment of the next item, or null. */
export function nextAt<T>(agenda: Agenda<T>): number | null {
  return agenda.heap[0]?.at ?? null;
}

/** Takes the next item that is due at `now`, or null. */
export function takeDue<T>(agenda: Agenda<T>, now: number): { at: number; item: T } | null {
  const { heap } = agenda;
  const first = heap[0];
  if (first === undefined || first.at > now) return null;
  const last = heap.pop();
  if (last === undefined || heap.length === 0) return first;
  let parent = 0;
  for (;;) {
    let child = 2 * parent + 1;
    const left = heap[child];
    if (left === undefined) break;
    const right = heap[child + 1];
    let smaller = left;
    if (right !== undefined && isBefore(right, left)) {
      smaller = right;
      child += 1;
    }
    if (isBefore(last, smaller)) break;
    heap[parent] = smaller;
    parent = child;
  }
  heap[parent] = last;
  return first;
}

/** Lets everything happen that is due at `now`, each thing at its own moment, with what falls due by it. */
export function happenAll<T>(agenda: Agenda<T>, now: number, happen: (item: T, at: number) => void): void {
  for (let due = takeDue(agenda, now); due !== null; due = takeDue(agenda, now)) happen(due.item, due.at);
}

function isBefore(a: { at: number; order: number }, b: { at: number; order: number }): boolean {
  return a.at < b.at || (a.at === b.at && a.order < b.order);
}
