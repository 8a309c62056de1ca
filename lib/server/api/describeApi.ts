import type { OpenAPIHono, RouteConfig } from '@hono/zod-openapi';
import { createDocument, type oas31 } from 'zod-openapi';
import type { ApiEnv } from '../http/newRoutes';

/**
 * The OpenAPI 3.1 description of the API, made from the declarations that its requests are read by. Not by the router's own generator: that gives patterns a flag that
 * JSON Schema does not know, says that what may be null may not, and closes answers, which may grow.
 */
export function describeApi(api: OpenAPIHono<ApiEnv>): oas31.OpenAPIObject {
  const paths: Record<string, Record<string, object>> = {};
  for (const definition of api.openAPIRegistry.definitions) {
    if (definition.type !== 'route') continue;
    const { method, path, ...operation } = toOperation(definition.route);
    paths[path] = { ...paths[path], [method]: operation };
  }
  return createDocument(
    {
      openapi: '3.1.1',
      info: {
        title: 'Lastwrite',
        version: '1.0.0',
        description:
          'Shows which write won, and proves why. Times are ISO 8601 UTC with microseconds, as read from the store. Durations are in milliseconds. Answers may get more properties. Unknown properties in a request are an error.',
      },
      servers: [{ url: '/' }],
      components: { securitySchemes: { bearer: { type: 'http', scheme: 'bearer' } } },
      // The second one: nobody has to say who they are where the console is bound to its own machine, and a browser has a cookie.
      security: [{ bearer: [] }, {}],
      paths: paths,
    },
    {
      // Answers may grow by properties, so a generated client must not refuse unknown ones. Requests stay closed.
      override: ({ jsonSchema, io }) => {
        if (io === 'output' && jsonSchema.additionalProperties === false) delete jsonSchema.additionalProperties;
      },
    },
  );
}

/** What a parameter's text may look like is the router's, and no part of an address as OpenAPI has it. */
function toOperation({ method, path, request = {}, operationId, summary, responses }: RouteConfig) {
  const { params, query, headers, body } = request;
  return {
    method,
    path: path.replaceAll(/(\{\w+\})\{[^}]*\}/g, '$1'),
    operationId,
    summary,
    requestParams: {
      ...(params === undefined ? {} : { path: params }),
      ...(query === undefined ? {} : { query }),
      ...(headers === undefined ? {} : { header: headers }),
    },
    ...(body === undefined ? {} : { requestBody: body }),
    responses,
  };
}
