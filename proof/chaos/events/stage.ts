import { type Stage, setStage } from '../stage';
import { type Listener, mostlyDown, SIGNING_SECRET, startListener } from './listener';

/** A stage with two who listen: one is well, the other down for most of the time. */
export interface EventsStage extends Stage {
  readonly listeners: { readonly steady: Listener; readonly flaky: Listener };
  /** From now on both are well. */
  calm(): void;
}

/** So that a payment goes on in a new run every few captures. */
const RUN_EVENTS = 60;

export async function setEventsStage(seed: number, env: NodeJS.ProcessEnv): Promise<EventsStage> {
  let isOver = false;
  const steady = await startListener(() => 'takes');
  const flaky = await startListener(mostlyDown(seed, () => isOver));
  const endpoint = (name: string, { url }: Listener): string =>
    `  ${name}: { url: "${url}", secret: "\${SIGNING_SECRET}", firstRetry: 100ms, lastRetry: 500ms, giveUpAfter: 1h }\n`;
  const closed = (): Promise<unknown> => Promise.all([steady.close(), flaky.close()]);
  try {
    const stage = await setStage(seed, env, {
      dynamicConfig: [`limit.historyCount.suggestContinueAsNew=${RUN_EVENTS}`],
      settings: `events:\n${endpoint('steady', steady)}${endpoint('flaky', flaky)}`,
      variables: { SIGNING_SECRET },
    });
    return {
      ...stage,
      listeners: { steady, flaky },
      calm() {
        isOver = true;
      },
      async close() {
        await stage.close();
        await closed();
      },
    };
  } catch (error) {
    await closed();
    throw error;
  }
}
