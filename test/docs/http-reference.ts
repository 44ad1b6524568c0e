import { z } from 'zod';
import { problemsOf } from '../../src/gateway/api/openapi';
import { PROBLEMS, type ProblemCode } from '../../src/gateway/api/problems';
import type { Resource } from '../../src/gateway/api/resource';
import { RESOURCES } from '../../src/gateway/api/resources';
import { eventsQuery, listQuery, SCHEMAS } from '../../src/gateway/api/wire';
import { asTable } from './page';

const BEGIN = /<!-- made by: .* -->\n/;
const END = '<!-- /made -->';

/** The page with what is made between its marks. */
export function withMade(page: string, made: string): string {
  const [before = '', rest = ''] = page.split(BEGIN);
  const [mark = ''] = BEGIN.exec(page) ?? [];
  return `${before}${mark}\n${made}\n\n${END}${rest.split(END)[1] ?? ''}`;
}

/** The reference of docs/http-api.md. */
export const reference = (): string =>
  [asTable([HEAD, ...RESOURCES.map(rowOf)]), ...BODIES.map(membersOf)].join('\n\n');

const HEAD = ['request', 'scope', 'body', 'answers', 'errors'];

function rowOf(one: Resource): string[] {
  const { method, path, says, scope = 'none', body, query, answers } = one;
  const errors = [...problemsOf(one)].map(
    ([status, codes]) => `${status} ${codes.map((code) => `\`${code}\``).join(', ')}`,
  );
  const [name] = Object.entries(SCHEMAS).find(([, schema]) => schema === body) ?? [];
  return [
    `\`${method} ${path}\`: ${says}`,
    `\`${scope}\``,
    [name ?? '', ...(query ? ['its query is below'] : [])].join(''),
    Object.entries(answers)
      .map(([status, answer]) => `${status}: ${answer.says}`)
      .join('; '),
    errors.join('; '),
  ];
}

const NAMED = [
  'Start',
  'Ship',
  'RefundOrder',
  'Cancellation',
  'Reason',
  'Resolve',
  'Acknowledge',
  'Shipment',
  'Refund',
  'Page',
] as const;
const BODIES = [
  ...NAMED.map((name) => [name, SCHEMAS[name]] as const),
  ['The query of the list', listQuery] as const,
  ['The query of the events', eventsQuery] as const,
];

function membersOf([name, schema]: readonly [string, z.ZodType]): string {
  const { properties = {}, required = [] } = z.toJSONSchema(schema, { io: 'input' });
  const rows = Object.entries(properties).map(([member, described]) => {
    const { description = '' } = described as { description?: string };
    return [`\`${member}\``, required.includes(member) ? 'yes' : 'no', description];
  });
  return `**${name}**\n\n${asTable([['member', 'required', 'meaning'], ...rows])}`;
}

/** What an address is answered with that no request of the reference has. */
const OF_NO_REQUEST: readonly ProblemCode[] = ['NotFound', 'MethodNotAllowed'];

/** The table of docs/errors.md: what may come over HTTP, and nothing that only the client or the command line says. */
export function statuses(): string {
  const told = new Set([...OF_NO_REQUEST, ...RESOURCES.flatMap((one) => [...problemsOf(one).values()].flat())]);
  const mayCome = Object.entries(PROBLEMS).filter(([code]) => told.has(code as ProblemCode));
  const rows = mayCome.map(([code, { status }]) => [`\`${code}\``, String(status)]);
  return asTable([['code', 'status'], ...rows]);
}
