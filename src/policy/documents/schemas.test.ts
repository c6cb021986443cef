import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { jsonSchemaOf, jsonSchemaOfAnyDocument } from './json-schema.ts';
import { KIND_NAMES } from './kinds.ts';

/** LOCKSTEP_WRITE_SCHEMAS=1 writes them; then run `npx biome check --write schemas`. */
const write = process.env.LOCKSTEP_WRITE_SCHEMAS === '1';

function published(name: string): URL {
  return new URL(`../../../schemas/${name}.json`, import.meta.url);
}

describe('published JSON Schemas', () => {
  it.each([
    ...KIND_NAMES.map((kind) => [kind, jsonSchemaOf(kind)] as const),
    ['document', jsonSchemaOfAnyDocument()] as const,
  ])('schemas/%s.json is up to date', (name, schema) => {
    const file = published(name);
    if (write) writeFileSync(file, `${JSON.stringify(schema, null, 2)}\n`);
    expect(existsSync(file)).toBe(true);
    expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual(JSON.parse(JSON.stringify(schema)));
  });

  it('describe what is required, and refuse what is unknown', () => {
    const schema = jsonSchemaOf('BirthrightRule');
    expect(schema).toMatchObject({ additionalProperties: false, required: ['kind', 'id', 'when', 'grants'] });
  });
});
