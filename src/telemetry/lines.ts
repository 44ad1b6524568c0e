import { type Fact, type FactKind, factName } from '../domain/facts';
import { describeFact } from '../domain/journal';
import { type OperationKind, operationOf, type Payment } from '../domain/payment';

/** A line of the log about a payment. Whose payment it is, the log itself adds. */
export interface Line {
  level: 'info' | 'warn';
  message: string;
  attributes: Readonly<Record<string, unknown>>;
}

/** What is worth a line. The rest is in the payment's journal; calls to providers, and what operators do, have lines of their own. */
const LEVELS: { readonly [Kind in FactKind]?: Line['level'] } = {
  AbsenceProven: 'info',
  AttentionCleared: 'info',
  AttentionRaised: 'warn',
  CommandRefused: 'warn',
  Confirmed: 'info',
  Denied: 'warn',
  ForeignMovementSeen: 'warn',
  OutcomeUnknown: 'warn',
  Parked: 'warn',
  PastUnknown: 'warn',
  PaymentFinished: 'info',
  Refused: 'warn',
  ShipmentAccepted: 'info',
  ShipmentEnded: 'info',
};

/** The lines that these facts are worth; `payment` is the one that they led to. */
export function linesOf(payment: Payment, facts: readonly Fact[]): Line[] {
  return facts.flatMap((fact): Line[] => {
    const level = LEVELS[fact.kind];
    if (level === undefined || (fact.kind === 'Confirmed' && fact.by === 'answer')) return [];
    const about = operationOf(payment, 'operationId' in fact ? fact.operationId : undefined);
    const name = factName(fact, about?.kind);
    const shipment = 'shipmentId' in fact && fact.shipmentId !== undefined ? { shipmentId: fact.shipmentId } : {};
    return [
      {
        level,
        message: `${name} ${describeFact(fact, payment)}`.trimEnd(),
        attributes: {
          event: `holdfast.fact.${name}`,
          ...('code' in fact ? { code: fact.code } : {}),
          ...(about === undefined ? {} : { operationId: about.id, ...shipmentsIn(about.kind, about.shipments) }),
          ...shipment,
        },
      },
    ];
  });
}

/** As lines and spans name shipments: `shipmentId` for one, `shipmentIds` for a capture of several. */
export function shipmentsIn(
  kind: OperationKind,
  shipments: readonly string[],
): { shipmentId?: string; shipmentIds?: readonly string[] } {
  const [first, ...more] = shipments;
  if (kind !== 'capture' || first === undefined) return {};
  return more.length === 0 ? { shipmentId: first } : { shipmentIds: shipments };
}
