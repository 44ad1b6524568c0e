/** Pretended providers, for the tests of an order service: see `src/sandbox/README.md`. */
export { ConfigRefused, type SandboxConfigInput } from './sandbox/config';
export {
  type ClockView,
  type CounterView,
  type NewPayment,
  type PaymentRef,
  SandboxControl,
  type SandboxInfo,
  SandboxRefused,
  SandboxUnreachable,
} from './sandbox/control-client';
export type { FaultName, FaultOrder, Shares } from './sandbox/faults';
export { type Sandbox, type SandboxOptions, startSandbox } from './sandbox/server';
export type { AuthorizedPayment } from './sandbox/simulator';
export type { Movement, Summary } from './sandbox/truth';
