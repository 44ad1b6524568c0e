/** What a span of a call to a provider says. */
export interface SpanAbout {
  provider: string;
  account: string;
  paymentId: string;
  operation: string;
  operationId: string;
  shipmentId?: string;
  shipmentIds?: readonly string[];
}

/** Where spans go. */
export interface Tracing {
  /** Carries `work` out within a span; rejects as `work` does. */
  span<T extends { kind: string }>(call: string, about: SpanAbout, work: () => Promise<T>): Promise<T>;
}
