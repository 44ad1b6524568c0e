import type { Client, DataConverter } from '@temporalio/client';
import type { Holdfast as Connected, ConnectOptions } from './client/holdfast';
import type { KeySources } from './client/keys';
import type { AccountDirectory } from './config/directory';

export type { Build, BuildState, Builds } from './client/builds/builds';
export type { Upgraded, UpgradeOptions, UpgradePlan, UpgradeStep } from './client/builds/upgrade';
export type { Expiring, ExpiringPayment } from './client/expiring';
export type { ConnectOptions, ExpiringFilter, MendOptions, Patience, StuckFilter } from './client/holdfast';
export type { EncryptionKeys, KeySources } from './client/keys';
export type { Cut, ListedPayment, Page } from './client/listing';
export type { Mended, MendPlan } from './client/mend';
export type { ProviderNotice } from './client/noticed';
export type { PaymentHandle } from './client/payment-handle';
export { REASONS, STUCK_REASONS, type StuckReason } from './client/reasons';
export type { StuckPayment, Survey, SurveyOptions } from './client/survey';
export type { Looking, SeenPayment } from './client/views';
export { ConfigError } from './config/config-error';
export type { AccountDirectory } from './config/directory';
export type { Attention, AttentionCode, Ledger } from './domain/payment';
export type { CloudEvent } from './events/cloud-event';
export type { EventData, EventDataOf, EventType } from './events/event';
export type { EndpointStanding, EventList } from './events/log';
export { type ErrorCode, HoldfastError } from './messages/errors';
export type {
  AcknowledgeMessage,
  CancelMessage,
  OperatorReason,
  RefundMessage,
  ResolveMessage,
  RetryNowMessage,
  ShipMessage,
  TellAgainMessage,
} from './messages/messages';
export type { ListFilter } from './messages/queries';
export type { StartMessage } from './messages/schemas';
export type { CaptureStateValue } from './messages/search-attributes';
export type { Forecast } from './view/forecast';
export type {
  Action,
  OperationView,
  PaymentView,
  RefundAnswer,
  RefundState,
  RefundView,
  ShipmentAnswer,
  ShipmentState,
  ShipmentView,
} from './view/view';

/** Loaded for the first client only: whoever imports this file for an error or a type does not pay for Temporal's client. */
const loaded = (): typeof import('./client/holdfast') => require('./client/holdfast');

/** The client, connected. Everything may be repeated with the same ids: a repeat changes nothing and gets the first answer. */
export type Holdfast = Connected;

export const Holdfast = {
  /** Connects to Temporal. Throws `ServerUnavailable`, `KeyMissing`, or what is wrong with the configuration. */
  async connect(options?: ConnectOptions): Promise<Holdfast> {
    return loaded().Holdfast.connect(options);
  },

  /** Over a Temporal client that the caller has and closes. Where payloads are sealed it needs the `dataConverter` of this module. */
  over(
    client: Client,
    accounts: AccountDirectory,
    options?: Pick<ConnectOptions, 'answerWithinMs' | 'workflowTaskTimeoutMs'>,
  ): Holdfast {
    return loaded().Holdfast.over(client, accounts, options);
  },
};

/**
 * For a Temporal client of your own that you hand to `Holdfast.over`: reads what the workers have sealed, and seals where a key is active. The keys
 * come as `connect` gets them. Throws `KeyMissing`, or what is wrong with the configuration.
 */
export const dataConverter = (sources?: KeySources): DataConverter => loaded().dataConverter(sources);
