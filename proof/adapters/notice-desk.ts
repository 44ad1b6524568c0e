import { Coalescer } from '../../src/gateway/notices/coalescer';
import type { NoticeReader, Notices } from '../../src/providers/notices';
import type { Delivery } from '../../src/sandbox/exchange';
import type { Clock } from '../simulator/clock';

/** What the gateway makes of the notices about one payment, in virtual time: verified, and passed on with its gaps. */
export class NoticeDesk {
  private passed = 0;
  private readonly coalescer: Coalescer<'told'>;

  constructor(
    clock: Clock,
    private readonly notices: Notices,
    private readonly reader: NoticeReader,
    /** Of the hold, as the payment knows it. */
    private readonly reference: string,
    private readonly count: (fault: string) => void,
  ) {
    this.coalescer = new Coalescer<'told'>({
      send: async () => {
        this.passed += 1;
        return 'told';
      },
      onLate: () => undefined,
      after: (ms, ring) => clock.at(clock.now + ms, ring),
    });
  }

  /** How many have reached the payment since the last time. */
  taken(): number {
    const { passed } = this;
    this.passed = 0;
    return passed;
  }

  /** What the provider is answered. */
  take({ url, headers, body }: Delivery): { status: number; body?: string } {
    const { answers, path } = this.notices;
    const rawBody = Buffer.from(body);
    if (!this.reader.verify({ headers, params: paramsOf(path, url), rawBody }).genuine) {
      this.count('notice refused');
      return answers.notGenuine;
    }
    const notice = this.reader.read(rawBody);
    if (notice?.reference === this.reference) {
      void this.coalescer.offer(notice.reference, this.reader.minGapMs, { text: notice.kind, id: notice.dedupeKey });
    }
    return answers.taken;
  }
}

/** The last parts of an address, by the names that a path gives them. */
function paramsOf(path: string, url: string): Record<string, string | undefined> {
  const names = path.split('/').slice(1);
  const parts = new URL(url).pathname.split('/').slice(-names.length || undefined);
  return Object.fromEntries(names.map((name, at) => [name.replace(':', ''), parts[at]]));
}
