import { z } from 'zod';
import { PROVIDERS } from '../providers/registry';
import { REFERENCE_PATTERN } from '../providers/secret';
import { ACCOUNT_NAME } from './account-name';
import { accountSettings } from './accounts';
import { TOP } from './config';
import { encryptionSettings } from './encryption';
import { eventsSettings } from './events';
import { gatewaySettings } from './gateway';

type Json = Readonly<Record<string, unknown>>;

/**
 * A JSON schema of `holdfast.yaml`, for editors: how the settings are called, and which form each has.
 *
 * It is made of the schemas that check the file, and says less than they do. What depends on two settings, on the environment or on a file is
 * known to `holdfast config check` alone.
 */
export function editorSchema(): Json {
  const rows = Object.values(PROVIDERS);
  const { definitions, properties, ...top } = schemaOf(
    z.strictObject({
      ...TOP,
      encryption: encryptionSettings.optional(),
      events: eventsSettings.optional(),
      gateway: gatewaySettings.optional(),
    }),
  );
  return {
    $schema: 'http://json-schema.org/draft-07/schema#',
    title: 'holdfast.yaml',
    ...top,
    required: ['accounts'],
    properties: { accounts: { $ref: '#/definitions/accounts' }, ...properties },
    definitions: {
      ...definitions,
      reference: {
        description: 'The value of an environment variable, or of a file',
        ...{ type: 'string', pattern: REFERENCE_PATTERN, examples: ['${NAME}', '${file:/run/secrets/name}'] },
      },
      accounts: {
        ...{ type: 'object', minProperties: 1 },
        propertyNames: { pattern: ACCOUNT_NAME.source },
        additionalProperties: { $ref: '#/definitions/account' },
      },
      account: {
        ...{ type: 'object', required: ['provider'] },
        properties: { provider: { enum: rows.map(({ name }) => name) } },
        allOf: rows.map(({ name }) => ({
          if: { properties: { provider: { const: name } }, required: ['provider'] },
          // biome-ignore lint/suspicious/noThenProperty: it is called so
          then: { $ref: `#/definitions/${name}` },
        })),
      },
      ...Object.fromEntries(
        rows.map((row) => {
          const { definitions: _, properties: members, ...account } = schemaOf(accountSettings(row));
          // Written out, as clients read it without the environment.
          return [row.name, { ...account, properties: { ...members, provider: { const: row.name } } }];
        }),
      ),
    },
  };
}

/** What a schema takes in a file, where a reference may stand for a text. */
function schemaOf(schema: z.ZodObject): Json & { definitions: Json; properties: Json } {
  const { $schema: _, ...made } = z.toJSONSchema(schema, { target: 'draft-7', io: 'input', unrepresentable: 'any' });
  return { definitions: {}, properties: {}, ...(withReferences(made) as Json) };
}

function withReferences(node: unknown): unknown {
  if (Array.isArray(node)) return node.map(withReferences);
  if (typeof node !== 'object' || node === null) return node;
  const { pattern, type } = node as Json;
  if (pattern === REFERENCE_PATTERN) return { $ref: '#/definitions/reference' };
  const inner = Object.fromEntries(
    Object.entries(node).map(([name, value]) => [
      name,
      name === 'propertyNames' ? value : withReferences(value), // names of settings are no texts
    ]),
  );
  return type === 'string' ? { anyOf: [inner, { $ref: '#/definitions/reference' }] } : inner;
}
