import { describe, expect, it } from 'vitest';
import { withDocument, withWord } from './edit-text.ts';

const TEXT = `# ours
kind: Target
id: crm   # the old one
connector: scim
writes: off # not yet
---
{ kind: Target, id: wiki, connector: manual }
---
kind: Role
id: crm
---
kind: Target
id: git
owner: it
`;
const of = (id: string) => ({ kind: 'Target', id }) as const;

describe('a field of one document', () => {
  it('is changed in its place, and nothing else is', () => {
    expect(withWord(TEXT, of('crm'), 'writes', 'on')).toBe(
      TEXT.replace('writes: off # not yet', 'writes: on # not yet'),
    );
  });

  it('is added beside the id where it is not written', () => {
    expect(withWord(TEXT, of('git'), 'writes', 'on')).toBe(
      TEXT.replace('id: git\n', 'id: git\nwrites: on\n'),
    );
    expect(withWord(TEXT, of('wiki'), 'writes', 'on')).toBe(
      TEXT.replace('id: wiki,', 'id: wiki, writes: on,'),
    );
    expect(withWord('kind: Target\nid: git', of('git'), 'writes', 'on')).toBe(
      'kind: Target\nid: git\nwrites: on\n',
    );
  });

  it('is not put where there is no such document', () => {
    expect(withWord(TEXT, of('other'), 'writes', 'on')).toBeNull();
    expect(withWord(TEXT, { kind: 'Guard', id: 'crm' }, 'writes', 'on')).toBeNull();
    expect(withWord('kind: Target\nid: git\nwrites: [on]\n', of('git'), 'writes', 'on')).toBeNull();
  });
});

describe('a document more', () => {
  it('stands at the end of what is there', () => {
    const added = { kind: 'Target', id: 'x', title: 'yes: "no" # \u202e', connection: { list: ['a'] } };
    const text = withDocument(TEXT, added);
    expect(text.startsWith(TEXT)).toBe(true);
    expect(text.slice(TEXT.length)).toMatch(/^---\nkind: Target\nid: x\n/);
    expect(withDocument('', added)).toMatch(/^kind: Target\n/);
  });
});
