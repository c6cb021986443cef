import * as schemas from './hook-schemas.ts';
import { ADMINISTER, OPERATE, READ, type Route, route } from './route.ts';

/** Who is asked before something is given: the policy names them, administrators make their keys, operators try them. */
export const HOOK_ROUTES: readonly Route[] = [
  route(
    'hooks',
    'get',
    '/hooks',
    READ,
    'The twelve hooks and who answers them',
    { answer: schemas.hooks },
    (s, { caller }) => s.hooks(caller),
  ),
  route(
    'hook',
    'get',
    '/hooks/{hook}',
    READ,
    'One receiver of hooks and how it stands',
    { params: schemas.hookPath, answer: schemas.oneHook },
    (s, { caller, params }) => s.hook(caller, params.hook),
  ),
  route(
    'hookCalls',
    'get',
    '/hooks/{hook}/calls',
    READ,
    'Calls to a receiver, the newest first, without what was said in them',
    { params: schemas.hookPath, query: schemas.hookCallsQuery, answer: schemas.hookCalls },
    (s, { caller, params, query }) => s.hookCalls(caller, params.hook, query),
  ),
  route(
    'makeHookKey',
    'post',
    '/hooks/{hook}/key',
    ADMINISTER,
    'A new key signs beside the earlier ones until those end; what the receiver verifies with is shown once',
    { params: schemas.hookPath, body: schemas.hookKeyOrder, answer: schemas.hookKey, dangerous: true },
    (s, { caller, params, body }) => s.makeHookKey(caller, params.hook, body),
  ),
  route(
    'testHook',
    'post',
    '/hooks/{hook}/test',
    OPERATE,
    'Calls a receiver now with a sample and shows request and answer',
    { params: schemas.hookPath, body: schemas.hookTestOrder, answer: schemas.testedHook },
    (s, { caller, params, body }) => s.testHook(caller, params.hook, body),
  ),
  route(
    'askHookAgain',
    'post',
    '/hooks/{hook}/calls/{call}/again',
    OPERATE,
    'Asks once more what was refused',
    {
      params: schemas.hookCallPath,
      answer: schemas.askedAgain,
      order: async (_s, { params }) => ({ call: params.call, asked: true }),
    },
    (s, { caller, params }) => s.askHookAgain(caller, params),
  ),
];
