import type { SimulatedAccount } from '../account.ts';
import type { Answer, Call, Dialect, Route } from '../call.ts';
import { read, write } from '../call.ts';
import type { Behaviour, Effects } from '../effects.ts';
import { record } from '../json-body.ts';
import { Refusal } from '../refusal.ts';
import type { View } from '../view.ts';
import type { Task } from '../write-desk.ts';
import { accountJson, readAttributes, readEntitlements, readKeys, requiredText } from './account-json.ts';

const PAGE_LIMIT = 1000;

/**
 * A small REST of our own:
 *
 *     GET /health
 *     GET /accounts?limit&after&name&key.NAME     POST /accounts
 *     GET PATCH DELETE /accounts/ID               POST /accounts/ID/enable | disable | transfer {to}
 *     PUT DELETE /accounts/ID/entitlements/KIND/VALUE
 *     GET DELETE /accounts/ID/sessions            GET DELETE /accounts/ID/credentials
 *     GET /changes?since                          GET /tasks/HANDLE
 */
export function nativeDialect(
  name: string,
  effects: Effects,
  behaviour: Behaviour,
  task: (handle: string) => Task | null,
  ownAccount: string | undefined,
): Dialect {
  const json = (account: SimulatedAccount) => accountJson(account, behaviour.administratorEntitlement);

  function route(call: Call): Route | null {
    const [first, id, ...rest] = call.segments;
    switch (first) {
      case 'health':
        return call.method === 'GET'
          ? read(() => ok({ name, dialect: 'native', version: 1, ownAccount }))
          : null;
      case 'accounts':
        if (id === undefined) return collection(call);
        return rest.length === 0 ? one(call, id) : part(call, id, rest);
      case 'changes':
        return call.method === 'GET' ? read(() => changes(call)) : null;
      case 'tasks':
        return call.method === 'GET' ? read(() => taskAnswer(task(id ?? ''))) : null;
      default:
        return null;
    }
  }

  function collection(call: Call): Route | null {
    if (call.method === 'GET') return read(() => list(call));
    if (call.method !== 'POST') return null;
    return write((at) => {
      const body = record(call.body, 'The account');
      const keys = readKeys(body.keys);
      for (const [key, value] of Object.entries(keys)) {
        if (call.present.byKey(key, value).length > 0) throw new Refusal(409, 'key_taken', `${key} is taken`);
      }
      const account = effects.create(
        {
          name: requiredText(body.name, 'name'),
          keys,
          attributes: withoutNulls(readAttributes(body.attributes)),
          entitlements: readEntitlements(body.entitlements),
        },
        at,
        'writer',
      );
      // Shown this once, as real systems do with a first password.
      return {
        status: 201,
        body: { changed: true, account: json(account), firstPassword: account.password },
      };
    });
  }

  function list(call: Call): Answer {
    const key = [...call.query.keys()].find((one) => one.startsWith('key.'));
    if (key !== undefined) return page(...call.view.byKey(key.slice(4), call.query.get(key) ?? ''));
    const wanted = call.query.get('name');
    if (wanted !== null) {
      const named = call.view.byName(wanted);
      return named === null ? page() : page(named);
    }
    const limit = Math.min(Math.max(1, Number(call.query.get('limit')) || 100), PAGE_LIMIT);
    const after = call.query.get('after') ?? '';
    const all = call.view.list();
    const from = after === '' ? 0 : indexAfter(all, after);
    const shown = call.page({ from, to: from + limit });
    const last = all[from + limit - 1];
    return ok({
      total: all.length,
      accounts: all.slice(shown.from, shown.to).map(json),
      ...(from + limit < all.length && last !== undefined && { next: last.id }),
    });
  }

  function page(...found: readonly SimulatedAccount[]): Answer {
    return ok({ total: found.length, accounts: found.map(json) });
  }

  function one(call: Call, id: string): Route | null {
    switch (call.method) {
      case 'GET':
        return read(() => ok(json(existing(call.view, id))));
      case 'PATCH':
        return write((at) => {
          const body = record(call.body, 'The change');
          const account = existing(call.present, id);
          const changed = effects.update(
            id,
            {
              ...(body.name !== undefined && { name: requiredText(body.name, 'name') }),
              ...(body.keys !== undefined && { keys: { ...account.keys, ...readKeys(body.keys) } }),
              attributes: withoutNulls({ ...account.attributes, ...readAttributes(body.attributes) }),
            },
            at,
            'writer',
          );
          return ok({ changed });
        });
      case 'DELETE':
        return write((at) => ok({ changed: effects.remove(id, at, 'writer') }));
      default:
        return null;
    }
  }

  function part(call: Call, id: string, [what, kind, value]: readonly string[]): Route | null {
    switch (`${call.method} ${what}`) {
      case 'POST enable':
        return write((at) => ok({ changed: effects.setActive(id, true, at, 'writer') }));
      case 'POST disable':
        return write((at) => ok({ changed: effects.setActive(id, false, at, 'writer') }));
      case 'POST transfer':
        return write((at) => {
          const to = requiredText(record(call.body, 'The transfer').to, 'to');
          return ok({ changed: effects.transfer(id, to, at, 'writer') });
        });
      case 'PUT entitlements': {
        const entitlement = { kind: requiredText(kind, 'kind'), value: requiredText(value, 'value') };
        return write((at) => ok({ changed: effects.grant(id, entitlement, at, 'writer') }));
      }
      case 'DELETE entitlements': {
        const entitlement = { kind: requiredText(kind, 'kind'), value: requiredText(value, 'value') };
        return write((at) => ok({ changed: effects.revoke(id, entitlement, at, 'writer') }));
      }
      case 'GET sessions':
        return read(() => {
          const sessions = call.view.sessions(existing(call.view, id).id);
          return ok({ sessions: sessions.map((one) => ({ id: one.id, startedAt: iso(one.startedAt) })) });
        });
      case 'DELETE sessions':
        return write((at) => ok({ changed: effects.endSessions(id, at, 'writer') > 0 }));
      case 'GET credentials':
        return read(() => {
          const open = call.view.credentials(existing(call.view, id).id);
          return ok({
            credentials: open.map(({ id, kind, createdAt }) => ({ id, kind, createdAt: iso(createdAt) })),
          });
        });
      case 'DELETE credentials':
        return write((at) => ok({ changed: effects.endCredentials(id, at, 'writer') > 0 }));
      case 'GET owned':
        return read(() => ok({ owned: existing(call.view, id).owned }));
      default:
        return null;
    }
  }

  function changes(call: Call): Answer {
    const newest = effects.journal.length;
    const since = call.query.get('since') ?? 'now';
    if (since === 'now') return ok({ changes: [], token: `${newest}` });
    const from = Number(since);
    if (!Number.isSafeInteger(from) || from < 0 || from > newest) {
      throw new Refusal(410, 'token_expired', 'The token is not known: list everything again');
    }
    const shown = effects.journal.slice(from, from + PAGE_LIMIT);
    const seqs = new Map(shown.map((effect) => [effect.accountId, effect.seq]));
    return ok({
      changes: [...seqs]
        .sort((a, b) => a[1] - b[1])
        .map(([id, seq]) => {
          const account = call.view.get(id);
          return account === null
            ? { id, deleted: true, token: `${seq}` }
            : { account: json(account), token: `${seq}` };
        }),
      token: `${from + shown.length}`,
      more: from + shown.length < newest,
    });
  }

  return {
    contentType: 'application/json',
    route,
    refuse: (status, code, message) => ({ status, body: { code, message } }),
  };
}

function existing(view: View, id: string): SimulatedAccount {
  const account = view.get(id);
  if (account === null) throw new Refusal(404, 'not_found', 'There is no such account');
  return account;
}

/** Ids grow with creation, so a cursor survives deletions. */
function indexAfter(all: readonly SimulatedAccount[], after: string): number {
  const index = all.findIndex((account) => account.id > after);
  return index < 0 ? all.length : index;
}

function taskAnswer(task: Task | null): Answer {
  if (task === null) throw new Refusal(404, 'not_found', 'There is no such task');
  if (task.status === 'pending') return ok({ status: 'pending' });
  return ok({ status: 'finished', httpStatus: task.answer.status, result: task.answer.body });
}

function withoutNulls(attributes: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(attributes).filter(([, value]) => value !== null));
}

function iso(instant: number): string {
  return new Date(instant).toISOString();
}

function ok(body: unknown): Answer {
  return { status: 200, body };
}
