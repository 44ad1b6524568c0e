import { Dispatcher } from 'undici';
import { type Answer, type Request, requestOf } from '../../src/sandbox/exchange';
import type { Clock } from '../simulator/clock';
import type { Worker } from './worker';

/** From asking for a connection until it stands, and from writing until it arrives, ms. */
const CONNECTS_IN = 7;
const ARRIVES_IN = 11;

/** Carries the requests of one worker into the sandbox, in virtual time. What was written arrives, even if the worker dies meanwhile. */
export class MemoryDispatcher extends Dispatcher {
  constructor(
    private readonly worker: Worker,
    private readonly clock: Clock,
    private readonly listens: () => boolean,
    private readonly arrive: (request: Request) => Answer,
  ) {
    super();
  }

  override dispatch(options: Dispatcher.DispatchOptions, handler: Dispatcher.DispatchHandler): boolean {
    const connection = new Connection(handler);
    const request = asRequest(options);
    if (!isRead(request)) this.worker.isAboutToWrite();
    this.worker.after(CONNECTS_IN, () => {
      if (connection.aborted) return;
      if (!this.listens()) return connection.end(REFUSED);
      handler.onRequestStart?.(connection, {});
      if (connection.aborted) return;
      this.clock.at(this.clock.now + ARRIVES_IN, () => this.carry(request, connection));
    });
    return true;
  }

  private carry(request: Request, connection: Connection): void {
    const { reply, carry, afterMs } = this.arrive(request);
    if (carry === 'silence') return;
    this.worker.after(afterMs + ARRIVES_IN, () => {
      if (connection.aborted) return;
      if (carry === 'drop') return connection.end(RESET);
      connection.answer(reply);
    });
  }

  override async close(): Promise<void> {}
  override async destroy(): Promise<void> {}
}

const asRequest = ({ method, path, headers, body }: Dispatcher.DispatchOptions): Request =>
  requestOf(method, path, headers as Record<string, string>, typeof body === 'string' ? body : '');

/** Reads at these providers: a GET, or a requery, or the fetch of a token. */
export const isRead = ({ method, path, body }: Request): boolean =>
  method === 'GET' || path.endsWith('/accesstoken/get') || body.includes('"requery"');

const REFUSED = Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' });
const RESET = Object.assign(new Error('read ECONNRESET'), { code: 'ECONNRESET' });

class Connection implements Dispatcher.DispatchController {
  aborted = false;
  readonly paused = false;
  reason: Error | null = null;

  constructor(private readonly handler: Dispatcher.DispatchHandler) {}

  abort(reason: Error): void {
    this.end(reason);
  }

  end(reason: Error): void {
    if (this.aborted) return;
    this.aborted = true;
    this.reason = reason;
    this.handler.onResponseError?.(this, reason);
  }

  answer({ status, headers, body }: Answer['reply']): void {
    const bytes = Buffer.from(body);
    this.handler.onResponseStart?.(this, status, { ...headers, 'content-length': String(bytes.length) });
    if (!this.aborted && bytes.length > 0) this.handler.onResponseData?.(this, bytes);
    if (!this.aborted) this.handler.onResponseEnd?.(this, {});
  }

  pause(): void {}
  resume(): void {}
}
