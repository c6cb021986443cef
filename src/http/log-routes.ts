import * as schemas from './log-schemas.ts';
import { READ, type Route, route } from './route.ts';

export const NDJSON = 'application/x-ndjson';
export const TAR = 'application/x-tar';
export const BYTES = 'application/octet-stream';
export const NOTE = 'text/plain';

/** The log, for everybody who may read: whoever doubts us needs nothing else. */
export const LOG_ROUTES: readonly Route[] = [
  route(
    'logEntries',
    'get',
    '/log',
    READ,
    'Entries of the log, the newest first; paged both ways',
    { query: schemas.entriesQuery, answer: schemas.entries },
    (s, { caller, query }) => s.logEntries(caller, query),
  ),
  route(
    'logEntry',
    'get',
    '/log/entries/{n}',
    READ,
    'One entry, exactly as it is hashed',
    { params: schemas.entryPath, answer: schemas.oneEntry },
    (s, { caller, params }) => s.logEntry(caller, params.n),
  ),
  route(
    'logCheckpoint',
    'get',
    '/log/checkpoint',
    READ,
    'How large the log is, and its newest signed checkpoint',
    { answer: schemas.checkpoint },
    (s, { caller }) => s.logCheckpoint(caller),
  ),
  route(
    'logInclusion',
    'get',
    '/log/entries/{n}/proof',
    READ,
    'That one entry is in the log that the newest checkpoint signs',
    { params: schemas.entryPath, answer: schemas.inclusion },
    (s, { caller, params }) => s.logInclusion(caller, params.n),
  ),
  route(
    'logConsistency',
    'get',
    '/log/proof',
    READ,
    'That a later log begins with the whole of an earlier one',
    { query: schemas.consistencyQuery, answer: schemas.consistency },
    (s, { caller, query }) => s.logConsistency(caller, query),
  ),
  route(
    'logTile',
    'get',
    '/log/tiles/{path}',
    READ,
    'A file of the log as C2SP tlog-tiles names them: this is its prefix',
    { params: schemas.tilePath, tail: true, answer: 'file', forms: [BYTES, NOTE] },
    (s, { caller, params }) => s.logTile(caller, params.path),
  ),
  route(
    'logKeys',
    'get',
    '/log/keys',
    READ,
    'The public keys under which checkpoints of the log are signed',
    { answer: schemas.logKeys },
    (s, { caller }) => s.logKeys(caller),
  ),
  route(
    'exportLog',
    'get',
    '/log/export',
    READ,
    'The log as one file, to be kept elsewhere',
    { query: schemas.exportQuery, answer: 'file', forms: [NDJSON, TAR] },
    (s, { caller, query }) => s.exportLog(caller, query),
  ),
];
