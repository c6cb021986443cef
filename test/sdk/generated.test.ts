import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { z } from 'zod';
import type { Answer, EventData } from '../../packages/sdk/src/index.ts';
import { clientModule } from '../../scripts/docs/client.mjs';
import { eventsModule, eventsPage } from '../../scripts/docs/events.mjs';
import {
  dataSchema,
  EVENT_TYPES,
  type EventType,
  VOCABULARY,
  type EventData as Vocabulary,
} from '../../src/engine/events/vocabulary.ts';
import { API_ROUTES } from '../../src/http/api-routes.ts';
import type { events } from '../../src/http/event-schemas.ts';
import type * as exceptionSchemas from '../../src/http/exception-schemas.ts';
import { openApi } from '../../src/http/openapi.ts';
import type { people } from '../../src/http/people-schemas.ts';
import type * as schemas from '../../src/http/schemas.ts';
import type * as targetSchemas from '../../src/http/target-schemas.ts';
import { ROOT } from '../house/planted.ts';

type Json = Record<string, unknown>;
interface Document {
  readonly paths: Record<string, Record<string, Json>>;
  readonly components: Json;
}
const document = () => structuredClone(openApi('0.0.0')) as unknown as Document;

/** Compiles only when what the server answers is what the client says it gets, and the other way round. */
type Same<A, B> = [A] extends [B] ? ([B] extends [A] ? true : never) : never;
const same: readonly true[] = [
  true satisfies Same<Answer<'people'>, z.output<typeof people>>,
  true satisfies Same<Answer<'person'>, z.output<typeof schemas.person>>,
  true satisfies Same<Answer<'why'>, z.output<typeof schemas.explanation>>,
  true satisfies Same<Answer<'makePlan'>, z.output<typeof schemas.planFile>>,
  true satisfies Same<Answer<'leave'>, z.output<typeof schemas.leaveOrdered>>,
  true satisfies Same<Answer<'tasks'>, z.output<typeof exceptionSchemas.tasks>>,
  true satisfies Same<Answer<'events'>, z.output<typeof events>>,
  true satisfies Same<Answer<'targets'>, z.output<typeof targetSchemas.targets>>,
  true satisfies Same<Answer<'certificate'>, string>,
];

const sameEvents: readonly true[] = [
  true satisfies Same<EventData['leave.decided'], Vocabulary<'leave.decided'>>,
  true satisfies Same<EventData['target.reconciled'], Vocabulary<'target.reconciled'>>,
  true satisfies Same<keyof EventData, EventType>,
];

describe('the types of the client', () => {
  it('are those of the API as it is now (`npm run docs` writes them)', () => {
    const file = readFileSync(join(ROOT, 'packages/sdk/src/generated/api.ts'), 'utf8');
    expect(file).toBe(clientModule(document()));
    expect(same).not.toContain(false);
  });

  it('are those of the events as they are now', () => {
    const types = EVENT_TYPES.map((type) => ({
      type,
      version: VOCABULARY[type].version,
      schema: dataSchema(type),
    }));
    const file = readFileSync(join(ROOT, 'packages/sdk/src/generated/events.ts'), 'utf8');
    expect(file).toBe(eventsModule(types));
    expect(sameEvents).not.toContain(false);
    const page = eventsPage(types);
    for (const type of EVENT_TYPES) expect(page).toContain(`\n### ${type}\n`);
  });

  it('change with a route, a field and a parameter', () => {
    const now = clientModule(document());
    const people = '/api/v1/people';
    const route = document();
    route.paths['/api/v1/planted'] = { get: { ...route.paths[people]?.get, operationId: 'planted' } };
    const field = document();
    const text = JSON.stringify(field).replace('"nextEvaluation":', '"planted":');
    const parameter = JSON.stringify(document()).replace('"name":"state"', '"name":"planted"');
    for (const changed of [route, JSON.parse(text), JSON.parse(parameter)]) {
      const then = clientModule(changed);
      expect(then).not.toBe(now);
      expect(then).toContain('planted');
    }
  });

  it('are never guessed', () => {
    const twice = document();
    twice.paths['/api/v1/planted'] = { get: { ...twice.paths['/api/v1/people']?.get } };
    expect(() => clientModule(twice)).toThrow('two operations are called people');
    const strange = JSON.parse(JSON.stringify(document()).replaceAll('"boolean"', '"colour"'));
    expect(() => clientModule(strange)).toThrow('no type is known');
    const clash = JSON.parse(JSON.stringify(document()).replace('"name":"state"', '"name":"limit"'));
    expect(() => clientModule(clash)).toThrow('has two inputs of one name');
  });

  it('name each route of the server once', () => {
    const names = API_ROUTES.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
    expect(names.length).toBeGreaterThan(15);
  });
});
