/** Bodies and filters that cost as much as their size allows, by what is large in them. */

const PATCH_OP = 'urn:ietf:params:scim:api:messages:2.0:PatchOp';
const uuidOf = (i: number) => `00000000-0000-7000-8000-${i.toString(16).padStart(12, '0')}`;

/** As many as fit, at least one. */
function upTo(
  bytes: number,
  one: (i: number) => unknown,
  wrap: (all: readonly unknown[]) => unknown,
): unknown {
  const size = JSON.stringify(one(1_000_000)).length + 1;
  const frame = JSON.stringify(wrap([])).length;
  const many = Math.max(1, Math.floor((bytes - frame) / size));
  return wrap(Array.from({ length: many }, (_, i) => one(i)));
}

const patchOf = (operations: readonly unknown[]) => ({ schemas: [PATCH_OP], Operations: operations });

export interface LargeBody {
  readonly what: string;
  readonly of: 'User' | 'Group';
  readonly body: unknown;
}

export function largePatches(bytes: number): LargeBody[] {
  const add = (value: unknown, path: string) => patchOf([{ op: 'add', path, value }]);
  const nested = (depth: number): unknown => (depth === 0 ? 'x' : [nested(depth - 1)]);
  return [
    {
      what: 'members of one operation',
      of: 'Group',
      body: upTo(
        bytes,
        (i) => ({ value: uuidOf(i) }),
        (all) => add(all, 'members'),
      ),
    },
    {
      what: 'operations with one member each',
      of: 'Group',
      body: cut(bytes, (i) => ({ op: 'remove', path: `members[value eq "${uuidOf(i)}"]` })),
    },
    {
      what: 'addresses of one operation',
      of: 'User',
      body: upTo(
        bytes,
        (i) => ({ value: `a${i}@example.com`, type: 'other' }),
        (all) => add(all, 'emails'),
      ),
    },
    {
      what: 'operations on one attribute each',
      of: 'User',
      body: cut(bytes, (i) => ({ op: 'replace', path: 'name.givenName', value: `Given name number ${i}` })),
    },
    {
      what: 'operations with a filter each',
      of: 'User',
      body: cut(bytes, (i) => ({
        op: 'replace',
        path: `emails[type eq "work" and value co "${i}"].display`,
        value: `Display ${i}`,
      })),
    },
    {
      what: 'one long text',
      of: 'User',
      body: patchOf([{ op: 'replace', path: 'title', value: 'x'.repeat(bytes - 200) }]),
    },
    { what: 'attributes that nobody knows', of: 'User', body: patchOf([unknown(0, bytes / 24)]) },
    {
      what: 'operations with attributes that nobody knows',
      of: 'User',
      body: patchOf(
        Array.from({ length: Math.min(77, Math.floor(bytes / 24 / 400)) }, (_, i) => unknown(i * 400, 400)),
      ),
    },
    {
      what: 'deep lists',
      of: 'User',
      body: upTo(
        bytes,
        () => nested(20),
        (all) => add(all, 'emails'),
      ),
    },
  ];
}

const unknown = (from: number, many: number) => ({
  op: 'add',
  value: Object.fromEntries(
    Array.from({ length: Math.floor(many) }, (_, i) => [`unknown${from + i}`, `${i}`]),
  ),
});

/** Never more operations than one request may have: the last one carries what is left as a long text. */
function cut(bytes: number, one: (i: number) => object): unknown {
  const size = JSON.stringify(one(100_000)).length + 1;
  const many = Math.min(999, Math.floor(bytes / size));
  const operations = Array.from({ length: many }, (_, i) => one(i));
  const left = bytes - JSON.stringify(patchOf(operations)).length - 100;
  return patchOf([
    ...operations,
    ...(left > 0 ? [{ op: 'add', path: 'displayName', value: 'x'.repeat(left) }] : []),
  ]);
}

/** Filters as long as they may be. */
export function largeFilters(length: number): string[] {
  const joined = (one: string, by: string, most: number) => {
    const many = Math.min(most, Math.floor(length / (one.length + by.length)));
    return Array.from({ length: many }, () => one).join(by);
  };
  const deep = 30;
  return [
    joined('a eq 1', ' or ', 10_000),
    joined('title co "abcdefgh"', ' and ', 256),
    joined('emails[type eq "work" and value sw "a"]', ' or ', 256),
    `${'('.repeat(deep)}title pr${')'.repeat(deep)}`,
    `${'not ('.repeat(deep)}title pr${')'.repeat(deep)}`,
    `userName eq "${'\\u0061'.repeat(Math.floor((length - 20) / 6))}"`,
    `userName eq "${'ﬃ'.repeat(length - 20)}"`,
    '('.repeat(length),
    `title eq "${'"'.repeat(length - 20)}`,
  ];
}
