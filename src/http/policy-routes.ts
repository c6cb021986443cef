import * as schemas from './policy-schemas.ts';
import { OPERATE, READ, type Route, route } from './route.ts';

const POLICY_BYTES = 2 * 1024 * 1024;

/** The documents that decide who has what. They change by a plan: POST /plans/keep with kind `document`. */
export const POLICY_ROUTES: readonly Route[] = [
  route(
    'policies',
    'get',
    '/policies',
    READ,
    'The documents in force, since when and by whom',
    { answer: schemas.policies },
    (s, { caller }) => s.policies(caller),
  ),
  route(
    'policySchemas',
    'get',
    '/policies/schemas',
    READ,
    'JSON Schema of each kind of document, and documents to start from',
    { answer: schemas.policySchemas },
    (s) => s.policySchemas(),
  ),
  route(
    'policyFindings',
    'get',
    '/policies/findings',
    READ,
    'Rules that match nobody, and what several rules give to the same people',
    { answer: schemas.policyFindings },
    (s, { caller }) => s.policyFindings(caller),
  ),
  route(
    'checkPolicy',
    'post',
    '/policies/check',
    OPERATE,
    'What is wrong with a change of one document; nothing is written',
    { body: schemas.editOrder, maxBytes: POLICY_BYTES, answer: schemas.checkedPolicy },
    (s, { caller, body }) => s.checkPolicy(caller, body),
  ),
  route(
    'policyImpact',
    'post',
    '/policies/impact',
    OPERATE,
    'Who would gain and lose what by a change of one document; nothing is written',
    { body: schemas.editOrder, maxBytes: POLICY_BYTES, answer: schemas.policyImpact },
    (s, { caller, body }) => s.policyImpact(caller, body),
  ),
  route(
    'policyDocument',
    'get',
    '/policies/{kind}/{name}',
    READ,
    'One document as it was written',
    { params: schemas.documentPath, query: schemas.documentQuery, answer: schemas.policyDocument },
    (s, { caller, params, query }) => s.policyDocument(caller, { ...params, version: query.version }),
  ),
  route(
    'policyHistory',
    'get',
    '/policies/{kind}/{name}/history',
    READ,
    'Who changed a document, when and why',
    { params: schemas.documentPath, answer: schemas.policyHistory },
    (s, { caller, params }) => s.policyHistory(caller, params),
  ),
  route(
    'policyDiff',
    'get',
    '/policies/{kind}/{name}/diff',
    READ,
    'What changed in a document between two versions',
    { params: schemas.documentPath, query: schemas.diffQuery, answer: schemas.policyDiff },
    (s, { caller, params, query }) => s.policyDiff(caller, params, query),
  ),
];
