import { durationMs } from '../../policy/documents/duration.ts';
import type { SourceDocument } from '../../policy/documents/source.ts';
import type { DirectoryConfig } from '../ldap/index.ts';
import type { UserPullConfig } from '../scim-pull/index.ts';
import type { QueryConfig } from '../sql/index.ts';
import { recordMappingOf, rowShapeOf } from './of-source.ts';

type Of<T extends SourceDocument['type']> = Extract<SourceDocument, { type: T }>;

/** Throws FEED_SHAPE, as the two below. */
export function userPullOf(source: Of<'scimPull'>): UserPullConfig {
  return {
    url: source.url,
    pageSize: source.pageSize,
    shape: rowShapeOf(source),
    key: source.key,
    ...(source.filter === undefined ? {} : { filter: source.filter }),
    ...(source.credential === undefined ? {} : { credential: source.credential }),
  };
}

export function directoryOf(source: Of<'ldap'>): DirectoryConfig {
  const { attributes, facts, strongKeys } = recordMappingOf(source);
  const deciding = attributes.filter(({ as }) => strongKeys.includes(as)).map(({ field }) => field);
  const told = Object.values(facts).map((fact) => (typeof fact === 'string' ? fact : fact.column));
  return {
    base: source.base,
    scope: source.scope,
    filter: source.filter,
    pageSize: source.pageSize,
    order: source.incremental === 'none' ? null : source.incremental,
    overlapMs: durationMs(source.overlap),
    shape: rowShapeOf(source),
    key: source.key,
    single: new Set([source.key, ...deciding, ...told]),
  };
}

export function queryOf(source: Of<'sql'>): QueryConfig {
  const { incremental } = source;
  return {
    url: source.url,
    query: source.query,
    maxRows: source.maxRows,
    timeoutMs: durationMs(source.timeout),
    shape: rowShapeOf(source),
    key: source.key,
    changes:
      incremental === undefined
        ? null
        : {
            column: incremental.column,
            type: incremental.type,
            overlapMs: durationMs(incremental.overlap),
          },
    ...(source.ca === undefined ? {} : { ca: source.ca }),
  };
}
