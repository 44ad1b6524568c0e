import type { Order, SendOrder } from '../../src/domain/order';
import type { Finding, Outcome } from '../../src/domain/outcome';
import type { Books, Mishap, ProviderSide } from '../simulator/provider-side';
import type { ModelProvider } from './model-provider';

/** One hold as one of the payments sees it that were started on it: what the others take is taken by others. */
export class SharedHold implements ProviderSide {
  constructor(
    private readonly hold: ModelProvider,
    private readonly paymentId: string,
  ) {}

  get clock() {
    return this.hold.clock;
  }

  get capabilities() {
    return this.hold.capabilities;
  }

  get faults() {
    return this.hold.faults;
  }

  get terms() {
    return this.hold.terms;
  }

  get showsPast() {
    return this.hold.showsPast;
  }

  get mayTakeMore() {
    return this.hold.mayTakeMore;
  }

  get showsOthers() {
    return this.hold.showsOthers;
  }

  get marksOthers() {
    return this.hold.marksOthers;
  }

  books(): Books {
    return this.hold.booksOf(this.paymentId);
  }

  send(order: SendOrder, mishap: Mishap | undefined): Promise<Outcome> {
    return this.hold.send(order, mishap);
  }

  lookUp(order: Order, mishap: Mishap | undefined): Promise<Finding> {
    return this.hold.lookUp(order, mishap);
  }

  isAtWork = (operationId: string): boolean => this.hold.isAtWork(operationId);
  portalCapture = (share: number): string | undefined => this.hold.portalCapture(share);
  portalRefund = (share: number): string | undefined => this.hold.portalRefund(share);
  portalRelease = (): string | undefined => this.hold.portalRelease();
  endHoldEarly = (): string | undefined => this.hold.endHoldEarly();
  decideHold = (approved: boolean): string | undefined => this.hold.decideHold(approved);
  reverse = (): string | undefined => this.hold.reverse();
  staleReads = (ageMs: number): string | undefined => this.hold.staleReads(ageMs);
  calm = (): Promise<void> => this.hold.calm();
  notices = (): number => this.hold.notices();
}
