import type { SourceDocument } from '../../policy/documents/source.ts';
import type { CsvShape } from '../csv/shape.ts';
import { type MetaProof, withoutUndefined } from '../feed/claim.ts';
import type { RowShape } from '../feed/row-shape.ts';
import type { PullConfig } from '../rest/pull-config.ts';
import type { EventMapping } from './event-mapping.ts';
import { type FactFields, type RecordMapping, shapeOfMapping } from './record-mapping.ts';

type Of<T extends SourceDocument['type']> = Extract<SourceDocument, { type: T }>;

/** What the fields of a source mean, as its document declares it. */
export function recordMappingOf(source: SourceDocument): RecordMapping {
  return {
    key: source.key,
    attributes: Object.entries(source.columns).map(([field, column]) => ({
      field,
      as: column.as,
      of: column.of,
      type: column.type,
      required: column.required,
      empty: column.empty,
      separator: column.separator,
      ...(column.values === undefined ? {} : { oneOf: column.values }),
    })),
    constants: source.constants,
    facts: withoutUndefined(source.facts) as FactFields,
    strongKeys: [...new Set(source.correlate.flat())],
  };
}

/** How the rows of a report are read. Throws FEED_SHAPE. */
export function rowShapeOf(source: Of<'csv' | 'rest' | 'scimPull' | 'ldap' | 'sql'>): RowShape {
  return shapeOfMapping(recordMappingOf(source), {
    ...(source.zone === undefined ? {} : { zone: source.zone }),
    ...(source.company === undefined ? {} : { company: source.company }),
    order: source.inOrder,
    identifiers: source.identifiers,
  });
}

/** Throws FEED_SHAPE. */
export function csvShapeOf(source: Of<'csv'>): CsvShape {
  return {
    ...rowShapeOf(source),
    encoding: source.encoding,
    delimiter: source.delimiter,
    whole: wholeOf(source.whole),
  };
}

function wholeOf(whole: Of<'csv'>['whole']): CsvShape['whole'] {
  switch (whole.by) {
    case 'none':
      return { by: 'none' };
    case 'trailer':
      return withoutUndefined(whole) as Extract<CsvShape['whole'], { by: 'trailer' }>;
    case 'meta':
      return withoutUndefined(whole) as MetaProof;
  }
}

export function eventMappingOf(source: Of<'webhook'>): EventMapping {
  return {
    ...recordMappingOf(source),
    typeField: source.typeField,
    dataField: source.dataField,
    ...(source.changesField === undefined ? {} : { changesField: source.changesField }),
    events: source.events,
    ...(source.company === undefined ? {} : { company: source.company }),
    ...(source.zone === undefined ? {} : { zone: source.zone }),
  };
}

/** The pull of a source that pages by link. Throws PULL_CONFIG only when it starts (`pullPages`). */
export function pullConfigOf(source: Of<'rest'>): PullConfig {
  const whole = wholeOf(source.whole);
  const { by: _, bytes: _bytes, sha256: _sha256, ...about } = whole.by === 'meta' ? whole : { by: whole.by };
  return {
    url: source.url,
    records: source.records,
    paging: { by: 'link', member: source.next },
    key: source.key,
    pageSize: { parameter: 'limit', size: source.pageSize },
    about,
    ...(source.credential === undefined ? {} : { credential: source.credential }),
  };
}
