import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { loadPolicy } from './load-policy.ts';
import { aboutOf, splitDocuments, withDocument } from './split-documents.ts';

const EXAMPLES = new URL('../../../examples/policies/', import.meta.url);
const examples = readdirSync(EXAMPLES)
  .filter((name) => name.endsWith('.yaml'))
  .map((name) => [name, readFileSync(new URL(name, EXAMPLES), 'utf8')] as const);

const namesOf = (text: string) =>
  loadPolicy([{ name: 'all', text }]).documents.map(({ document }) => `${document.kind} ${document.id}`);

describe('a text of documents', () => {
  it.each(examples)('of %s falls into the documents that are loaded from it', (_name, text) => {
    const parts = splitDocuments(text);
    expect(parts.length).toBeGreaterThan(0);
    expect(parts.map(({ kind, name }) => `${kind} ${name}`)).toEqual(namesOf(text));
    for (const part of parts) expect(namesOf(part.text)).toEqual([`${part.kind} ${part.name}`]);
  });

  it('keeps comments, and finds names however they are written', () => {
    const text = [
      '# of all',
      '---',
      '# why the first',
      'kind: Role # a role',
      'id: "role:a"',
      'description: |',
      '  id: not this',
      '  --- nor this',
      '--- # one more',
      '{ kind: Role, id: role:b }',
      '...',
      "id: 'role:c'",
      'kind: Role',
      '',
    ].join('\n');
    const parts = splitDocuments(text);
    expect(parts.map(({ name }) => name)).toEqual(['role:a', 'role:b', 'role:c']);
    expect(parts[0]?.text).toContain('# why the first\nkind: Role # a role');
    expect(parts[0]?.text).toContain('  --- nor this\n');
  });

  it('leaves out what names nothing, and asks the parser where a line alone does not tell', () => {
    expect(splitDocuments('kind: Role\n')).toEqual([]);
    expect(splitDocuments('- kind: Role\n')).toEqual([]);
    expect(splitDocuments('kind: [\n')).toEqual([]);
    expect(splitDocuments('kind: Role\nid: >-\n  role:long\n').map(({ name }) => name)).toEqual([
      'role:long',
    ]);
    expect(splitDocuments('')).toEqual([]);
  });
});

describe('one document in a text', () => {
  const text = 'kind: Role\nid: role:a\n---\n# second\nkind: Role\nid: role:b\n';
  const b = { kind: 'Role', name: 'role:b' };

  it('is replaced where it stands', () => {
    expect(withDocument(text, { kind: 'Role', name: 'role:a' }, 'kind: Role\nid: role:a\ntitle: A\n')).toBe(
      'kind: Role\nid: role:a\ntitle: A\n---\n# second\nkind: Role\nid: role:b\n',
    );
  });

  it('is added, taken out, and renamed', () => {
    const added = withDocument(text, { kind: 'Role', name: 'role:c' }, '---\nkind: Role\nid: role:c\n');
    expect(splitDocuments(added).map(({ name }) => name)).toEqual(['role:a', 'role:b', 'role:c']);
    expect(withDocument(text, b, null)).toBe('kind: Role\nid: role:a\n');
    const renamed = withDocument(text, b, 'kind: Role\nid: role:d\n');
    expect(splitDocuments(renamed).map(({ name }) => name)).toEqual(['role:a', 'role:d']);
  });
});

it('says of itself what stands on one line', () => {
  expect(aboutOf('kind: Role\ntitle: Clerks # all\nid: x\n')).toBeNull();
  expect(aboutOf('kind: Role\ntitle: Clerks\nid: x\n')).toBe('Clerks');
  expect(aboutOf('kind: Role\ndescription: "who: pays"\n')).toBe('who: pays');
  expect(aboutOf('kind: Role\ndescription: >-\n  long\n')).toBeNull();
});
