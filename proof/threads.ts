import { availableParallelism } from 'node:os';
import { parentPort, type ResourceLimits, Worker } from 'node:worker_threads';

export interface Threads<Done> {
  /** What was done until the end, in the order of the tasks. Rejects when a thread fails. */
  readonly results: Promise<Done[]>;
  /** Begins nothing more; the results are then those that are there. */
  stop(): void;
}

export interface ThreadOptions<Done, Said> {
  readonly limits: ResourceLimits;
  readonly threads?: number;
  onDone(done: Done, task: number): void;
  /** How far a task is, in its own words. */
  onSaid?(said: Said, task: number): void;
}

type Word<Done, Said> = { readonly done: Done } | { readonly said: Said };

/** Does the tasks on every core, each in the first thread that is free. The file calls `takeTasks`. */
export function inThreads<Task, Done, Said = never>(
  file: string,
  tasks: readonly Task[],
  { limits, threads = availableParallelism(), onDone, onSaid }: ThreadOptions<Done, Said>,
): Threads<Done> {
  const done = new Map<number, Done>();
  const workers = Array.from(
    { length: Math.min(threads, tasks.length) },
    () => new Worker(file, { resourceLimits: limits }),
  );
  let next = 0;
  let end: () => void = () => undefined;
  const ended = new Promise<void>((resolve, reject) => {
    end = resolve;
    for (const worker of workers) {
      let at = 0;
      const takeNext = (): void => {
        at = next++;
        if (at < tasks.length) worker.postMessage(tasks[at]);
        else if (done.size === tasks.length) resolve();
      };
      worker.on('message', (word: Word<Done, Said>) => {
        if ('said' in word) return onSaid?.(word.said, at);
        done.set(at, word.done);
        onDone(word.done, at);
        takeNext();
      });
      worker.on('error', reject);
      takeNext();
    }
  });
  return {
    results: ended
      .then(() => [...done].sort(([one], [other]) => one - other).map(([, result]) => result))
      .finally(() => Promise.all(workers.map((worker) => worker.terminate()))),
    stop: () => end(),
  };
}

/** The other side: what a thread does with each task. */
export function takeTasks<Task, Done, Said = never>(
  work: (task: Task, say: (said: Said) => void) => Done | Promise<Done>,
): void {
  const post = (word: Word<Done, Said>): void => parentPort?.postMessage(word);
  parentPort?.on('message', async (task: Task) => post({ done: await work(task, (said) => post({ said })) }));
}
