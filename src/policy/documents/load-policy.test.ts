import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { runs } from '../../../test/support/runs.ts';
import { formatDiagnostic } from '../diagnostic.ts';
import { loadPolicy } from './load-policy.ts';
import { YAML_LIMITS } from './yaml-limits.ts';

function load(text: string): readonly string[] {
  return loadPolicy([{ name: 'p.yaml', text }]).diagnostics.map(formatDiagnostic);
}

const RULE = 'kind: BirthrightRule\nid: r\nwhen: "true"\ngrants: [role:x]\n';

describe('loadPolicy', () => {
  it('reads several documents of a file, with defaults, and knows where everything stands', () => {
    const { documents, diagnostics } = loadPolicy([
      { name: 'p.yaml', text: `# first\n---\n${RULE}---\nkind: Guard\nid: g\n` },
    ]);
    expect(diagnostics).toEqual([]);
    expect(documents.map(({ document }) => document)).toEqual([
      {
        kind: 'BirthrightRule',
        id: 'r',
        for: 'employment',
        states: ['active', 'onLeave', 'leaving'],
        when: 'true',
        grants: ['role:x'],
        onUnknown: 'exception',
      },
      expect.objectContaining({ kind: 'Guard', id: 'g', deadline: 'PT24H', fromPeople: 10 }),
    ]);
    expect(documents[0]?.locate(['grants', 0])).toEqual({ line: 6, column: 10 });
    expect(documents[0]?.locate(['grants', 7, 'nowhere'])).toEqual({ line: 6, column: 9 });
  });

  it('gives a guard where nothing is said: 3 people or 5 % in three windows, 10 % of one target', () => {
    const { documents } = loadPolicy([{ name: 'p', text: 'kind: Guard\nid: g' }]);
    const [guard] = documents;
    if (guard?.document.kind !== 'Guard') throw new Error('no guard');
    expect(guard.document.windows).toHaveLength(9);
    expect(
      new Set(guard.document.windows.map(({ per, people, share }) => `${per} ${people} ${share}`)),
    ).toEqual(new Set(['tenant 3 0.05', 'source 3 0.05', 'target 3 0.1']));
  });

  it.each([
    ['kind: BirthrigtRule\nid: r', 'p.yaml:1:7 error KIND_UNKNOWN', 'BirthrightRule'],
    ['id: r', 'p.yaml:1:1 error FIELD_MISSING kind is missing', ''],
    [`${RULE}whem: x`, 'p.yaml:5:1 error FIELD_UNKNOWN BirthrightRule has no field whem', 'when'],
    [
      'kind: BirthrightRule\nid: r\ngrants: [role:x]',
      'p.yaml:1:1 error FIELD_MISSING BirthrightRule needs the field when',
      '',
    ],
    ['kind: BirthrightRule\nid: R 1\nwhen: a\ngrants: [role:x]', 'p.yaml:2:5 error FIELD_VALUE id:', ''],
    [
      RULE.replace('[role:x]', '[{ target: mail, vlaue: x }]'),
      'p.yaml:4:26 error FIELD_UNKNOWN BirthrightRule grants.0 has no field vlaue',
      'value',
    ],
    [
      RULE.replace('[role:x]', '[{ target: mail, kind: group }]'),
      'p.yaml:4:10 error FIELD_VALUE grants.0: kind and value go together',
      '',
    ],
    [RULE.replace('[role:x]', '[]'), 'p.yaml:4:9 error FIELD_VALUE grants:', ''],
    [
      'kind: LifecyclePolicy\nid: l\ntrigger: x\nwhen: "true"\nsteps: [{mode: delete}]',
      'p.yaml:3:1 error LEAVER_TRANSITION',
      'when',
    ],
    [
      'kind: LifecyclePolicy\nid: l\nwhen: "true"\nsteps: [{after: P1M, mode: delete}]',
      'p.yaml:4:17 error FIELD_VALUE steps.0.after',
      '',
    ],
    [
      'kind: LifecyclePolicy\nid: l\nwhen: "true"\nsteps: [{mode: deprovison}]',
      'p.yaml:4:16 error FIELD_VALUE steps.0.mode',
      'deprovision',
    ],
    ['kind: Source\nid: s\ntype: cvs\nkey: id\ncolumns: {}', 'p.yaml:3:7 error FIELD_VALUE type', ''],
    [
      'kind: Source\nid: s\ntype: csv\nkey: id\ncolumns: {a: {as: b, reqired: true}}',
      'p.yaml:5:22 error FIELD_UNKNOWN',
      'required',
    ],
    ['a: 1\na: 2', 'p.yaml:2:1 error YAML_SYNTAX the key a stands here twice', ''],
    ['kind: &k Guard\nid: g', 'p.yaml:1:7 error YAML_SYNTAX anchors', ''],
    ['kind: Guard\nid: *k', 'p.yaml:2:5 error YAML_SYNTAX anchors', ''],
    ['kind: !!js/function "x"', 'p.yaml:1:7 error YAML_SYNTAX tags', ''],
    ['? a\n: b', 'p.yaml:1:1 error YAML_SYNTAX keys written with ?', ''],
    ['kind: Guard\n__proto__: {a: 1}', 'p.yaml:2:1 error YAML_SYNTAX __proto__ cannot be a key', ''],
    ['kind: Guard\nid: 99999999999999999999', 'p.yaml:2:5 error YAML_SYNTAX the number', ''],
    ['[1, 2', 'p.yaml:1:', ''],
    ['just text', 'p.yaml:1:1 error FIELD_VALUE a policy document is a mapping', ''],
    ['- 1', 'p.yaml:1:1 error FIELD_VALUE a policy document is a mapping', ''],
  ])('%j', (text, beginning, suggestion) => {
    const [first = ''] = load(text);
    expect(first.startsWith(beginning), first).toBe(true);
    if (suggestion !== '') expect(first).toContain(`Did you mean ${suggestion}?`);
  });

  it('does not take half of a file: a syntax error anywhere leaves all of it out', () => {
    const { documents } = loadPolicy([
      { name: 'a', text: `${RULE}---\nkind: Guard\nid: [` },
      { name: 'b', text: 'kind: Guard\nid: g' },
    ]);
    expect(documents.map(({ file }) => file)).toEqual(['b']);
  });

  it.each([
    ['brackets', '['.repeat(20_000)],
    ['braces', '{a: '.repeat(20_000)],
    ['sequences', '- '.repeat(20_000)],
    ['closing brackets', ']'.repeat(20_000)],
    ['indentation', Array.from({ length: 700 }, (_, depth) => `${' '.repeat(depth)}a:\n`).join('')],
    ['keys on one line', 'a: '.repeat(20_000)],
    ['length', 'x'.repeat(YAML_LIMITS.fileLength + 1)],
    ['anchors', '&a '.repeat(20_000)],
    ['hidden brackets', '[ #]\n'.repeat(20_000)],
    ['tokens', ',\n'.repeat(YAML_LIMITS.tokens / 2 + 1)],
    ['mistakes', ', x\n'.repeat(20_000)],
  ])('refuses a file made to exhaust it: %s', (_, text) => {
    const diagnostics = load(text);
    expect(diagnostics.length).toBeGreaterThan(0);
    expect(diagnostics.length).toBeLessThan(200);
  });

  it('takes empty files, a byte order mark and CRLF', () => {
    expect(load('')).toEqual([]);
    expect(load('# nothing\n---\n---\n')).toEqual([]);
    expect(load('\ufeffkind: Guard\r\nid: g\r\n')).toEqual([]);
  });

  it('never throws, whatever the file holds', () => {
    const line = fc.constantFrom(
      'kind: Guard',
      'id: g',
      '---',
      '- a',
      '  b: c',
      'when: "x',
      '{',
      '}',
      '|',
      '>-',
      '"',
      "'",
      '\t',
      '%YAML',
      '...',
      ': ',
      '\u0000',
      'é𝒳',
      '*a',
      'steps: [{mode: x}]',
    );
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string({ maxLength: 200 }),
          fc.array(line, { maxLength: 30 }).map((lines) => lines.join('\n')),
        ),
        (text) => {
          for (const { line: at, column } of loadPolicy([{ name: 'f', text }]).diagnostics) {
            expect(at).toBeGreaterThan(0);
            expect(column).toBeGreaterThan(0);
          }
        },
      ),
      { numRuns: runs(2000) },
    );
  });

  it('survives a good file cut at any byte', () => {
    const text = `${RULE}---\nkind: Target\nid: mail\nconnector: scim\nconnection: { url: "https://x" }\nowner: it\n`;
    for (let at = 0; at <= text.length; at++) {
      const { documents, diagnostics } = loadPolicy([{ name: 'f', text: text.slice(0, at) }]);
      if (at < text.length - 1) expect(documents.length + diagnostics.length).toBeLessThan(10);
    }
  });
});
