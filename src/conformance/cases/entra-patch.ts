import type { Case } from '../case.ts';
import { expectEqual, expectError, expectStatus, expectThat } from '../expectations.ts';
import { at, items, ofType } from '../json-at.ts';
import { ENTERPRISE, USER } from '../urns.ts';

const MAIN = 'Microsoft "use SCIM to provision users and groups"';
const COMPATIBILITY = 'Microsoft "SCIM compatibility"';
const MANAGER = `${ENTERPRISE}:manager`;
const mobile = { op: 'Add', path: 'phoneNumbers[type eq "mobile"].value', value: '+91 98 7654 3210' };

function setsActive(id: string, source: string, value: string | boolean, stored: boolean): Case {
  const written = JSON.stringify(value);
  return {
    id,
    client: 'Entra',
    title: `Replace active ${written} is stored as ${stored}`,
    source,
    async run(scim) {
      const user = await scim.user({ active: !stored });
      const after = await scim.patched(user, { op: 'Replace', path: 'active', value });
      expectEqual('active', at(after, 'active'), stored);
    },
  };
}

export const entraPatchCases: readonly Case[] = [
  setsActive('E06', `${COMPATIBILITY}; scimmyjs/scimmy#51`, 'False', false),
  setsActive('E07', COMPATIBILITY, 'True', true),
  setsActive('E08', MAIN, false, false),
  {
    id: 'E09',
    client: 'Entra',
    title: 'Add with a capital sets a missing attribute',
    source: COMPATIBILITY,
    async run(scim) {
      const user = await scim.user();
      const after = await scim.patched(user, { op: 'Add', path: 'nickName', value: 'Babs' });
      expectEqual('nickName', at(after, 'nickName'), 'Babs');
    },
  },
  {
    id: 'E10',
    client: 'Entra',
    title: 'Replace of an email by type and of one part of the name',
    source: MAIN,
    async run(scim) {
      const user = await scim.user();
      const value = `${scim.name()}@example.org`;
      const after = await scim.patched(
        user,
        { op: 'Replace', path: 'emails[type eq "work"].value', value },
        { op: 'Replace', path: 'name.familyName', value: 'Byron' },
      );
      expectEqual('address for work', at(ofType(after, 'emails', 'work'), 'value'), value);
      expectEqual('emails', items(at(after, 'emails')).length, 1);
      expectEqual('name.familyName', at(after, 'name', 'familyName'), 'Byron');
      expectEqual('name.givenName', at(after, 'name', 'givenName'), 'Ada');
    },
  },
  {
    id: 'E11',
    client: 'Entra',
    title: 'Add of a mobile number when there is no number at all',
    source: 'thomaspoignant/scim-patch#176; wireapp/wire-server#5419',
    async run(scim) {
      const after = await scim.patched(await scim.user(), mobile);
      expectEqual('phoneNumbers', items(at(after, 'phoneNumbers')).length, 1);
      expectEqual('mobile', at(ofType(after, 'phoneNumbers', 'mobile'), 'value'), mobile.value);
    },
  },
  {
    id: 'E13',
    client: 'Entra',
    title: 'Add of a mobile number beside one for work',
    source: 'thomaspoignant/scim-patch#176',
    async run(scim) {
      const user = await scim.user({ phoneNumbers: [{ type: 'work', value: '+91 11 2345 6789' }] });
      const after = await scim.patched(user, mobile);
      expectEqual('phoneNumbers', items(at(after, 'phoneNumbers')).length, 2);
      expectEqual('work', at(ofType(after, 'phoneNumbers', 'work'), 'value'), '+91 11 2345 6789');
      expectEqual('mobile', at(ofType(after, 'phoneNumbers', 'mobile'), 'value'), mobile.value);
    },
  },
  {
    id: 'E14',
    client: 'Entra',
    title: 'PATCH without a path, keys with dots and URNs',
    source: `${COMPATIBILITY}; simpleidserver/SimpleIdServer#388, #494`,
    async run(scim) {
      const user = await scim.user();
      const number = `${ENTERPRISE}:employeeNumber`;
      const value = { displayName: 'B', 'name.givenName': 'K', [number]: 'A' };
      const after = await scim.patched(user, { op: 'replace', value });
      expectEqual('displayName', at(after, 'displayName'), 'B');
      expectEqual('name.givenName', at(after, 'name', 'givenName'), 'K');
      expectEqual('name.familyName', at(after, 'name', 'familyName'), 'Reyes');
      expectEqual('employeeNumber', at(after, ENTERPRISE, 'employeeNumber'), 'A');
      const literal = [at(after, 'name.givenName'), at(after, number)].filter((one) => one !== undefined);
      expectEqual('attributes under the literal keys', literal, []);
    },
  },
  {
    id: 'E15',
    client: 'Entra',
    title: 'Replace of an attribute of the enterprise extension',
    source: COMPATIBILITY,
    async run(scim) {
      const user = await scim.user({ schemas: [USER] });
      const after = await scim.patched(user, {
        op: 'Replace',
        path: `${ENTERPRISE}:department`,
        value: 'Tax',
      });
      expectEqual('department', at(after, ENTERPRISE, 'department'), 'Tax');
      expectThat(items(at(after, 'schemas')).includes(ENTERPRISE), `schemas with ${ENTERPRISE}`, after);
    },
  },
  {
    id: 'E16',
    client: 'Entra',
    title: 'Add of a manager as a string',
    source: 'Microsoft SCIM validator (three tests)',
    async run(scim) {
      const [user, manager] = await Promise.all([scim.user(), scim.user()]);
      const after = await scim.patched(user, { op: 'Add', path: MANAGER, value: manager.id });
      expectEqual('manager.value', at(after, ENTERPRISE, 'manager', 'value'), manager.id);
    },
  },
  removesManager('E18', 'Replace of the manager by "" takes the manager away', 'Microsoft SCIM validator', {
    op: 'Replace',
    path: MANAGER,
    value: '',
  }),
  removesManager('E19', 'Remove of the manager', 'RFC 7644 section 3.5.2.2', { op: 'Remove', path: MANAGER }),
  {
    id: 'E35',
    client: 'Entra',
    title: 'several operations on one attribute are applied in order',
    source: 'Microsoft SCIM validator, "multiple ops on same attribute"',
    async run(scim) {
      const user = await scim.user({ title: 'first' });
      const after = await scim.patched(
        user,
        { op: 'Remove', path: 'title' },
        { op: 'Add', path: 'title', value: 'second' },
        { op: 'Replace', path: 'title', value: 'third' },
      );
      expectEqual('title', at(after, 'title'), 'third');
    },
  },
  {
    id: 'E40',
    client: 'Entra',
    title: 'path "Active" is active, never a second attribute',
    source: 'RFC 7643 section 2.1',
    async run(scim) {
      const user = await scim.user();
      const answer = await scim.patch(user.path, [{ op: 'Replace', path: 'Active', value: false }]);
      expectStatus(answer, 200, 204, 400);
      if (answer.status === 400) expectError(answer, 400);
      const after = await scim.read(user);
      expectEqual('active', at(after, 'active'), answer.status === 400);
      expectEqual('a second attribute Active', at(after, 'Active'), undefined);
    },
  },
];

function removesManager(
  id: string,
  title: string,
  source: string,
  operation: { readonly op: string; readonly path: string; readonly value?: string },
): Case {
  return {
    id,
    client: 'Entra',
    title,
    source,
    async run(scim) {
      const boss = await scim.user();
      const user = await scim.user({
        schemas: [USER, ENTERPRISE],
        [ENTERPRISE]: { department: 'Tax', manager: { value: boss.id } },
      });
      expectEqual('manager before', at(user.body, ENTERPRISE, 'manager', 'value'), boss.id);
      const after = await scim.patched(user, { ...operation });
      expectEqual('manager.value', at(after, ENTERPRISE, 'manager', 'value'), undefined);
      expectEqual('department', at(after, ENTERPRISE, 'department'), 'Tax');
    },
  };
}
