/** Whether a run goes on, by Temporal's name of its status: one that was paused in Temporal goes on, too. */
export const isOpen = (status: string | undefined): boolean => status === 'RUNNING' || status === 'PAUSED';

/** The numbers of the same, as Temporal sends them. Source: `temporal.api.enums.v1.WorkflowExecutionStatus`. */
export const RUN_STATUS = { running: 1, completed: 2, paused: 8 } as const;
