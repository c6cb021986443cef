import type { SimulatedAccount } from '../account.ts';
import type { Answer, Call, Dialect, Route } from '../call.ts';
import { read, write } from '../call.ts';
import type { Effects } from '../effects.ts';
import { Refusal } from '../refusal.ts';
import type { Rehearsal } from '../rehearsal.ts';
import type { View } from '../view.ts';
import { resourceTypes, schemas, serviceProviderConfig } from './discovery.ts';
import { matches, parseFilter } from './filter.ts';
import { openGroupDesk } from './group-desk.ts';
import { applyPatch, parsePatch } from './patch.ts';
import type { WantedUser } from './resources.ts';
import { readUser, userResource } from './resources.ts';

const MAX_PAGE = 200;
const DEFAULT_PAGE = 100;
const LIST_RESPONSE = 'urn:ietf:params:scim:api:messages:2.0:ListResponse';
const ERROR = 'urn:ietf:params:scim:api:messages:2.0:Error';
const SCIM_TYPES = /^(invalidFilter|invalidSyntax|invalidPath|invalidValue|noTarget|mutability|uniqueness)$/;

export interface ScimOptions {
  /** false: PATCH is answered 501, as by services that take only PUT. */
  readonly patch: boolean;
  readonly groups: readonly string[];
  readonly rehearsal: Rehearsal;
}

/** SCIM 2.0 (RFC 7644) under /scim/v2: Users, Groups, discovery. */
export function scimDialect(effects: Effects, options: ScimOptions): Dialect {
  const groups = openGroupDesk(effects, options.groups, options.rehearsal);
  const user = (account: SimulatedAccount) => userResource(account, groups.idOf);

  function route(call: Call): Route | null {
    const [scim, version, kind, id, ...rest] = call.segments;
    if (scim !== 'scim' || version !== 'v2' || rest.length > 0) return null;
    switch (kind) {
      case 'ServiceProviderConfig':
        return read(() => ({ status: 200, body: serviceProviderConfig(options.patch) }));
      case 'ResourceTypes':
        return read(() => page(call, resourceTypes()));
      case 'Schemas':
        return read(() => page(call, schemas()));
      case 'Users':
        return id === undefined ? users(call) : oneUser(call, id);
      case 'Groups':
        return id === undefined ? groupList(call) : oneGroup(call, id);
      default:
        return null;
    }
  }

  function users(call: Call): Route | null {
    if (call.method === 'GET') return read(() => page(call, call.view.list().map(user)));
    if (call.method !== 'POST') return null;
    return write((at) => {
      const { active, change } = readUser(call.body);
      const account = unique(() => effects.create({ ...change, active: active ?? true }, at, 'writer'));
      return { status: 201, body: user(account), headers: { location: `/scim/v2/Users/${account.id}` } };
    });
  }

  function oneUser(call: Call, id: string): Route | null {
    switch (call.method) {
      case 'GET':
        return read(() => ({ status: 200, body: user(existing(call.view, id)) }));
      case 'PUT':
        return write((at) => storeUser(call.present, id, readUser(call.body), at));
      case 'PATCH':
        return write((at) => {
          refuseWithoutPatch();
          const before = user(existing(call.present, id));
          const after = applyPatch(before, parsePatch(call.body));
          return storeUser(call.present, id, readUser(after), at);
        });
      case 'DELETE':
        return write((at) => {
          existing(call.present, id);
          effects.remove(id, at, 'writer');
          return { status: 204 };
        });
      default:
        return null;
    }
  }

  function storeUser(present: View, id: string, { active, change }: WantedUser, at: number): Answer {
    existing(present, id);
    unique(() => effects.update(id, change, at, 'writer'));
    if (active !== undefined) effects.setActive(id, active, at, 'writer');
    return { status: 200, body: user(existing(present, id)) };
  }

  function groupList(call: Call): Route | null {
    if (call.method === 'GET') {
      return read(() =>
        page(
          call,
          groups.names().map((name) => groups.resource(name, call.view)),
        ),
      );
    }
    if (call.method !== 'POST') return null;
    return write((at) => {
      const name = groups.create(call.body, at);
      groups.replace(name, call.body, call.present, at);
      return { status: 201, body: groups.resource(name, call.present) };
    });
  }

  function oneGroup(call: Call, id: string): Route | null {
    const name = (): string => {
      const known = groups.nameOf(id);
      if (known === null) throw new Refusal(404, 'not_found', 'There is no such group');
      return known;
    };
    const shown = (view: View): Answer => ({ status: 200, body: groups.resource(name(), view) });
    switch (call.method) {
      case 'GET':
        return read(() => ({ status: 200, body: projected(call, groups.resource(name(), call.view)) }));
      case 'PUT':
        return write((at) => {
          groups.replace(name(), call.body, call.present, at);
          return shown(call.present);
        });
      case 'PATCH':
        return write((at) => {
          refuseWithoutPatch();
          const before = groups.resource(name(), call.present);
          groups.replace(name(), applyPatch(before, parsePatch(call.body)), call.present, at);
          return shown(call.present);
        });
      case 'DELETE':
        return write((at) => {
          groups.remove(name(), call.present, at);
          return { status: 204 };
        });
      default:
        return null;
    }
  }

  function refuseWithoutPatch(): void {
    if (!options.patch) throw new Refusal(501, 'not_implemented', 'PATCH is not supported');
  }

  return {
    contentType: 'application/scim+json',
    route,
    refuse: (status, code, message) => ({
      status,
      body: {
        schemas: [ERROR],
        status: `${status}`,
        detail: message,
        ...(SCIM_TYPES.test(code) && { scimType: code }),
      },
    }),
  };
}

