import { describe, expect, it } from 'vitest';
import { holds, type SearchedRow } from '../../domain/search/holds.ts';
import type { JsonObject } from '../json.ts';
import { foldResource } from '../resource/fold-resource.ts';
import { fold } from '../resource/fold-text.ts';
import { ScimError } from '../scim-error.ts';
import { ENTERPRISE, sampleGroups, sampleUsers } from '../testing/sample-shape.ts';
import { GROUP_COLUMNS, USER_COLUMNS } from './columns.ts';
import { parseFilter } from './parse-filter.ts';
import { toPredicate } from './to-predicate.ts';

const ADA = '01900000-0000-7000-8000-000000000001';
const BOB = '01900000-0000-7000-8000-000000000002';
const CREW = '01900000-0000-7000-8000-00000000000a';
const INSTANT = Date.parse('2026-03-01T12:00:00Z');

function userRow(id: string, userName: string, externalId: string | null, resource: JsonObject): SearchedRow {
  return {
    connection_id: 'okta',
    user_id: id,
    user_name: fold(userName),
    external_id: externalId,
    active: resource.active !== false,
    created_at: INSTANT,
    modified_at: INSTANT + 1,
    folded: foldResource(resource, sampleUsers),
  };
}

const users = [
  userRow(ADA, 'Ada@Example.com', 'Guid-A', {
    active: true,
    name: { familyName: 'Reyes', tags: ['X', 'y'] },
    nickName: 'Al',
    title: 'T',
    vip: true,
    rank: 7,
    score: 1.5,
    hired: '2026-01-01T02:00:00+02:00',
    photo: 'AAAA',
    profileUrl: 'https://x.example/Ada',
    badge: 'AbC',
    labels: ['One', 'two'],
    password: 'secret',
    emails: [
      { type: 'work', value: 'Ada@Work.example', primary: true },
      { type: 'home', value: 'ada@home.example' },
    ],
    x509Certificates: [{ value: 'AAAA' }],
    [ENTERPRISE]: { department: 'D', manager: { value: BOB } },
  }),
  userRow(BOB, 'bob@example.com', null, {
    active: false,
    title: '',
    nickName: 'planet',
    emails: [{ type: 'home', value: 'ada@work.example' }],
    labels: [],
  }),
];

const groups: readonly SearchedRow[] = [
  { connection_id: 'okta', group_id: CREW, display_name: fold('The Crew'), folded: {} },
];

const members: readonly SearchedRow[] = [
  { connection_id: 'okta', group_id: CREW, member_id: ADA, kind: 'User' },
  { connection_id: 'other', group_id: CREW, member_id: BOB, kind: 'Group' },
];

const related: Parameters<typeof holds>[2] = ({ on }, row) =>
  members.filter((member) => Object.entries(on).every(([there, here]) => member[there] === row[here]));

function found(filter: string): string {
  const predicate = toPredicate(parseFilter(filter), sampleUsers, USER_COLUMNS);
  const names = new Map([
    [ADA, 'ada'],
    [BOB, 'bob'],
  ]);
  return users
    .filter((row) => holds(predicate, row, related))
    .map((row) => names.get(String(row.user_id)))
    .join(' ');
}

function foundGroups(filter: string): number {
  const predicate = toPredicate(parseFilter(filter), sampleGroups, GROUP_COLUMNS);
  return groups.filter((row) => holds(predicate, row, related)).length;
}

