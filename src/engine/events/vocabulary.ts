import { z } from 'zod';
import type { EventShapes } from './event-type.ts';
import { hookEvents } from './hook-events.ts';
import { houseEvents } from './house-events.ts';
import { leaveEvents } from './leave-events.ts';
import { peopleEvents } from './people-events.ts';
import { signInEvents } from './sign-in-events.ts';
import { signalEvents } from './signal-events.ts';
import { directoryEvents, sourceEvents } from './source-events.ts';
import { taskEvents } from './task-events.ts';
import { webhookEvents } from './webhook-events.ts';

/** Every type of event there is. `Entry` takes no other, so nothing is journalled that is not described here. */
export const VOCABULARY = {
  ...peopleEvents,
  ...leaveEvents,
  ...taskEvents,
  ...sourceEvents,
  ...directoryEvents,
  ...hookEvents,
  ...houseEvents,
  ...signalEvents,
  ...signInEvents,
  ...webhookEvents,
} as const satisfies EventShapes;

export type EventType = keyof typeof VOCABULARY;

/** What readers find in `data`, by type. */
export type EventData<T extends EventType> = z.output<(typeof VOCABULARY)[T]['data']>;

export const EVENT_TYPES = Object.keys(VOCABULARY).sort() as readonly EventType[];

export function isEventType(type: string): type is EventType {
  return Object.hasOwn(VOCABULARY, type);
}

/** Which version of its type data are of: from the second on they say so themselves. */
export function versionOf(data: unknown): number {
  const v = typeof data === 'object' && data !== null && Object.hasOwn(data, 'v') && 'v' in data ? data.v : 1;
  return typeof v === 'number' && Number.isSafeInteger(v) && v > 0 ? v : 1;
}

/** JSON Schema (2020-12) of the data of one type. Open: a newer version may add members. */
export function dataSchema(type: EventType): Readonly<Record<string, unknown>> {
  const { about, version, data } = VOCABULARY[type];
  const { $schema, ...schema } = z.toJSONSchema(data, {
    reused: 'inline',
    override: ({ jsonSchema }) => {
      if (jsonSchema.additionalProperties === false) delete jsonSchema.additionalProperties;
    },
  });
  return { $schema, $id: schemaId(type, version), title: type, description: about, ...schema };
}

/** Names the schema of one version of one type. */
export function schemaId(type: string, version: number): string {
  return `urn:lockstep:event:${type}:${version}`;
}
