import type { Life } from './life';
import { acknowledge, person, resolveSome } from './person';
import type { Act } from './scenario';
import { DAY, HOUR, MINUTE, SECOND } from './time';

const AMOUNTS = [9_900, 5_000, 15_000, 24_900, 5_000, 100];
const PAUSES = [SECOND, 10 * SECOND, MINUTE, 10 * MINUTE, HOUR, 6 * HOUR, DAY];
const AGES = [SECOND, MINUTE, 10 * MINUTE, HOUR];

/** Does one act of a scenario. */
export const happen: Readonly<Record<Act['act'], (life: Life, x: number, y: number) => unknown>> = {
  step: (life) => life.step(),
  'faulty step': (life, x, y) => life.step({ kind: y, x }),
  ship(life, x, y) {
    const { currency } = life.side.terms;
    const amount = AMOUNTS[x % AMOUNTS.length] as number;
    life.hear({ kind: 'ship', shipmentId: `parcel-${y % 5}`, amount, currency, final: y > 90 });
  },
  complete: (life) => life.hear({ kind: 'complete' }),
  cancel: (life, _, y) => y < 50 && life.hear({ kind: 'cancel', reason: 'out of stock' }),
  notice(life) {
    life.count('notice out of nowhere');
    life.hear({ kind: 'providerNotice', text: 'webhook' });
  },
  'storm of notices'(life, _, y) {
    if (y >= 50) return;
    life.count('storm of notices');
    for (let nth = 0; nth < 20; nth++) life.hear({ kind: 'providerNotice', text: 'webhook' });
  },
  retryNow: (life) => life.hear({ kind: 'retryNow', operator: 'ida', reason: 'asked' }),
  hold: (life) => life.hear({ kind: 'hold', ...person }),
  resume: (life) => life.hear({ kind: 'resume', ...person }),
  resolve: (life, x) => resolveSome(life, false, x),
  resend: (life, x) => resolveSome(life, true, x),
  acknowledge: (life, x) => acknowledge(life, x),
  pass: (life, _, y) => life.pass(PAUSES[y % PAUSES.length] as number),
  jump(life, x, y) {
    if (y >= 30) return undefined;
    const past = y < 15 ? x % DAY : -(x % (2 * DAY));
    return life.pass(Math.max(0, life.payment.captureBy - life.now + past));
  },
  'others capture': (life, x, y) => y < 25 && life.note(life.side.portalCapture((x % 100) / 100)),
  'others release': (life, _, y) => y < 10 && life.note(life.side.portalRelease()),
  'early end': (life, _, y) => y < 10 && life.note(life.side.endHoldEarly()),
  reverse: (life) => !life.isOver && life.note(life.side.reverse()),
  stale: (life, _, y) => life.note(life.side.staleReads(AGES[y % AGES.length] as number)),
  reset: (life, x, y) => y < 60 && life.reset(x % 15, y % 3 !== 0),
  restart: (life) => life.restart(),
  approve: (life, _, y) => life.note(life.side.decideHold(y < 80)),
  'no worker': (life, x, y) => y < 40 && life.loseWorkers(y < 20 ? x % HOUR : x % (3 * DAY)),
  replay: (life) => life.replay(),
};
