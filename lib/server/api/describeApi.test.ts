import { describe, expect, it } from 'vitest';
import { api } from './api';
import { describeApi } from './describeApi';

type Node = Readonly<Record<string, unknown>>;
const document = JSON.parse(JSON.stringify(describeApi(api))) as {
  openapi: string;
  info: Node;
  paths: Record<string, Record<string, Node>>;
  components: { schemas: Record<string, Node> };
};
const operations = Object.entries(document.paths).flatMap(([path, item]) =>
  Object.entries(item).map(([method, operation]) => ({ path, method, operation })),
);

/** Every object within a value. */
function* nodes(value: unknown): Generator<Node> {
  if (typeof value !== 'object' || value === null) return;
  if (!Array.isArray(value)) yield value as Node;
  for (const item of Object.values(value)) yield* nodes(item);
}

describe('the OpenAPI document', () => {
  it('is OpenAPI 3.1 with what it requires', () => {
    expect(document.openapi).toMatch(/^3\.1\.\d$/);
    expect(document.info).toMatchObject({ title: 'Lastwrite', version: expect.any(String) as string });
    expect(Object.keys(document.paths).every((path) => path.startsWith('/'))).toBe(true);
    expect(new Set(operations.map(({ operation }) => operation.operationId)).size).toBe(operations.length);
  });

  it('tells of every operation that a host which is not the console’s gets 421', () => {
    for (const { path, operation } of operations)
      if (path !== '/metrics') expect(Object.keys(operation.responses as Node), path).toContain('421');
  });

  it('describes every response, and every parameter of a path', () => {
    for (const { path, operation } of operations) {
      for (const [status, response] of Object.entries(operation.responses as Record<string, Node>)) {
        expect(status).toMatch(/^[1-5]\d\d$/);
        expect(response.description, `${path} ${status}`).toEqual(expect.any(String));
      }
      const inPath = [...path.matchAll(/\{(\w+)\}/g)].map((match) => match[1]);
      const parameters = (operation.parameters ?? []) as {
        in: string;
        name: string;
        required?: boolean;
        schema?: unknown;
      }[];
      expect(
        parameters.filter((parameter) => parameter.in === 'path' && parameter.required).map(({ name }) => name),
      ).toEqual(inPath);
      expect(parameters.every(({ schema }) => schema !== undefined)).toBe(true);
    }
  });

  it('refers only to schemas that it holds', () => {
    const referred = [...nodes(document)].flatMap(({ $ref }) => (typeof $ref === 'string' ? [$ref] : []));
    expect(referred.length).toBeGreaterThan(10);
    for (const reference of referred)
      expect(Object.keys(document.components.schemas)).toContain(reference.replace('#/components/schemas/', ''));
    expect(document.components.schemas).toHaveProperty('Inspection');
    expect(document.components.schemas).toHaveProperty('Problem');
  });

  it('lets answers grow: no schema of an answer forbids further properties, and every request does', () => {
    const { schemas } = document.components;
    expect(schemas.InspectManyRequest?.additionalProperties).toBe(false);
    expect(schemas.RecordCallsRequest?.additionalProperties).toBe(false);
    expect(schemas.LoadTestRequest?.additionalProperties).toBe(false);
    expect(schemas.InterleavingRequest?.additionalProperties).toBe(false);
    expect(schemas.ReplayRequest?.additionalProperties).toBe(false);
    for (const name of [
      'Inspection',
      'Problem',
      'Field',
      'Version',
      'EnvironmentsResponse',
      'LoadTest',
      'Iteration',
      'Scenario',
      'Exploration',
      'Order',
      'Replay',
    ]) {
      expect(
        [...nodes(schemas[name])].filter((node) => node.additionalProperties === false),
        name,
      ).toEqual([]);
    }
  });
});
