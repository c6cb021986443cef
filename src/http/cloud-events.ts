import type { z } from 'zod';
import { schemaId } from '../engine/events/vocabulary.ts';
import type * as schemas from './event-schemas.ts';

export const CLOUD_EVENTS_BATCH = 'application/cloudevents-batch+json';

type Page = z.output<typeof schemas.events>;
type Event = Page['events'][number];

/**
 * CloudEvents 1.0 (JSON format). `source` and `id` together are unique for ever: a restored log goes on under another
 * name. `sequence` is that of the sequence extension: texts that sort as the numbers do.
 */
export function cloudEvent(event: Event, { log }: Pick<Page, 'log'>): Readonly<Record<string, unknown>> {
  const { n, type, version, at, subject, target, operation, data } = event;
  return {
    specversion: '1.0',
    id: String(n),
    source: `urn:lockstep:log:${encodeURIComponent(log)}`,
    type,
    time: at,
    ...(subject === null ? {} : { subject }),
    ...(target === null ? {} : { target }),
    ...(operation === null ? {} : { operation }),
    sequence: String(n).padStart(16, '0'),
    dataschema: schemaId(type, version),
    datacontenttype: 'application/json',
    data,
  };
}
