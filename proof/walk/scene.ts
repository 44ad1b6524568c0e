import type { Driver, Turn } from '../../src/domain/driver';
import type { EpochMs } from '../../src/domain/money';
import type { Payment } from '../../src/domain/payment';
import type { Arrivals } from './arrivals';
import type { Setting } from './setting';
import type { Shown } from './shown';
import type { Told } from './told';

/** One step of a payment, and what is known beside it. */
export interface Scene {
  setting: Setting;
  /** What makes its steps. */
  driver: Driver;
  now: EpochMs;
  /** The payment before it, and what follows. */
  before: Payment;
  turn: Turn;
  told: Told;
  arrivals: Arrivals;
  shown: Shown;
  /** Somebody reads the page now. */
  isRead: boolean;
}

/** What is wrong with it; undefined when nothing is. */
export type Rule = (scene: Scene) => string | undefined;
