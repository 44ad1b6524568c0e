import fc from 'fast-check';
import { emptyAgenda, nextAt, plan, takeDue } from '../../src/sandbox/agenda';

it('gives things out by moment, and those of one moment in the order in which they were planned', () => {
  const step = fc.record({ at: fc.integer({ min: 0, max: 20 }), takes: fc.boolean() });
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
      const agenda = emptyAgenda<number>();
      const expected: { at: number; item: number }[] = [];
      const takeBoth = (now: number): void => {
        const first = [...expected].sort((a, b) => a.at - b.at || a.item - b.item)[0];
        const due = first !== undefined && first.at <= now ? first : null;
        const taken = takeDue(agenda, now);
        expect(taken === null ? null : { at: taken.at, item: taken.item }).toEqual(due);
        if (due !== null) expected.splice(expected.indexOf(due), 1);
      };
      for (const [item, { at, takes }] of steps.entries()) {
        plan(agenda, at, item);
        expected.push({ at, item });
        if (takes) takeBoth(at);
      }
      while (expected.length > 0) takeBoth(20);
      expect(nextAt(agenda)).toBeNull();
    }),
  );
});
