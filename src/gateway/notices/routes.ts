import type { FastifyPluginAsync, FastifyReply } from 'fastify';
import type { Logger } from 'pino';
import type { Holdfast } from '../../client';
import type { NoticeAccount } from '../../config/notices';
import type { GatewayMetrics } from '../metrics';
import { createReceiver, VERDICTS } from './receiver';

export interface Notices {
  holdfast: Holdfast;
  accounts: readonly NoticeAccount[];
  metrics: GatewayMetrics;
  log: Logger;
}

const COME_AGAIN_SECONDS = 5;
const BYTES = 'application/octet-stream';

/** Where providers' notices come in: one address for each account, and nothing else. */
export const noticeRoutes =
  ({ holdfast, accounts, metrics, log }: Notices): FastifyPluginAsync =>
  async (app) => {
    // Signatures are over what was sent, whatever it calls itself: nothing is parsed, and nothing unpacked.
    app.removeAllContentTypeParsers();
    app.addContentTypeParser(BYTES, { parseAs: 'buffer' }, (_, body, done) => done(null, body));
    app.addHook('onRequest', async ({ raw }) => {
      raw.headers['content-type'] = BYTES;
    });
    app.setNotFoundHandler((_, reply) => reply.code(404).send());
    app.setErrorHandler((error: { statusCode?: number }, _, reply) => {
      const status = error.statusCode ?? 500;
      if (status >= 500)
        log.error({ event: 'holdfast.notice.failed', why: String(error) }, 'a notice could not be handled');
      return status >= 500 ? away(reply) : reply.code(status).send();
    });
    for (const { path, ...account } of accounts) {
      const receiver = createReceiver({ path, ...account }, holdfast, log);
      // Not once it is closed: somebody who keeps a connection could hold that up until the process has ended.
      app.addHook('preClose', () => receiver.close());
      const count = (verdict: string, times: number): void =>
        metrics.notices.inc({ provider: account.provider, account: account.account, verdict }, times);
      for (const verdict of VERDICTS) count(verdict, 0);
      app.post(path, async ({ headers, params, body }, reply) => {
        const { verdict, answer } = await receiver.receive({
          headers: headers as Readonly<Record<string, string | undefined>>,
          params: params as Readonly<Record<string, string | undefined>>,
          rawBody: Buffer.isBuffer(body) ? body : Buffer.alloc(0),
        });
        count(verdict, 1);
        if (answer.status === 503) return away(reply);
        return reply
          .code(answer.status)
          .type('text/plain')
          .send(answer.body ?? '');
      });
    }
  };

const away = (reply: FastifyReply): FastifyReply => reply.code(503).header('retry-after', COME_AGAIN_SECONDS).send();
