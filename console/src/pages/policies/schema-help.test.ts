import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { choicesAt, helpFor, placeAt, type Schema, schemasAt } from './schema-help.ts';

const schemaOf = (kind: string): Schema =>
  JSON.parse(readFileSync(new URL(`../../../../schemas/${kind}.json`, import.meta.url), 'utf8'));

/** `|` marks where somebody writes. */
function at(marked: string) {
  const offset = marked.indexOf('|');
  return { text: marked.replace('|', ''), offset };
}
const placeOf = (marked: string) => {
  const { text, offset } = at(marked);
  return placeAt(text, offset);
};
const choices = (kind: string, marked: string) =>
  choicesAt(schemaOf(kind), placeOf(marked)).map(({ label }) => label);

describe('where somebody writes', () => {
  it.each([
    ['ki|', [], false, 'ki'],
    ['kind: Gu|', ['kind'], true, 'Gu'],
    ['windows:\n  - per: |', ['windows', '[]', 'per'], true, ''],
    ['windows:\n- per: tenant\n  ov|', ['windows', '[]'], false, 'ov'],
    ['windows:\n  - { per: tenant, ov|', ['windows', '[]'], false, 'ov'],
    ['grants: [{ target: crm, kind: |', ['grants', '[]', 'kind'], true, ''],
    ['steps:\n  - after: P1D\nor|', [], false, 'or'],
    ['# windows:\n\nid: a\n|', [], false, ''],
    ['id: a\nsteps: []\n---\nki|', [], false, 'ki'],
    ['columns:\n  id:\n    as: |', ['columns', 'id', 'as'], true, ''],
  ])('%j', (marked, path, inValue, word) => {
    expect(placeOf(marked)).toEqual({ path, inValue, word });
  });
});

describe('what can be written there', () => {
  it('comes from the schema of the kind', () => {
    expect(choices('Guard', '|')).toEqual(expect.arrayContaining(['kind', 'id', 'windows', 'deadline']));
    expect(choices('Guard', 'windows:\n  - per: |')).toEqual(['tenant', 'source', 'target']);
    expect(choices('Guard', 'windows:\n  - { |')).toEqual(['per', 'over', 'people', 'share']);
    expect(choices('LifecyclePolicy', 'steps:\n  - mode: |')).toEqual([
      'deactivate',
      'deprovision',
      'delete',
    ]);
    expect(choices('BirthrightRule', 'grants:\n  - |')).toEqual(['target', 'kind', 'value']);
    expect(choices('Source', 'columns:\n  id: { |')).toContain('as');
    expect(choices('Guard', 'nothing:\n  - |')).toEqual([]);
  });

  it('is told with what it is for', () => {
    const { text, offset } = at('kind: Guard\ndead|line: PT24H\n');
    expect(helpFor(schemaOf('Guard'), text, offset)).toContain('raises an alarm');
    expect(helpFor(schemaOf('Guard'), text, text.length - 3)).toBeNull();
    expect(schemasAt(schemaOf('Guard'), ['windows', '[]', 'per']).length).toBeGreaterThan(0);
  });
});
