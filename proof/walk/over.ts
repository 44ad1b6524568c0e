import type { Operation } from '../../src/domain/payment';

/** Nothing more is expected of it. */
export const isOver = ({ status }: Operation): boolean => OVER.has(status);

const OVER: ReadonlySet<Operation['status']> = new Set(['done', 'refused', 'dropped', 'expired', 'lapsed']);
