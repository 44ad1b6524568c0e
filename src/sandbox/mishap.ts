import { type Answer, page, proxied, type Reply, sends } from './exchange';
import type { Fault } from './faults';

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
}

export const PLAIN: Manner = { forgetsKey: false, staleMs: 0, unfoundMs: null, failsAfterMs: null };

/** What a provider must be able to do for faults to be carried out on one of its requests. */
export interface Actor {
  /** Checks credentials and rate; the refusal, or null when the request may go on. Called at most once. */
  admit(): Reply | null;
  act(manner: Manner): Reply;
  actLater(afterMs: number): void;
  lock(ms: number): void;
  /** Keeps a reply under the request's key, where it has one. */
  remember(reply: Reply): void;
  serverError(status: number): Reply;
  refusal(code: string): Reply;
  busy(): Reply;
  throttled(retryAfterMs: number | null): Reply;
  unauthorized(): Reply;
  /** The provider's codes for the refusals that every provider has in some form. */
  readonly codes: { readonly processing: string; readonly tryLater: string; readonly noFunds: string };
}

/**
 * Carries out one fault, or none, on one request. The same for every provider, so that a fault's name means the same
 * everywhere.
 *
 * Faults of the network and of the gateway come before credentials are looked at; all others need an admitted request.
 */
export function carryOut(fault: Fault | null, actor: Actor): Answer {
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
      const denied = actor.admit();
      return denied === null ? admitted(fault, actor) : sends(denied);
    }
  }
}

function admitted(fault: Fault | null, actor: Actor): Answer {
  if (fault === null) return sends(actor.act(PLAIN));
  const ms = fault.ms ?? 0;
  /** Where the fault is sticky the client will hear this again under its key, whatever has happened. */
  const say = (reply: Reply): Answer => {
    if (fault.sticky === true) actor.remember(reply);
    return sends(reply);
  };
  switch (fault.fault) {
    case 'dropsAfterEffect':
      return { reply: actor.act(PLAIN), carry: 'drop', afterMs: 0 };
    case 'neverAnswers':
      return { reply: actor.act(PLAIN), carry: 'silence', afterMs: 0 };
    case 'failsBeforeEffect':
      return say(actor.serverError(fault.status ?? 500));
    case 'failsAfterEffect':
      actor.act(PLAIN);
      return say(actor.serverError(fault.status ?? 500));
    case 'answersLate': {
      const reply = actor.act(PLAIN);
      if (fault.locked === true) actor.lock(ms);
      return sends(reply, ms);
    }
    case 'actsLate': {
      actor.actLater(ms);
      if (fault.locked === true) actor.lock(ms);
      const reply = actor.serverError(fault.status ?? 500);
      const carry = { drop: 'drop', fail: 'send', silence: 'silence' } as const;
      return { reply, carry: carry[fault.says ?? 'drop'], afterMs: 0 };
    }
    case 'failsLater':
      return sends(actor.act({ ...PLAIN, failsAfterMs: ms }));
    case 'garblesAnswer': {
      const reply = actor.act(PLAIN);
      return sends({ ...reply, body: reply.body.slice(0, Math.floor(reply.body.length / 2)) });
    }
    case 'pageAfterEffect':
      actor.act(PLAIN);
      return sends(page(fault.status ?? 502));
    case 'mislabelsAnswer':
      return sends({ ...actor.act(PLAIN), status: fault.status ?? 401 });
    case 'refuses':
      return say(actor.refusal(fault.code ?? ''));
    case 'refusesAfterEffect':
      actor.act(PLAIN);
      return say(actor.refusal(fault.code ?? ''));
    case 'saysProcessing':
      return say(actor.refusal(actor.codes.processing));
    case 'saysTryLater':
      return say(actor.refusal(actor.codes.tryLater));
    case 'saysNoFunds':
      return say(actor.refusal(actor.codes.noFunds));
    case 'locks':
      actor.lock(ms);
      return say(actor.busy());
    case 'readsStale':
      return sends(actor.act({ ...PLAIN, staleMs: ms }));
    case 'findsNothing':
      return sends(actor.act({ ...PLAIN, unfoundMs: ms }));
    case 'forgetsKey':
      return sends(actor.act({ ...PLAIN, forgetsKey: true }));
    default:
      return sends(actor.act(PLAIN)); // carried out before, or a fault of notices, which are matched elsewhere
  }
}