/** RFC 7644 section 3.4.2: 1-based startIndex, filter, bounded count. */
function page(call: Call, all: readonly Record<string, unknown>[]): Answer {
  const text = call.query.get('filter');
  const filter = text === null ? null : parseFilter(text);
  const fitting = filter === null ? all : all.filter((one) => matches(filter, one));
  const startIndex = Math.max(1, wholeNumber(call.query.get('startIndex')) ?? 1);
  const wanted = Math.min(Math.max(0, wholeNumber(call.query.get('count')) ?? DEFAULT_PAGE), MAX_PAGE);
  const window = call.page({ from: startIndex - 1, to: startIndex - 1 + wanted });
  const shown = fitting.slice(window.from, window.to);
  return {
    status: 200,
    body: {
      schemas: [LIST_RESPONSE],
      totalResults: fitting.length,
      startIndex,
      itemsPerPage: shown.length,
      Resources: shown.map((one) => projected(call, one)),
    },
  };
}

/** `attributes` and `excludedAttributes` for whole attributes (RFC 7644 section 3.9). */
function projected(call: Call, resource: Record<string, unknown>): Record<string, unknown> {
  const wanted = namesIn(call.query.get('attributes'));
  const excluded = namesIn(call.query.get('excludedAttributes'));
  if (wanted === null && excluded === null) return resource;
  return Object.fromEntries(
    Object.entries(resource).filter(([name]) => {
      const folded = name.toLowerCase();
      if (folded === 'id' || folded === 'schemas') return true;
      return (wanted === null || wanted.has(folded)) && excluded?.has(folded) !== true;
    }),
  );
}

function namesIn(list: string | null): ReadonlySet<string> | null {
  if (list === null) return null;
  return new Set(list.split(',').map((one) => one.trim().toLowerCase().split('.')[0] ?? ''));
}

function wholeNumber(text: string | null): number | null {
  return text !== null && /^-?\d{1,9}$/.test(text) ? Number(text) : null;
}

function existing(view: View, id: string): SimulatedAccount {
  const account = view.get(id);
  if (account === null) throw new Refusal(404, 'not_found', 'There is no such user');
  return account;
}

/** A taken userName is SCIM's uniqueness conflict (RFC 7644 section 3.3). */
function unique<T>(run: () => T): T {
  try {
    return run();
  } catch (error) {
    if (error instanceof Refusal && error.code === 'name_taken') {
      throw new Refusal(409, 'uniqueness', 'userName is taken');
    }
    throw error;
  }
}