describe('a filter finds', () => {
  it.each([
    // O02
    ['userName eq "nobody@example.com"', ''],
    // O06
    ['userName eq "ADA@EXAMPLE.COM"', 'ada'],
    ['USERNAME sw "aDa"', 'ada'],
    // E03, E04
    ['externalId eq "Guid-A"', 'ada'],
    ['externalId eq "guid-a"', ''],
    // E36
    ['emails[type eq "work"].value eq "ada@work.example"', 'ada'],
    ['emails[type eq "home" and value eq "ada@work.example"]', 'bob'],
    // E38
    ['NickName eq "AL"', 'ada'],
    // R08
    ['title eq "t" and (nickName sw "al" or nickName co "et")', 'ada'],
    ['nickName sw "al" or nickName co "et"', 'ada bob'],
    ['title pr', 'ada'],
    // R27
    [`${ENTERPRISE}:department eq "d"`, 'ada'],
    [`${ENTERPRISE.toUpperCase()}:Department eq "D"`, 'ada'],
    // R28
    ['meta.lastModified gt "2026-03-01T12:00:00Z"', 'ada bob'],
    ['meta.lastModified gt "2026-03-01T13:00:00.001+01:00"', ''],
    ['meta.created eq "2026-03-01T07:00:00-05:00"', 'ada bob'],
    ['hired eq "2026-01-01T00:00:00Z"', 'ada'],
  ])('%s: %s', (filter, names) => {
    expect(found(filter)).toBe(names);
  });

  it.each([
    [`id eq "${ADA}"`, 'ada'],
    [`id eq "${ADA.toUpperCase()}x"`, ''],
    ['id pr and meta pr and meta.created pr and meta.version pr', 'ada bob'],
    ['externalId pr', 'ada'],
    ['externalId eq null', 'bob'],
    ['externalId ne NULL', 'ada'],
    ['userName ne "ada@example.com"', 'bob'],
    ['not (userName eq "ada@example.com")', 'bob'],
    ['active eq true', 'ada'],
    ['active eq "False"', 'bob'],
    ['active ne "TRUE"', 'bob'],
    ['vip eq true', 'ada'],
    ['vip ne true', 'bob'],
    ['rank ge 7 and rank lt 7.5', 'ada'],
    ['score gt 1.4', 'ada'],
    ['badge eq "AbC"', 'ada'],
    ['badge eq "abc"', ''],
    ['badge gt "Ab"', 'ada'],
    ['profileUrl ew "/Ada"', 'ada'],
    ['name pr', 'ada'],
    ['name.familyName eq "REYES"', 'ada'],
    ['name[familyName sw "re"]', 'ada'],
    ['name.tags eq "x"', 'ada'],
    ['labels eq "two"', 'ada'],
    ['labels eq "TWO"', ''],
    ['labels pr', 'ada'],
    ['labels[value sw "O"]', 'ada'],
    ['emails co "HOME"', 'ada'],
    ['emails.type eq "home"', 'ada bob'],
    ['emails.type ne "work"', 'bob'],
    ['emails[type ne "work"]', 'ada bob'],
    ['emails[primary eq "true"]', 'ada'],
    ['emails[not (primary pr)]', 'ada bob'],
    ['emails.primary pr', 'ada'],
    ['emails.display pr', ''],
    ['x509Certificates pr', 'ada'],
    ['groups pr', 'ada'],
    [`groups eq "${CREW}"`, 'ada'],
    [`groups.value eq "${CREW}"`, 'ada'],
    [`groups[value eq "${CREW}"]`, 'ada'],
    ['groups eq null', 'bob'],
    [`${ENTERPRISE}:manager eq "${BOB}"`, 'ada'],
    [`${ENTERPRISE}:manager.value eq "${BOB}"`, 'ada'],
    [`${ENTERPRISE}:manager[value eq "${BOB}"]`, 'ada'],
    [`${ENTERPRISE}:manager pr`, 'ada'],
    ['urn:ietf:params:scim:schemas:core:2.0:User:userName sw "bob"', 'bob'],
    ['nickName lt "b"', 'ada'],
    ['nickName co ""', 'ada bob'],
    ['nickName co "\\u0000"', ''],
    ['nickName gt "\\ud800"', ''],
  ])('%s: %s', (filter, names) => {
    expect(found(filter)).toBe(names);
  });

  it.each([
    ['displayName eq "the crew"', 1],
    [`id eq "${CREW}" and members eq "${ADA}"`, 1],
    [`members[value eq "${ADA}" and type eq "user"]`, 1],
    [`members[value eq "${ADA}" and type eq "group"]`, 0],
    [`members.value eq "${BOB}"`, 0],
    ['members.type sw "U"', 1],
    ['members.type gt "USER"', 0],
    ['members[type pr]', 1],
    ['members eq null', 0],
  ])('groups: %s: %s', (filter, count) => {
    expect(foundGroups(filter)).toBe(count);
  });
});

describe('a filter is refused', () => {
  it.each([
    ['shoeSize eq 1', 'no attribute "shoeSize"'],
    ['name.shoe pr', 'no attribute "name.shoe"'],
    ['urn:x:1.0:User:title pr', 'no attribute'],
    ['constructor pr', 'no attribute'],
    ['__proto__ pr', 'expected the name'],
    ['name.__proto__ pr', 'expected the name'],
    ['emails[shoe pr]', 'no attribute "emails[shoe]"'],
    ['emails[urn:x:type pr]', 'no attribute'],
    ['emails[type.x pr]', 'no attribute'],
    ['labels[type pr]', 'no attribute'],
    ['password pr', '"password" cannot be searched'],
    ['password eq "secret"', 'cannot be searched'],
    ['photo pr', 'cannot be searched'],
    ['x509Certificates eq "AAAA"', 'cannot be searched'],
    ['x509Certificates[value pr]', 'cannot be searched'],
    ['meta.resourceType eq "User"', 'cannot be searched'],
    ['groups.display eq "x"', 'cannot be searched'],
    ['groups[type eq "direct"]', 'cannot be searched'],
    ['name eq "x"', 'has parts'],
    ['meta eq "x"', 'cannot be searched'],
    ['active gt true', 'gt does not fit "active", which is of type boolean'],
    ['active co "t"', 'co does not fit'],
    ['rank co 1', 'co does not fit'],
    ['hired sw "2026"', 'sw does not fit'],
    ['profileUrl gt "a"', 'gt does not fit'],
    ['title gt null', 'null fits eq and ne only'],
    ['title eq 1', '"1" is no such value'],
    ['title eq true', 'is no such value'],
    ['active eq "yes"', 'is no such value'],
    ['active eq 1', 'is no such value'],
    ['rank eq "7"', 'is no such value'],
    ['hired gt "yesterday"', 'is no such value'],
    ['hired gt 5', 'is no such value'],
    ['title[value eq "x"]', 'has nothing inside'],
    ['meta[created pr]', 'has nothing inside'],
  ])('%s: %s', (filter, detail) => {
    let refused: unknown;
    try {
      toPredicate(parseFilter(filter), sampleUsers, USER_COLUMNS);
    } catch (error) {
      refused = error;
    }
    expect(refused).toBeInstanceOf(ScimError);
    expect(refused).toMatchObject({
      status: 400,
      scimType: 'invalidFilter',
      message: expect.stringContaining(detail),
    });
  });
});
