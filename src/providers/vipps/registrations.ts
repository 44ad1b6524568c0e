import { cleanText } from '../../domain/clean';
import { memberOf } from '../member';
import { type Registered, RegistrationFailed, type Registrations } from '../registrations';
import { Secret } from '../secret';
import type { Api } from './api';
import { errorCodes } from './refusals';
import { registeredAnswer, registrationsAnswer } from './wire';

const PATH = '/webhooks/v1/webhooks';

/** All that may happen to a payment. Refunds are among them: they are looked at like anything else. Source: sheet 9.1. */
const EVENTS = ['created', 'authorized', 'aborted', 'expired', 'terminated', 'captured', 'cancelled', 'refunded'].map(
  (name) => `epayments.payment.${name}.v1`,
);

/** The webhooks of one sales unit. There is no change: one is registered, then the other is deleted. Source: sheet 9.1. */
export const registrationsOf = (api: Api): Registrations => ({
  async register(url) {
    const answer = registeredAnswer.safeParse(await asked(api, 'POST', PATH, 201, { url, events: EVENTS }));
    if (!answer.success) throw new RegistrationFailed(`Vipps answered in words that cannot be read. ${PERHAPS}`);
    const { id, secret } = answer.data;
    return { id, secret: new Secret(secret) };
  },
  async list(): Promise<readonly Registered[]> {
    const answer = registrationsAnswer.safeParse(await asked(api, 'GET', PATH, 200));
    if (!answer.success) throw new RegistrationFailed('Vipps answered in words that cannot be read.');
    return answer.data.webhooks;
  },
  async remove(id) {
    await asked(api, 'DELETE', `${PATH}/${encodeURIComponent(id)}`, 204);
  },
  close: () => api.close(),
});

async function asked(
  api: Api,
  method: 'GET' | 'POST' | 'DELETE',
  path: string,
  expected: number,
  body?: object,
): Promise<unknown> {
  const sent = await api.manage(method, path, body);
  if (sent.sent !== 'yes') {
    throw new RegistrationFailed(
      `Vipps: ${sent.why}.${sent.sent === 'maybe' && method !== 'GET' ? ` ${PERHAPS}` : ''}`,
    );
  }
  const { status, json } = sent.answer;
  if (status !== expected)
    throw new RegistrationFailed(`Vipps refused: ${[status, ...errorCodes(json)].join(' ')}${saidIn(json)}.`);
  return json;
}

/** What is wrong stands in words alone (sheet 9.1). They go to whoever asked, and nowhere else. */
function saidIn(json: unknown): string {
  const said = [memberOf(json, 'title'), memberOf(json, 'detail')].filter((text) => typeof text === 'string');
  return said.length === 0 ? '' : `: ${cleanText(said.join(', '), SAID_MAX)}`;
}

const SAID_MAX = 300;

const PERHAPS = 'It may have been done: list the registrations, and delete one whose secret you do not have.';
