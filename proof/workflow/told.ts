import type { coresdk } from '@temporalio/proto';
import type { Order, SendOrder } from '../../src/domain/order';
import type { Left, PaymentInput } from '../../src/messages/messages';
import type { PaymentView, RefundAnswer, ShipmentAnswer } from '../../src/view/view';
import { fromPayload, type Payload } from './payloads';

export type Command = coresdk.workflow_commands.IWorkflowCommand;

/** A provider call that the workflow ordered. */
export interface Call {
  seq: number;
  type: string;
  /** What is asked of the provider; of `lastState`, the payment's name alone. */
  order: (Order | SendOrder) & { originalRun: string; shipments?: readonly string[] };
  /** Of `open`: the first look at the hold as well. */
  looks: boolean;
  /** Carried out by the worker that has the payment, within its task. */
  isLocal: boolean;
  queue: string;
  attempts: number;
  closeMs: number;
  startMs: number | undefined;
  heartbeatMs: number;
}

/** What the sender of an Update is told. */
export type Answer = { id: string } & (
  | { kind: 'accepted' }
  | { kind: 'yes'; answer: PaymentView | ShipmentAnswer | RefundAnswer }
  | { kind: 'no'; code: string }
);

/** The call that asks for the state in which a payment ended. */
export const LAST_STATE = 'lastState';

/** Everything that one workflow task ordered and told. */
export interface Told {
  timers: { seq: number; ms: number }[];
  calls: Call[];
  answers: Answer[];
  /** What the search attributes show now, as far as it changed. */
  attributes: Map<string, unknown>;
  continued?: { input: PaymentInput; arguments: readonly Payload[] };
  completed?: PaymentView & Left;
  /** Commands that no payment ever orders. */
  odd: string[];
}

type Variant = NonNullable<coresdk.workflow_commands.WorkflowCommand['variant']>;
type Reader = (told: Told, command: Command) => void;

/** What each command of a payment means. */
const READERS: Partial<Readonly<Record<Variant, Reader>>> = {
  startTimer: ({ timers }, { startTimer }) => {
    timers.push({ seq: startTimer?.seq ?? 0, ms: msOf(startTimer?.startToFireTimeout) ?? 0 });
  },
  scheduleActivity: ({ calls }, { scheduleActivity }) => {
    calls.push(callOf(scheduleActivity ?? {}));
  },
  scheduleLocalActivity: ({ calls }, { scheduleLocalActivity }) => {
    calls.push(localCallOf(scheduleLocalActivity ?? {}));
  },
  updateResponse: ({ answers }, { updateResponse }) => {
    answers.push(answerOf(updateResponse ?? {}));
  },
  upsertWorkflowSearchAttributes: ({ attributes }, { upsertWorkflowSearchAttributes: upsert }) => {
    for (const [name, payload] of Object.entries(upsert?.searchAttributes?.indexedFields ?? {})) {
      attributes.set(name, fromPayload(payload));
    }
  },
  modifyWorkflowProperties: () => undefined,
  continueAsNewWorkflowExecution: (told, { continueAsNewWorkflowExecution: next }) => {
    const [input] = next?.arguments ?? [];
    told.continued = { input: fromPayload(input), arguments: next?.arguments ?? [] };
  },
  completeWorkflowExecution: (told, { completeWorkflowExecution }) => {
    told.completed = fromPayload(completeWorkflowExecution?.result);
  },
};

export function toldIn(commands: readonly Command[]): Told {
  const told: Told = { timers: [], calls: [], answers: [], attributes: new Map(), odd: [] };
  for (const command of commands) {
    const variant = variantOf(command);
    const read = READERS[variant];
    if (read === undefined) told.odd.push(variant);
    else read(told, command);
  }
  return told;
}

export const variantOf = (command: Command): Variant =>
  (command as coresdk.workflow_commands.WorkflowCommand).variant as Variant;

const callOf = (call: coresdk.workflow_commands.IScheduleActivity): Call => ({
  ...asked(call),
  isLocal: false,
  queue: call.taskQueue ?? '',
  closeMs: msOf(call.scheduleToCloseTimeout) ?? 0,
  startMs: msOf(call.scheduleToStartTimeout),
  heartbeatMs: msOf(call.heartbeatTimeout) ?? 0,
});

const localCallOf = (call: coresdk.workflow_commands.IScheduleLocalActivity): Call => ({
  ...asked(call),
  isLocal: true,
  queue: '',
  closeMs: msOf(call.startToCloseTimeout) ?? 0,
  startMs: undefined,
  heartbeatMs: 0,
});

function asked(
  call: coresdk.workflow_commands.IScheduleActivity | coresdk.workflow_commands.IScheduleLocalActivity,
): Pick<Call, 'seq' | 'type' | 'order' | 'looks' | 'attempts'> {
  const [first, second] = call.arguments ?? [];
  const type = call.activityType ?? '';
  const about = { seq: call.seq ?? 0, type, attempts: call.retryPolicy?.maximumAttempts ?? 0 };
  if (type === LAST_STATE) {
    const name = { account: fromPayload<string>(first), paymentId: fromPayload<string>(second) };
    return { ...about, order: name as Call['order'], looks: false };
  }
  return { ...about, order: fromPayload(first), looks: fromPayload<boolean | undefined>(second) === true };
}

function answerOf(response: coresdk.workflow_commands.IUpdateResponse): Answer {
  const id = response.protocolInstanceId ?? '';
  if (response.rejected != null) {
    return { id, kind: 'no', code: response.rejected.applicationFailureInfo?.type ?? response.rejected.message ?? '' };
  }
  return response.completed != null
    ? { id, kind: 'yes', answer: fromPayload(response.completed) }
    : { id, kind: 'accepted' };
}

const MS = 1_000;
const NANOS = 1_000_000;

type Duration = { seconds?: unknown; nanos?: number | null };

const msOf = (length: Duration | null | undefined): number | undefined =>
  length == null ? undefined : Number(length.seconds ?? 0) * MS + (length.nanos ?? 0) / NANOS;
