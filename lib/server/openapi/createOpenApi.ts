import { createDocument, type oas31 } from 'zod-openapi';
import { paths } from './operations';

/** The OpenAPI 3.1 description of the API, made from the schemas that requests and responses are checked and typed with. */
export function createOpenApi(): oas31.OpenAPIObject {
  return createDocument(
    {
      openapi: '3.1.1',
      info: {
        title: 'Lastwrite',
        version: '1.0.0',
        description:
          'Shows which write won, and proves why. Times are ISO 8601 UTC with microseconds as read from the store; durations are milliseconds. Further properties may be added to answers; an unknown property in a request is an error.',
      },
      servers: [{ url: '/' }],
      paths,
    },
    {
      // Answers may grow by properties, so a generated client must not refuse unknown ones. Requests stay closed.
      override: ({ jsonSchema, io }) => {
        if (io === 'output' && jsonSchema.additionalProperties === false) delete jsonSchema.additionalProperties;
      },
    },
  );
}
