import { execFileSync } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import type { z } from 'zod';
import type { EventList, Forecast, PaymentView, ShipmentView } from '../../../src/client';
import type { Command } from '../../../src/domain/commands';
import { documentOf } from '../../../src/gateway/api/openapi';
import { RESOURCES } from '../../../src/gateway/api/resources';
import * as wire from '../../../src/gateway/api/wire';
import { commandOf } from '../../../src/messages/commands';
import { startMessage } from '../../../src/messages/schemas';

/** What a message of each kind consists of, by the schema of its body and what comes from elsewhere. */
const BODIES: readonly [Command['kind'], z.ZodObject, readonly string[]][] = [
  ['ship', wire.shipBody, ['shipmentId']],
  ['refund', wire.refundBody, ['refundId']],
  ['pause', wire.reasonBody, ['operator']],
  ['resume', wire.reasonBody, ['operator']],
  ['retryNow', wire.reasonBody, ['operator']],
  ['resolve', wire.resolveBody, ['operator']],
  ['acknowledge', wire.acknowledgeBody, ['operator']],
];

describe.each(BODIES)('the body of %s', (kind, schema, elsewhere) => {
  test('has the members that the payment takes', () => {
    const refused = commandOf(kind, 'no object');
    const [, names = ''] = /with (.*)$/.exec('problem' in refused ? refused.problem : '') ?? [];
    expect([...elsewhere, ...Object.keys(schema.shape)].sort()).toEqual(names.split(', ').sort());
  });

  test('has their forms: what it lets through the payment takes, and the other way round', () => {
    const given = { operator: 'ida', ...(kind === 'refund' ? { refundId: 'return-1' } : { shipmentId: 'parcel-1' }) };
    const members = Object.fromEntries(Object.keys(schema.shape).map((name) => [name, anything(name)]));
    fc.assert(
      fc.property(fc.record(members, { requiredKeys: [] }), (body) => {
        const taken = commandOf(kind, { ...given, ...body });
        expect('command' in taken).toBe(schema.safeParse(body).success);
      }),
    );
  });
});

/** Of each member what may be and what may not. The codes of attentions are free text to the payment, which refuses what is not up. */
const anything = (name: string): fc.Arbitrary<unknown> =>
  name === 'code'
    ? fc.constantFrom('Parked', 7, '')
    : fc.oneof(
        fc.constantFrom(9_900, 0, -1, 1.5, 2 ** 53, '9900', '', ' ', 'NOK', 'nok', 'text', 'done', 'notDone'),
        fc.constantFrom(
          true,
          false,
          null,
          '@release',
          '@refund:return-1',
          '@refund:',
          'parcel-1',
          'a b',
          'x'.repeat(501),
          [],
          {},
        ),
      );

test('what starts a payment has the members of the client, but for the names in the address and the mark of a recovery', () => {
  const { account: _, paymentId: __, recovered: ___, ...shape } = startMessage.shape;
  expect(Object.keys(wire.startBody.shape).sort()).toEqual(Object.keys(shape).sort());
});

test('an answer has the members of the view, no more and no fewer', () => {
  // The compiler holds both directions.
  const view = (body: z.output<typeof wire.payment>): PaymentView => body;
  const back = (body: PaymentView): z.output<typeof wire.payment> => body;
  const forecast = (body: Forecast): z.output<typeof wire.forecast> => body;
  const shipment = (body: ShipmentView): Omit<z.output<typeof wire.shipment>, 'decided' | 'currency'> => body;
  const events = (body: EventList): z.output<typeof wire.events> => ({
    ...body,
    events: body.events.map((one) => ({ ...one, data: { ...one.data } })),
  });
  expect([view, back, forecast, shipment, events]).toHaveLength(5);
});

describe('the OpenAPI document', () => {
  const document = documentOf(RESOURCES) as {
    paths: Record<string, Record<string, { operationId: string; responses: Record<string, object> }>>;
  };

  test('is valid, by a validator of others', () => {
    const file = join(mkdtempSync(join(tmpdir(), 'holdfast-openapi-')), 'openapi.json');
    writeFileSync(file, JSON.stringify(document));
    const validator = require
      .resolve('@seriousme/openapi-schema-validator')
      .replace(/index\.js$/, 'bin/validate-api-cli.js');
    expect(execFileSync(process.execPath, [validator, file], { encoding: 'utf8' })).toMatch(/"valid":\s*true|valid/i);
  });

  test('has every resource once, each with a name of its own', () => {
    const told = Object.entries(document.paths).flatMap(([path, methods]) =>
      Object.entries(methods).map(([method, { operationId }]) => `${method.toUpperCase()} ${path} ${operationId}`),
    );
    expect(told.sort()).toEqual(RESOURCES.map((one) => `${one.method} ${one.path} ${one.operationId}`).sort());
    expect(new Set(RESOURCES.map(({ operationId }) => operationId)).size).toBe(RESOURCES.length);
  });

  test('refers to nothing that it lacks', () => {
    const schemas = Object.keys((document as unknown as { components: { schemas: object } }).components.schemas);
    const named = [...JSON.stringify(document).matchAll(/"#\/components\/schemas\/(\w+)"/g)].map(([, name]) => name);
    expect(named.filter((name) => !schemas.includes(name ?? ''))).toEqual([]);
    expect(schemas.filter((name) => !named.includes(name))).toEqual([]);
  });
});
