import { createHttp, type Http, type HttpRequest, type HttpSettings } from '../../../src/providers/http';
import type { Server } from './server';

export const capture: HttpRequest = { method: 'POST', path: '/capture', body: '{"amount":9900}' };

/** One server, one transport, closed in the end whatever happens. */
export async function inWorld(
  server: Server,
  settings: Partial<HttpSettings>,
  play: (http: Http, server: Server) => Promise<void>,
  deps: Parameters<typeof createHttp>[1] = {},
): Promise<void> {
  const http = createHttp({ baseUrl: server.url, ...settings }, deps);
  try {
    await play(http, server);
  } finally {
    await http.close();
    await server.close();
  }
}
