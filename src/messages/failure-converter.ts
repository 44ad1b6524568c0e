import { DefaultFailureConverter } from '@temporalio/common';

/** Puts the message and the stack of every failure into a payload, which the codec seals. Bundled into the workflow, and used by the workers that seal. */
export const failureConverter = new DefaultFailureConverter({ encodeCommonAttributes: true });
