import { z } from 'zod';
import { ERRORS } from '../domain/errors.ts';
import { API_ROUTES } from './api-routes.ts';
import { ANSWERED_BEFORE, ORDER_KEY } from './order-key.ts';
import type { Route } from './route.ts';
import { problem } from './schemas.ts';
import { SESSION_COOKIE } from './visitor.ts';

type Json = Readonly<Record<string, unknown>>;

function schemaOf(schema: z.ZodType, io: 'input' | 'output'): Json {
  const { $schema: _dialect, ...rest } = z.toJSONSchema(schema, {
    io,
    unrepresentable: 'any',
    reused: 'inline',
  });
  return rest;
}

/** OpenAPI 3.1, made from the routes and their schemas: what is served and what is described cannot differ. */
export function openApi(version: string): Json {
  const paths: Record<string, Record<string, unknown>> = {};
  for (const route of API_ROUTES) {
    const path = `/api/v1${route.path}`;
    paths[path] = { ...paths[path], [route.method]: operationOf(route) };
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Lockstep',
      version,
      description:
        'When somebody joins, moves or leaves, every account, entitlement, session and key follows, and a certificate proves it.',
    },
    paths,
    components: {
      securitySchemes: {
        token: {
          type: 'http',
          scheme: 'bearer',
          description: 'lsk_… as `lockstep token create` prints it; of one tenant and one role.',
        },
        session: {
          type: 'apiKey',
          in: 'cookie',
          name: SESSION_COOKIE,
          description:
            'Of a browser in which somebody is signed in; what changes something must come from our own pages.',
        },
      },
      schemas: {
        Problem: problemSchema(),
        ErrorCode: {
          // Open: a newer server may say a code that an older client has never heard of.
          anyOf: [{ type: 'string', enum: Object.keys(ERRORS) }, { type: 'string' }],
          description: 'Stable; docs/reference/errors.md says when each is given and what to do then.',
        },
      },
    },
    security: [{ token: [] }, { session: [] }],
  };
}

const ORDER_HEADERS: Json = {
  [ANSWERED_BEFORE]: {
    description: '`true`: a call with this key had carried it out before.',
    schema: { type: 'string' },
  },
};

function problemSchema(): Json {
  const { properties, ...rest } = schemaOf(problem, 'output') as { readonly properties: Json };
  return {
    ...rest,
    description: 'RFC 9457, with the stable code and the way out as members of their own.',
    properties: { ...properties, code: { $ref: '#/components/schemas/ErrorCode' } },
  };
}

function operationOf(route: Route): Json {
  const parameters = [...parametersOf(route.params, 'path'), ...parametersOf(route.query, 'query')];
  if (route.body === 'bytes')
    parameters.push({
      name: 'Lockstep-Meta',
      in: 'header',
      required: false,
      schema: { type: 'string' },
      description: 'The meta document of the feed, as JSON.',
    });
  if (route.order !== undefined)
    parameters.push({
      name: ORDER_KEY,
      in: 'header',
      required: false,
      schema: { type: 'string', minLength: 1, maxLength: 255 },
      description:
        'Yours, and fresh for each order. Asked again with it, the order is not carried out again, and what the first call did is answered. Kept for a day at least.',
    });
  return {
    operationId: route.name,
    summary: route.summary,
    description:
      route.open === true ? 'For anybody, from our own pages.' : `Roles: ${route.roles.join(', ')}.`,
    ...(route.open === true ? { security: [] } : {}),
    ...(parameters.length === 0 ? {} : { parameters }),
    ...(route.body === undefined ? {} : { requestBody: { required: true, content: bodyOf(route.body) } }),
    responses: {
      200: {
        description: 'Done',
        ...(route.order === undefined ? {} : { headers: ORDER_HEADERS }),
        content: answerOf(route),
      },
      default: {
        description: 'A problem',
        content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
      },
    },
  };
}

function answerOf({ answer, forms = [] }: Route): Json {
  if (answer === 'certificate') return { 'application/json': {}, 'text/html': {} };
  if (answer === 'file')
    return Object.fromEntries(forms.map((form) => [form, { schema: { type: 'string', format: 'binary' } }]));
  return {
    'application/json': { schema: schemaOf(answer, 'output') },
    ...Object.fromEntries(forms.map((form) => [form, {}])),
  };
}

function bodyOf(body: z.ZodType | 'bytes'): Json {
  if (body === 'bytes') return { 'text/csv': { schema: { type: 'string', format: 'binary' } } };
  return { 'application/json': { schema: schemaOf(body, 'input') } };
}

function parametersOf(schema: z.ZodType | undefined, place: 'path' | 'query'): Json[] {
  if (schema === undefined) return [];
  const { properties = {}, required = [] } = schemaOf(schema, 'input') as {
    properties?: Record<string, Json>;
    required?: readonly string[];
  };
  return Object.entries(properties).map(([name, { description, ...rest }]) => ({
    name,
    in: place,
    required: place === 'path' || required.includes(name),
    schema: rest,
    ...(description === undefined ? {} : { description }),
  }));
}
