import { OPERATE, READ, type Route, route } from './route.ts';
import * as schemas from './source-schemas.ts';

const FEED_BYTES = 64 * 1024 * 1024;

/** What sources said, how fresh it is, and what a report would change. */
export const SOURCE_ROUTES: readonly Route[] = [
  route(
    'sources',
    'get',
    '/sources',
    READ,
    'Every source: when it was heard, how much of it was believed, what it is late with',
    { answer: schemas.sources },
    (s, { caller }) => s.sources(caller),
  ),
  route(
    'source',
    'get',
    '/sources/{source}',
    READ,
    'One source with its fields and how many rows have them',
    { params: schemas.sourcePath, answer: schemas.sourceDetail },
    (s, { caller, params }) => s.source(caller, params.source),
  ),
  route(
    'sourceImports',
    'get',
    '/sources/{source}/imports',
    READ,
    'What was read of a source, the newest first',
    { params: schemas.sourcePath, query: schemas.sourceImportsQuery, answer: schemas.sourceImports },
    (s, { caller, params, query }) => s.sourceImports(caller, params.source, query),
  ),
  route(
    'sourceImport',
    'get',
    '/sources/{source}/imports/{import}',
    READ,
    'One import: how it is known to be whole, and who is missing in it',
    { params: schemas.sourceImportPath, answer: schemas.sourceImport },
    (s, { caller, params }) => s.sourceImport(caller, params),
  ),
  route(
    'importRejects',
    'get',
    '/sources/{source}/imports/{import}/rejects',
    READ,
    'Rows of one import that were set aside, with field and reason',
    { params: schemas.sourceImportPath, query: schemas.rejectsQuery, answer: schemas.importRejects },
    (s, { caller, params, query }) => s.importRejects(caller, params, query),
  ),
  route(
    'pullSource',
    'post',
    '/sources/{source}/pull',
    OPERATE,
    'A source that is asked is asked now, by a worker',
    { params: schemas.sourcePath, body: schemas.pullOrder, answer: schemas.pullAsked },
    (s, { caller, params, body }) => s.pullSource(caller, params.source, body),
  ),
  route(
    'previewImport',
    'post',
    '/imports/{source}/preview',
    OPERATE,
    'What a feed would change; nothing of it is kept',
    {
      params: schemas.sourcePath,
      query: schemas.feedQuery,
      body: 'bytes',
      maxBytes: FEED_BYTES,
      answer: schemas.importPreview,
    },
    (s, { caller, params, query, body, headers }) =>
      s.previewImport(caller, params.source, {
        content: body,
        meta: headers.get('lockstep-meta') ?? undefined,
        confirmed: query.confirmed === 'true',
      }),
  ),
];
