import { readFileSync, writeFileSync } from 'node:fs';
import { TRANSITIONS } from '../../src/domain/facts';
import { type OperationStatus, STATUSES } from '../../src/domain/status';

const PAGE = 'docs/capture-protocol.md';
const BLOCK = /```mermaid\nstateDiagram-v2\n[\s\S]*?```/;

/** The states of an operation as a diagram that GitHub draws. Facts with the same start and end stand on one arrow. */
function diagram(): string {
  const arrows = new Map<string, string[]>();
  for (const [fact, { from, to }] of Object.entries(TRANSITIONS)) {
    if (to === null) continue;
    for (const start of from.length === 0 ? ['[*]'] : from) {
      const arrow = `${start} --> ${to}`;
      arrows.set(arrow, [...(arrows.get(arrow) ?? []), fact]);
    }
  }
  const ends = Object.entries(STATUSES).flatMap(([status, { pursuit }]) =>
    pursuit === 'nothing' ? [`${status} --> [*]`] : [],
  );
  const lines = [...[...arrows].map(([arrow, facts]) => `${arrow}: ${facts.join(', ')}`), ...ends];
  return ['```mermaid', 'stateDiagram-v2', ...lines.map((line) => `  ${line}`), '```'].join('\n');
}

/** `HOLDFAST_WRITE_DIAGRAM=1` draws it anew. */
test('the diagram of the protocol is that of the table in the code', () => {
  const page = readFileSync(PAGE, 'utf8');
  if (process.env.HOLDFAST_WRITE_DIAGRAM) writeFileSync(PAGE, page.replace(BLOCK, diagram()));
  expect(BLOCK.exec(readFileSync(PAGE, 'utf8'))?.[0]).toBe(diagram());
});

test('every status is reached, and none is left for one that the table does not know', () => {
  const reached = new Set(Object.values(TRANSITIONS).flatMap(({ to }) => to ?? []));
  expect([...reached].sort()).toEqual((Object.keys(STATUSES) as OperationStatus[]).sort());
});
