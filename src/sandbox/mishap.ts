import { type Answer, page, proxied, type Reply, sends } from './exchange';
import { type Fault, type FaultTarget, faultFor } from './faults';
import { count, type World } from './simulator';

/** How an operation is to act when a fault doesn't stop it. */
export interface Manner {
  /** The idempotency key is neither looked up nor remembered. */
  readonly forgetsKey: boolean;
  /** A write: reads don't show it for so long. A read: it shows the state of so long ago. */
  readonly staleMs: number;
  /** A write: reads don't find what it makes for so long. A read: it finds nothing. Null: everything is found. */
  readonly unfoundMs: number | null;
  /** Where results come later: the order is taken, and fails so much later. Null: it goes its way. */
  readonly failsAfterMs: number | null;
  /** The request had lost its way and comes only now. It is not stopped by the lock that it holds itself. */
  readonly isLate: boolean;
}

const PLAIN: Manner = { forgetsKey: false, staleMs: 0, unfoundMs: null, failsAfterMs: null, isLate: false };
export const LATE: Manner = { ...PLAIN, isLate: true };

/** Whose request it is, or why it goes no further. */
export type Admission<Merchant> = { readonly merchant: Merchant } | { readonly refusal: Reply };

/** What a provider must be able to do for faults to be carried out on one of its requests. */
export interface Actor<Merchant> {
  /** Checks credentials and rate. Called at most once. */
  admit(): Admission<Merchant>;
  act(merchant: Merchant, manner: Manner): Reply;
  actLater(merchant: Merchant, afterMs: number): void;
  /** Makes the payment busy. */
  lock(merchant: Merchant, ms: number): void;
  /** Keeps a reply under the request's key, where the provider has keys. */
  remember?(merchant: Merchant, reply: Reply): void;
  serverError(status: number): Reply;
  refusal(merchant: Merchant, code: string): Reply;
  busy(): Reply;
  throttled(retryAfterMs: number | null): Reply;
  unauthorized(): Reply;
  /** The provider's codes for the refusals that every provider has in some form. */
  readonly codes: { readonly processing: string; readonly tryLater: string; readonly noFunds: string };
}

/** Answers a request with the fault that is planned for it, and counts both. `outcomeOf`: how a reply is counted. */
export function respond<Merchant>(
  world: World,
  target: FaultTarget,
  actor: Actor<Merchant>,
  outcomeOf: (reply: Reply) => string = ({ status }) => String(status),
): Answer {
  const name = `${target.provider}.${target.operation}`;
  count(world, name);
  const answer = carryOut(faultFor(world.faults, target), actor);
  count(world, `${name} ${answer.carry === 'send' ? outcomeOf(answer.reply) : 'unanswered'}`);
  return answer;
}

/**
 * Carries out one fault, or none, on one request. The same for every provider, so that a fault's name means the same
 * everywhere.
 *
 * Faults of the network and of the gateway come before credentials are looked at; all others need an admitted request.
 */
function carryOut<Merchant>(fault: Fault | null, actor: Actor<Merchant>): Answer {
  switch (fault?.fault) {
    case 'dropsBeforeEffect':
      return { reply: actor.serverError(500), carry: 'drop', afterMs: 0 };
    case 'ignoresRequest':
      return { reply: actor.serverError(500), carry: 'silence', afterMs: 0 };
    case 'pageBeforeEffect':
      return sends(page(fault.status ?? 502));
    case 'proxyRefuses':
      return sends(proxied(fault.status ?? 429));
    case 'throttles':
      return sends(actor.throttled(fault.ms ?? null));
    case 'rejectsToken':
      return sends(actor.unauthorized());
    default: {
      const admission = actor.admit();
      return 'refusal' in admission ? sends(admission.refusal) : admitted(fault, actor, admission.merchant);
    }
  }
}

function admitted<Merchant>(fault: Fault | null, actor: Actor<Merchant>, merchant: Merchant): Answer {
  const act = (manner: Partial<Manner> = {}): Reply => actor.act(merchant, { ...PLAIN, ...manner });
  if (fault === null) return sends(act());
  const ms = fault.ms ?? 0;
  /** Where the fault is sticky the client will hear this again under its key, whatever has happened. */
  const say = (reply: Reply): Answer => {
    if (fault.sticky === true) actor.remember?.(merchant, reply);
    return sends(reply);
  };
  switch (fault.fault) {
    case 'dropsAfterEffect':
      return { reply: act(), carry: 'drop', afterMs: 0 };
    case 'neverAnswers':
      return { reply: act(), carry: 'silence', afterMs: 0 };
    case 'failsBeforeEffect':
      return say(actor.serverError(fault.status ?? 500));
    case 'failsAfterEffect':
      act();
      return say(actor.serverError(fault.status ?? 500));
    case 'answersLate': {
      const reply = act();
      if (fault.locked === true) actor.lock(merchant, ms);
      return sends(reply, ms);
    }
    case 'actsLate': {
      actor.actLater(merchant, ms);
      if (fault.locked === true) actor.lock(merchant, ms);
      const reply = actor.serverError(fault.status ?? 500);
      const carry = { drop: 'drop', fail: 'send', silence: 'silence' } as const;
      return { reply, carry: carry[fault.says ?? 'drop'], afterMs: 0 };
    }
    case 'failsLater':
      return sends(act({ failsAfterMs: ms }));
    case 'garblesAnswer': {
      const reply = act();
      return sends({ ...reply, body: reply.body.slice(0, Math.floor(reply.body.length / 2)) });
    }
    case 'pageAfterEffect':
      act();
      return sends(page(fault.status ?? 502));
    case 'mislabelsAnswer':
      return sends({ ...act(), status: fault.status ?? 401 });
    case 'refuses':
      return say(actor.refusal(merchant, fault.code ?? ''));
    case 'refusesAfterEffect':
      act();
      return say(actor.refusal(merchant, fault.code ?? ''));
    case 'saysProcessing':
      return say(actor.refusal(merchant, actor.codes.processing));
    case 'saysTryLater':
      return say(actor.refusal(merchant, actor.codes.tryLater));
    case 'saysNoFunds':
      return say(actor.refusal(merchant, actor.codes.noFunds));
    case 'locks':
      actor.lock(merchant, ms);
      return say(actor.busy());
    case 'readsStale':
      return sends(act({ staleMs: ms }));
    case 'findsNothing':
      return sends(act({ unfoundMs: ms }));
    case 'forgetsKey':
      return sends(act({ forgetsKey: true }));
    default:
      return sends(act()); // carried out before, or a fault of notices, which are matched elsewhere
  }
}
