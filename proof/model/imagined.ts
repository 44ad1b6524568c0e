import type { Capabilities } from '../../src/domain/capabilities';
import { BAMBORA } from '../../src/providers/bambora/capabilities';
import { VIPPS } from '../../src/providers/vipps/capabilities';
import { DAY } from '../simulator/time';

/** What no provider can do so far, told by how it differs from one that can almost do it. */
export const IMAGINED: Readonly<Record<string, Omit<Capabilities, 'currencies'>>> = {
  'many, totals, provable': {
    ...BAMBORA,
    captures: 'many',
    evidence: 'totals',
    release: { ...BAMBORA.release, afterCapture: 'explicit' },
  },
  'many, marker, provable': { ...BAMBORA, captures: 'many' },
  'one, key, explicit rest': { ...VIPPS, captures: 'one' },
  'many, key, never provable': { ...VIPPS, absence: 'neverProvable' },
  'many, key, no replay': { ...VIPPS, replayForMs: 0 },
  'many, key, provisional': { ...VIPPS, provisionalMs: 3 * DAY },
};
