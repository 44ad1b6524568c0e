import { z } from 'zod';
import { MALFORMED, PROBLEMS, type ProblemCode } from './problems';
import { HEADERS, type HeaderName, type Resource } from './resource';
import * as wire from './wire';

const DESCRIPTION =
  'Holdfast captures authorized payments exactly once. Every id is yours, so every write may be sent again: the same gets its first answer, and other ' +
  'content under the same id is a conflict. Amounts are whole numbers of minor units, moments in answers milliseconds since the epoch. A client ' +
  'ignores members that it does not know. docs/http-api.md says how to use it.';

type Json = Readonly<Record<string, unknown>>;

/** The table as an OpenAPI 3.1 document. */
export function documentOf(resources: readonly Resource[]): Json {
  const registry = z.registry<{ id: string }>();
  for (const [name, schema] of Object.entries(wire.SCHEMAS)) registry.add(schema, { id: name });
  const { schemas } = z.toJSONSchema(registry, { io: 'input', uri: (id) => `#/components/schemas/${id}` });
  const paths: Record<string, Record<string, Json>> = {};
  for (const one of resources) {
    const path = paths[one.path] ?? {};
    path[one.method.toLowerCase()] = operationOf(one);
    paths[one.path] = path;
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Holdfast',
      version: '1',
      description: DESCRIPTION,
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url: '/' }],
    paths,
    components: {
      schemas: Object.fromEntries(Object.entries(schemas).map(([name, schema]) => [name, plain(schema)])),
      securitySchemes: { key: { type: 'http', scheme: 'bearer', description: 'hf_<id>_<43 characters>' } },
    },
  };
}

function operationOf(one: Resource): Json {
  const { operationId, says, scope, body, answers } = one;
  return {
    operationId,
    summary: says,
    ...(scope === undefined ? {} : { description: `Scope: ${scope}`, security: [{ key: [] }] }),
    ...(scope === undefined ? { security: [] } : {}),
    parameters: parametersOf(one),
    ...(body === undefined
      ? {}
      : { requestBody: { required: true, content: { 'application/json': { schema: schemaOf(body) } } } }),
    responses: {
      ...Object.fromEntries(
        Object.entries(answers).map(([status, { says: description, schema, headers = [] }]) => [
          status,
          {
            description,
            ...(headers.length === 0 ? {} : { headers: headersOf(headers) }),
            ...contentOf(Number(status), schema),
          },
        ]),
      ),
      ...refusalsOf(one),
    },
  };
}

/** Of an answer that is not described further, what can be said is that it is an object. */
function contentOf(status: number, schema: z.ZodType | undefined): Json {
  if (status === 304) return {};
  return { content: { 'application/json': { schema: schema === undefined ? { type: 'object' } : schemaOf(schema) } } };
}

/** Where the schema has a name in the document, that. */
function schemaOf(schema: z.ZodType): Json {
  const name = Object.entries(wire.SCHEMAS).find(([, known]) => known === schema)?.[0];
  return name === undefined ? plain(z.toJSONSchema(schema, { io: 'input' })) : { $ref: `#/components/schemas/${name}` };
}

const plain = ({ $schema: _, $id: __, ...schema }: Json): Json => schema;

function parametersOf({ path, query, waits, tagged }: Resource): Json[] {
  const inPath = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => ({
    ...{ name, in: 'path', required: true, schema: schemaOf(wire.id) },
  }));
  const { properties = {} } = query === undefined ? {} : z.toJSONSchema(query, { io: 'input' });
  const inQuery = Object.entries(properties).map(([name, schema]) => {
    const { description, ...rest } = schema as Json;
    return { ...{ name, in: 'query', required: false, description, schema: rest } };
  });
  return [
    ...inPath,
    ...inQuery,
    ...(waits ? [{ name: 'Prefer', in: 'header', required: false, ...PREFER }] : []),
    ...(tagged ? [{ name: 'If-None-Match', in: 'header', required: false, ...TAG }] : []),
  ];
}

const PREFER = {
  description: 'wait=n, 1 to 55 seconds: wait for more than the decision (RFC 7240)',
  schema: { type: 'string', pattern: '^wait=([1-9]|[1-4][0-9]|5[0-5])$' },
  example: 'wait=10',
};
const TAG = { description: 'An ETag: 304 where nothing has changed since', schema: { type: 'string' } };

const headersOf = (names: readonly HeaderName[]): Json =>
  Object.fromEntries(
    names.map((name) => [
      name,
      { description: HEADERS[name], schema: { type: name === 'Retry-After' ? 'integer' : 'string' } },
    ]),
  );

/** What a request may be answered with by everything with a key. */
const WITH_KEY: readonly ProblemCode[] = ['Unauthorized', 'Forbidden', 'TooManyRequests', 'Internal'];
const WITH_BODY: readonly ProblemCode[] = ['TooLarge', 'WrongContentType'];

/** The problems of one resource, by status. */
export function problemsOf({ scope, body, problems }: Resource): Map<number, ProblemCode[]> {
  const byStatus = new Map<number, ProblemCode[]>();
  const add = (status: number, code: ProblemCode): void => {
    byStatus.set(status, [...new Set([...(byStatus.get(status) ?? []), code])]);
  };
  if (scope !== undefined) add(MALFORMED, 'InvalidMessage');
  const all = [...(scope === undefined ? (['Internal'] as const) : WITH_KEY), ...(body ? WITH_BODY : []), ...problems];
  for (const code of all) add(PROBLEMS[code].status, code);
  return new Map([...byStatus].sort(([a], [b]) => a - b));
}

const PROBLEM = { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } };

function refusalsOf(one: Resource): Json {
  const told = [...problemsOf(one)].filter(([status]) => one.answers[status] === undefined);
  return Object.fromEntries(
    told.map(([status, codes]) => {
      const isLater = codes.some((code) => 'retryAfterS' in PROBLEMS[code]);
      return [
        String(status),
        {
          description: codes.join(', '),
          ...(isLater ? { headers: headersOf(['Retry-After']) } : {}),
          content: PROBLEM,
        },
      ];
    }),
  );
}
