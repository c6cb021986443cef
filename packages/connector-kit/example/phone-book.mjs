// A whole connector: a phone book in memory. Run it: node phone-book.mjs

import {
  ConnectorFault,
  certify,
  configJsonSchema,
  configParser,
  renderMatrix,
  verifyByReadBack,
} from '@lockstep/connector-kit';
import { z } from 'zod';

const schema = z.strictObject({ book: z.string().min(1) });

/** Declare what the target really can do, not what would be nice: the kit and the engine hold you to it. */
const capabilities = {
  list: true,
  create: true,
  update: false,
  disable: 'native',
  delete: 'hard',
  entitlements: ['group'],
  sessions: { list: false, revoke: false },
  credentials: { kinds: [], list: false, revoke: false },
  transferData: false,
  changes: 'none',
  idempotency: 'natural',
  attested: false,
  residual: [],
  teardown: {
    deactivate: ['disable'],
    deprovision: ['disable', 'revoke'],
    delete: ['disable', 'revoke', 'delete'],
  },
};

/** @param {Map<string, {id: string, name: string, active: boolean, employee: string, groups: Set<string>}>} book */
export function phoneBook(book) {
  return {
    id: 'phone-book',
    apiVersion: 1,
    title: 'Phone book',
    configSchema: configJsonSchema(schema),
    parseConfig: configParser(schema),
    capabilities,
    async open() {
      /** By id, else by strong key, else by name; a name is somebody else's when the strong key says so. */
      function find(ref) {
        const all = [...book.values()];
        const { employeeNumber } = ref.keys;
        return (
          all.find((one) => one.id === ref.id) ??
          all.find((one) => employeeNumber !== undefined && one.employee === employeeNumber) ??
          all.find((one) => one.name === ref.name && (employeeNumber ?? one.employee) === one.employee)
        );
      }
      const remote = ({ id, name, active, employee, groups }) => ({
        id,
        name,
        active,
        keys: { employeeNumber: employee },
        entitlements: [...groups].map((value) => ({ kind: 'group', value })),
        administrator: false,
        attributes: {},
      });

      async function apply({ kind, account, entitlement }) {
        const entry = find(account);
        const done = (changed, id = entry?.id) => ({
          status: 'done',
          changed,
          ...(id !== undefined && { id }),
        });
        if (kind === 'create') {
          if (entry !== undefined) return done(false);
          const id = `p${book.size + 1}`;
          const employee = account.keys.employeeNumber ?? '';
          book.set(id, { id, name: account.name, active: true, employee, groups: new Set() });
          return done(true, id);
        }
        // Taking away from somebody who is not there is done already; giving is not.
        const takes = kind === 'disable' || kind === 'revoke' || kind === 'delete';
        if (entry === undefined && takes) return done(false);
        if (entry === undefined)
          throw new ConnectorFault('notFound', 'nobody of this name', { scope: 'object' });
        switch (kind) {
          case 'enable':
          case 'disable': {
            const changed = entry.active !== (kind === 'enable');
            entry.active = kind === 'enable';
            return done(changed);
          }
          case 'grant':
          case 'revoke': {
            if (entitlement?.kind !== 'group')
              throw new ConnectorFault('unsupported', 'only groups are known here');
            const had = entry.groups.has(entitlement.value);
            if (kind === 'grant') entry.groups.add(entitlement.value);
            else entry.groups.delete(entitlement.value);
            return done(had !== (kind === 'grant'));
          }
          case 'delete':
            return done(book.delete(entry.id));
          default:
            throw new ConnectorFault('unsupported', `a phone book knows nothing of ${kind}`);
        }
      }

      const connector = {
        check: async () => ({ ok: true, capabilities, items: [] }),
        async list(page) {
          if (page !== undefined) throw new ConnectorFault('invalid', 'there is one page only');
          return { items: [...book.values()].map(remote) };
        },
        async get(ref) {
          const entry = find(ref);
          return entry === undefined ? null : remote(entry);
        },
        apply,
        verify: (expectation) => verifyByReadBack(connector, expectation, { capabilities }),
        close: async () => undefined,
      };
      return connector;
    },
  };
}

const book = new Map();
const person = (name) => [...book.values()].find((one) => one.name === name);
const matrix = await certify(phoneBook(book), {
  name: 'a phone book in memory',
  config: { book: 'office' },
  runtime: {
    clock: Date.now,
    random: Math.random,
    http: () => Promise.reject(new ConnectorFault('unsupported', 'no HTTP')),
    secret: () => Promise.reject(new ConnectorFault('auth', 'no secrets')),
  },
  person: (n) => ({
    ref: { name: `person${n}`, keys: { employeeNumber: `E${n}` } },
    attributes: {},
    changed: {},
  }),
  entitlements: [
    { kind: 'group', value: 'first floor' },
    { kind: 'group', value: 'second floor' },
  ],
  // The hands of the person, and of somebody who works past Lockstep.
  tryLogin: async ({ name }) => person(name)?.active === true,
  drift: async ({ name }) => {
    person(name).active = true;
  },
  close: async () => undefined,
});
console.log(renderMatrix(matrix));
process.exitCode = matrix.ok ? 0 : 1;
