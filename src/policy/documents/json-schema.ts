import { z } from 'zod';
import { KIND_NAMES, KINDS, type Kind } from './kinds.ts';

export type JsonSchema = Readonly<Record<string, unknown>>;

/** JSON Schema (2020-12) of one kind, as people write it: fields with defaults may be left out. */
export function jsonSchemaOf(kind: Kind): JsonSchema {
  return { title: `Lockstep ${kind}`, ...z.toJSONSchema(KINDS[kind], { io: 'input', reused: 'inline' }) };
}

/** One schema for files that hold documents of several kinds; editors choose the branch by `kind`. */
export function jsonSchemaOfAnyDocument(): JsonSchema {
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title: 'Lockstep policy document',
    type: 'object',
    required: ['kind'],
    properties: { kind: { enum: KIND_NAMES } },
    allOf: KIND_NAMES.map((kind) => ({
      if: { properties: { kind: { const: kind } }, required: ['kind'] },
      // biome-ignore lint/suspicious/noThenProperty: `then` is the keyword of JSON Schema.
      then: { $ref: `${kind}.json` },
    })),
  };
}
